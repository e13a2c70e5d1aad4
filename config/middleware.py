"""What every request goes through: refusals in French, the read-only public site, headers that Django lacks."""

import logging
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from poles.snapshot import read_only_snapshot

GetResponse = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger(__name__)

NOT_PUBLIC = ("/admin/", "/sante/")
# Nothing here needs a camera, a place or a payment; a page that embeds us must not ask in our name either.
NO_PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


class RefuseNul:
    """PostgreSQL has no NUL character: an address that holds one is answered 400 before any code meets it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL character in the address")
        return self.get_response(request)


class PermissionsPolicy:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", NO_PERMISSIONS)
        return response


class ReadOnlyPublicSite:
    """Public pages can't write, and see the database of one instant.

    PostgreSQL refuses the write, whatever the code does. A statement that takes too long, or a database out of reach,
    is a page 503 that says so.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or request.path_info.startswith(NOT_PUBLIC):
            return self.get_response(request)
        try:
            with read_only_snapshot():
                return self.get_response(request)
        except OperationalError as error:
            return unavailable(request, error)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unavailable(request, exception) if isinstance(exception, OperationalError) else None


def unavailable(request: HttpRequest, error: OperationalError) -> HttpResponse:
    logger.error("503 at %s: %s", request.path, error)
    # Without the request: what templates know of the site is read from the database, which does not answer.
    response = HttpResponse(render_to_string("503.html"), status=503)
    response.headers["Retry-After"] = "30"
    response.headers["Cache-Control"] = "no-store"
    return response

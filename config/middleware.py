"""What every request goes through: refusals in French, the read-only public site, headers that Django lacks."""

import gzip
import logging
import secrets
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from poles.snapshot import read_only_snapshot

GetResponse = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger(__name__)

# Of 85 kB of results, level 6 makes 14 kB in 1.2 ms, level 2 makes 16 kB in 0.2 ms. The page has 10 ms.
GZIP_LEVEL = 2
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


class QuickGZip(GZipMiddleware):
    """Django's, but whole pages at a level that spares time."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        accepted = re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if accepted and isinstance(response, HttpResponse) and is_plain_page(response):
            patch_vary_headers(response, ("Accept-Encoding",))
            response.content = compressed(response.content, self.max_random_bytes)
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
        return super().process_response(request, response)


def is_plain_page(response: HttpResponse) -> bool:
    """What Django would compress whole, and in so doing change nothing else."""
    has_strong_tag = response.get("ETag", "").startswith('"')
    return len(response.content) > 1000 and not response.has_header("Content-Encoding") and not has_strong_tag


def compressed(page: bytes, most_random_bytes: int) -> bytes:
    """As Django does, with a file name of a random length: the size of a page tells nothing of its secrets."""
    squeezed = gzip.compress(page, GZIP_LEVEL, mtime=0)
    name = b"a" * secrets.randbelow(most_random_bytes)
    # The fourth byte of ten says which fields follow them; a name ends with a zero.
    return squeezed[:3] + bytes([gzip.FNAME]) + squeezed[4:10] + name + b"\0" + squeezed[10:]


class ReadOnlyPublicSite:
    """Public pages can't write, and see the database of one instant.

    PostgreSQL refuses the write, whatever the code does. A statement that takes too long, or a database out of reach,
    is a page 503 that says so.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(NOT_PUBLIC) or request.method == "POST":
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            # A view would answer OPTIONS as it does GET, and outside the snapshot.
            return HttpResponseNotAllowed(["GET", "HEAD"])
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

"""What a page of results is known by, so that a browser that has it need not be sent it again.

The tag changes with every commit that a page may show, at midnight (memberships begin and end), with the words asked,
the language, and the code: without the last, a deployment would leave old pages that name style sheets of before.
"""

from __future__ import annotations

from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from members.search.index import State


def tag_of(request: HttpRequest, state: State) -> str:
    """Weak: compressed or not, the page is the same."""
    asked = sorted((name, values) for name, values in request.GET.lists())
    site = (settings.RELEASE, settings.CODE_STAMP, settings.IS_STATE_SITE)
    known_by = (request.path, asked, state.version, get_language(), site)
    return f'W/"{blake2b(repr(known_by).encode(errors="surrogatepass"), digest_size=12).hexdigest()}"'


def not_modified(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The answer to who has the page already; None to the others."""
    answer = get_conditional_response(request, etag=tag)
    return tagged(answer, tag) if answer else None


def tagged(response: HttpResponse, tag: str) -> HttpResponse:
    """To be kept, and asked about each time."""
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response

"""What the search field offers while one types."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from members.search.suggestions import suggest
from poles.tolerant_fields import WordsField

FEWEST_LETTERS = 2
# Whoever takes a letter back sees at once what was there; nobody else's machine keeps what was typed.
HEADERS = {"Cache-Control": "private, max-age=60", "X-Robots-Tag": "noindex"}


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """`{"q": …, "suggestions": [{"kind", "label", "note", "url"}, …]}`, at most 10, none below two letters."""
    text = WordsField().clean(request.GET.get("q"))
    found = suggest(text) if len(text) >= FEWEST_LETTERS else []
    answer = {"q": text, "suggestions": [asdict(suggestion) for suggestion in found]}
    return JsonResponse(answer, headers=HEADERS, json_dumps_params={"ensure_ascii": False})

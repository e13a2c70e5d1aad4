"""Where a page stands: the steps of its breadcrumb, the last one being itself."""

from __future__ import annotations

from django.urls import reverse

Trail = list[tuple[str, str]]

ABOVE = {
    "members": "Membres",
    "poles": "Pôles",
    "themes": "Thématiques",
    "territories": "Territoires",
}


def trail(page: str, *above: str) -> Trail:
    """`above`: names of the pages over it, as in the addresses."""
    return [*((ABOVE[name], reverse(name)) for name in above), (page, "")]

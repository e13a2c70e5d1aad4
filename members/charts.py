"""Counts as bars: each is a link to the list that proves it, and names what it is a share of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from members.listed import Listed
from members.models import Category
from poles.active_filters import address
from poles.facets import UNKNOWN, UNKNOWN_LABEL
from poles.models import Pole


@dataclass(frozen=True)
class Bar:
    label: str
    count: int
    url: str
    percent: int


def bars(counts: Iterable[tuple[str, int, str]]) -> list[Bar]:
    """From (label, count, address): the longest bar is the largest count, and every count above 0 can be seen."""
    rows = list(counts)
    longest = max((n for _, n, _ in rows), default=0)
    return [Bar(label, n, url, max(1, round(100 * n / longest)) if n else 0) for label, n, url in rows]


def categories_of(listed: Listed, pole: Pole | None = None) -> list[tuple[str, int, str]]:
    """(label, members, address) of each category, of a pôle or of the whole directory; what is not known comes last."""
    chosen = {"pole": pole.slug} if pole else {}
    counts = listed.by_category(pole.slug if pole else None)
    path = reverse("members")
    labels = [*((category.label, category.value) for category in Category), (UNKNOWN_LABEL, UNKNOWN)]
    return [
        (label, counts[value], address(path, chosen, categorie=value)) for label, value in labels if counts.get(value)
    ]

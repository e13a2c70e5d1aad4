"""Counts as bars: each is a link to the list that proves it, and names what it is a share of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from members.models import Category, Member, Membership
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


def categories_of(pole: Pole | None = None) -> list[tuple[str, int, str]]:
    """(label, members, address) of each category, of a pôle or of the whole directory; what is not known comes last."""
    scope = Membership.objects.public().in_force()
    chosen = {}
    if pole is not None:
        scope = scope.filter(pole=pole)
        chosen = {"pole": pole.slug}
    members = Member.public.filter(pk__in=scope.values("member"))
    counts = dict(members.order_by().values_list("category").annotate(n=Count("pk")))
    path = reverse("members")
    known = [
        (category.label, counts[category], address(path, chosen, categorie=category.value))
        for category in Category
        if counts.get(category)
    ]
    unknown = (UNKNOWN_LABEL, counts.get("", 0), address(path, chosen, categorie=UNKNOWN))
    return [*known, unknown] if unknown[1] else known

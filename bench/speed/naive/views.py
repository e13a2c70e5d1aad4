"""The list with its facets: the same twenty cards and the same seven counts as the site."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path

from bench.speed.naive.filters import MemberFilter, members
from bench.speed.naive.models import Member

FACETS = {
    "category": "category",
    "region": "departement__region__name",
    "departement": "departement__name",
    "workforce": "workforce",
    "poles": "memberships__pole__name",
    "themes": "memberships__themes__label",
    "markets": "memberships__markets__label",
}
PER_PAGE = 20


def member_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(found(request.GET), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_what_cards_show(page.object_list)
    context = {
        "page": page,
        "total": page.paginator.count,
        "facets": [(name, counts(request.GET, name, value)) for name, value in FACETS.items()],
    }
    return render(request, "list.html", context)


def found(asked: QueryDict) -> QuerySet[Member]:
    return MemberFilter(asked, queryset=members()).qs


def counts(asked: QueryDict, facet: str, value: str) -> list[dict[str, Any]]:
    """One GROUP BY, within what all other filters find."""
    others = asked.copy()
    others.pop(facet, None)
    grouped = found(others).order_by().values(value).annotate(n=Count("pk", distinct=True)).order_by("-n", value)
    return [{"label": line[value] or "Non renseigné", "count": line["n"]} for line in grouped]


def with_what_cards_show(members: QuerySet[Member]) -> QuerySet[Member]:
    return members.select_related("commune", "departement").prefetch_related(
        "memberships__pole", "memberships__themes", "memberships__markets"
    )


urlpatterns = [path("membres/", member_list)]

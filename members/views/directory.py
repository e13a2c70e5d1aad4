"""The directory of members: the list, and the same search as a file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from members import search
from members.active_filters import chips, out_of_sight, remarks
from members.cards import MemberCard, member_cards
from members.coverage import CoverageNote, coverage_note, coverage_of_lists
from members.entity_tags import not_modified, tag_of, tagged
from members.exports import links_to_exports
from members.facets import FORMER, MENTIONED
from members.filters import BY_DATE, BY_DISTANCE, BY_NAME, BY_RELEVANCE, MemberFilter
from members.offers import offers
from members.readings import readings
from members.trails import trail
from poles.active_filters import address
from poles.facets import Found

PER_PAGE = 20
ORDERS = {
    BY_RELEVANCE: "Pertinence",
    BY_NAME: "Nom",
    BY_DATE: "Adhésion ou liste la plus récente",
    BY_DISTANCE: "Distance",
}
# The first is what nothing asked means: empty, so that shared addresses stay short.
STATUSES = [("", "Membres actuels"), (FORMER, "Anciens membres"), (MENTIONED, "Membres seulement mentionnés")]
# Those that the form shows as fields of their own; all others are kept along as hidden fields.
SHOWN = {"q", "theme", "categorie", "pole", "region", "departement", "marche", "taille", "statut", "au", "rayon"}


def member_list(request: HttpRequest) -> HttpResponse:
    index = search.current()
    tag = tag_of(request, index.state)
    if answer := not_modified(request, tag):
        return answer
    context = results(MemberFilter(request.GET, index=index), request.path)
    return tagged(render(request, "members/member_list.html", context), tag)


def results(filters: MemberFilter, path: str) -> dict[str, Any]:
    members = Found(len(filters.results), lambda start, stop: cards_of(filters, start, stop))
    page = Paginator(members, PER_PAGE).get_page(filters.chosen["page"])
    facets = filters.shown_facets()
    return {
        "trail": trail("Membres"),
        "filters": filters,
        "page": page,
        "total": page.paginator.count,
        "cards": list(page),
        "facets": facets,
        "chips": chips(filters, path),
        "clear_url": path,
        "day": filters.chosen["au"] or "",
        "coverage_notes": coverage_notes(filters),
        "remarks": remarks(filters),
        "out_of_sight": out_of_sight(facets),
        "sorts": sorts(filters, path),
        "exports": links_to_exports(filters.search, page.paginator.count),
        "statuses": [(value, label, value == filters.chosen["statut"]) for value, label in STATUSES],
        "hidden": hidden_fields(filters.search),
        "ways_on": ways_on(filters),
        **dict(zip(("offers", "wider"), offers(filters), strict=True)),
        "readings": readings(filters, path),
    }


def cards_of(filters: MemberFilter, start: int, stop: int) -> list[MemberCard]:
    return member_cards(filters.ranking.members(start, stop), filters.scope_of_cards, filters.km_to)


def coverage_notes(filters: MemberFilter) -> list[CoverageNote]:
    """What the counts of the search rest on: the lists of the pôles chosen, else of all that have one."""
    if filters.chosen["pole"]:
        return [coverage_note(pole) for pole in filters.poles]
    names = filters.index.names
    return [coverage_of_lists(names.poles_with_list, len(names.poles))]


def sorts(filters: MemberFilter, path: str) -> list[dict[str, Any]]:
    """The orders that have a meaning for this search, as links."""
    possible = [order for order in ORDERS if filters.can_order_by(order)]
    return [
        {"label": ORDERS[order], "url": address(path, filters.search, tri=order), "current": order == filters.order}
        for order in possible
    ]


def hidden_fields(search: dict[str, Any]) -> list[tuple[str, str]]:
    """What « Appliquer » must not lose, and what has no field of its own."""
    kept = [(name, value) for name, value in search.items() if name not in SHOWN and value]
    return [(name, str(one)) for name, value in kept for one in (value if isinstance(value, list) else [value])]


def ways_on(filters: MemberFilter) -> list[tuple[str, str]]:
    """Where to go from an empty page."""
    members = reverse("members")
    ways = []
    if filters.chosen["q"] and filters.is_narrowed():
        ways.append((f"Chercher « {filters.chosen['q']} » sans filtre", address(members, {"q": filters.chosen["q"]})))
        ways.append(("Garder les filtres, sans les mots", address(members, filters.search, q="", tri="")))
    return [
        *ways,
        ("Tous les membres", members),
        ("Les thématiques", reverse("themes")),
        ("Les pôles", reverse("poles")),
    ]

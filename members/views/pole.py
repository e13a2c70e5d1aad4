from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from members.cards import PoleCard, for_cards
from members.listed import Listed
from members.pole_sheet import pole_sheet
from members.trails import trail
from poles.active_filters import Chip, without
from poles.facets import Found
from poles.filters import PoleFilter
from poles.models import Pole

PER_PAGE = 20


def pole_list(request: HttpRequest) -> HttpResponse:
    filters = PoleFilter(request.GET)
    poles = for_cards(filters.ordered())
    page = Paginator(Found(len(filters.results), lambda start, stop: list(poles[start:stop])), PER_PAGE).get_page(
        filters.chosen["page"]
    )
    listed = Listed().by_pole
    context = {
        "trail": trail("Pôles"),
        "filters": filters,
        "page": page,
        "total": page.paginator.count,
        "cards": [PoleCard.of(pole, listed.get(pole.pk, 0)) for pole in page],
        "facets": filters.shown_facets(),
        "chips": pole_chips(filters, request.path),
        "clear_url": request.path,
        "ways_on": [("Tous les pôles", request.path), ("Les thématiques", reverse("themes"))],
        "remarks": [
            f"« {value} » n’est pas une valeur connue du filtre « {facet.label} »."
            for facet, value in filters.unknown_values()
        ],
    }
    return render(request, "poles/pole_list.html", context)


def pole_chips(filters: PoleFilter, path: str) -> list[Chip]:
    chips = []
    if words := filters.chosen["q"]:
        chips.append(Chip("Recherche", f"« {words} »", without(path, filters.search, "q", words)))
    for facet in filters.facets:
        for value in filters.chosen[facet.parameter]:
            label = filters.label_of(facet.parameter, value) or f"« {value} »"
            chips.append(Chip(facet.label, label, without(path, filters.search, facet.parameter, value)))
    return chips


def pole_detail(request: HttpRequest, slug: str) -> HttpResponse:
    related = Pole.public.with_unverified_fields().select_related("seat__departement", "successor", "list_source")
    pole = get_object_or_404(
        related.prefetch_related("themes", "regions", "axes", "label_periods__source", "facts__source", "predecessors"),
        slug=slug,
    )
    return render(
        request, "poles/pole_detail.html", {"pole": pole, "trail": trail(str(pole), "poles"), **pole_sheet(pole)}
    )

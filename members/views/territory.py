from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from members.cards import PoleCard, for_cards
from members.listed import Listed
from members.maps import departement_map
from members.trails import trail
from poles.active_filters import address
from poles.models import Departement, Pole, Region


def territory_list(request: HttpRequest) -> HttpResponse:
    counts = Listed().by_departement
    departements = list(Departement.objects.select_related("region").order_by("code"))
    by_region = Counter({d.region_id: 0 for d in departements})
    for departement in departements:
        by_region[departement.region_id] += counts.get(departement.code, 0)
    context = {
        "trail": trail("Territoires"),
        "map": departement_map(counts),
        "regions": [way(region, by_region[region.pk]) for region in Region.objects.order_by("sort_key", "code")],
        "departements": [way(departement, counts.get(departement.code, 0)) for departement in departements],
    }
    return render(request, "poles/territory_list.html", context)


def way(place: Region | Departement, count: int) -> dict[str, object]:
    return {"label": str(place), "url": place.get_absolute_url(), "count": count, "note": ""}


def region_detail(request: HttpRequest, code: str) -> HttpResponse:
    region = get_object_or_404(Region, pk=code)
    listed = Listed()
    counts = listed.by_departement
    departements = region.departements.order_by("code")
    context = {
        "trail": trail(region.name, "territories"),
        "place": region,
        "region": None,
        "members": sum(counts.get(departement.code, 0) for departement in departements),
        "members_url": address(reverse("members"), {"region": code}),
        "departements": [way(departement, counts.get(departement.code, 0)) for departement in departements],
        "pole_cards": pole_cards([code], listed.by_pole),
    }
    return render(request, "poles/territory_detail.html", context)


def departement_detail(request: HttpRequest, code: str) -> HttpResponse:
    listed = Listed()
    departement = get_object_or_404(Departement.objects.select_related("region"), pk=code)
    context = {
        "trail": trail(str(departement), "territories"),
        "place": departement,
        "region": departement.region,
        "members": listed.by_departement.get(code, 0),
        "members_url": address(reverse("members"), {"departement": code}),
        "departements": [],
        "pole_cards": pole_cards([departement.region_id], listed.by_pole),
    }
    return render(request, "poles/territory_detail.html", context)


def pole_cards(regions: list[str], listed: dict[int, int]) -> list[PoleCard]:
    """The pôles that cover these régions."""
    poles = Pole.public.in_regions(regions).order_by_name()
    return [PoleCard.of(pole, listed.get(pole.pk, 0)) for pole in for_cards(poles)]

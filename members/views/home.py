from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from members.cards import PoleCard, for_cards
from members.charts import bars, categories_of
from members.coverage import lists_held
from members.figures import headline, poles_by_theme, theme_tree
from members.listed import Listed
from members.maps import departement_map
from poles.models import Pole, Region, Theme


def home(request: HttpRequest) -> HttpResponse:
    listed, poles = Listed(), poles_by_theme()
    by_theme, by_pole = listed.by_theme, listed.by_pole
    with_list = for_cards(Pole.public.with_a_list().order_by_name())
    context = {
        "members_path": reverse("members"),
        "figures": headline(listed),
        "coverage_text": lists_held(),
        "map": departement_map(listed.by_departement),
        "themes": [way(theme, by_theme.get(theme.pk, 0), poles.get(theme.pk, 0)) for theme, _ in theme_tree()],
        "regions": [{"label": r.name, "url": r.get_absolute_url(), "count": None, "note": ""} for r in regions()],
        "categories": bars(categories_of(listed)),
        "pole_cards": [PoleCard.of(pole, by_pole.get(pole.pk, 0)) for pole in with_list],
    }
    return render(request, "site/home.html", context)


def way(theme: Theme, members: int, poles: int) -> dict[str, object]:
    """Its members where we know some, and the pôles that carry it."""
    note = f"{poles} pôle{'s' if poles > 1 else ''}" if poles else ""
    return {"label": theme.label, "url": theme.get_absolute_url(), "count": members or None, "note": note}


def regions() -> QuerySet[Region]:
    return Region.objects.exclude(zone="com").order_by("sort_key", "code")

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from members.cards import PoleCard, for_cards
from members.coverage import lists_held
from members.figures import poles_by_theme, theme_tree
from members.listed import Listed
from members.trails import trail
from poles.active_filters import address
from poles.models import Pole, Theme


def theme_list(request: HttpRequest) -> HttpResponse:
    members, poles = Listed().by_theme, poles_by_theme()
    families = [
        {"theme": counted(root, members, poles), "children": [counted(child, members, poles) for child in children]}
        for root, children in theme_tree()
    ]
    context = {"families": families, "coverage_text": lists_held(), "trail": trail("Thématiques")}
    return render(request, "poles/theme_list.html", context)


def counted(theme: Theme, members: dict[int, int], poles: dict[int, int]) -> dict[str, object]:
    """A theme with its counts and where they are proved."""
    return {
        "label": theme.label,
        "url": theme.get_absolute_url(),
        "maturity": theme.get_maturity_display(),
        "members": members.get(theme.pk, 0),
        "members_url": address(reverse("members"), {"theme": theme.slug}),
        "markets_url": address(reverse("members"), {"marche": theme.slug}),
        "poles": poles.get(theme.pk, 0),
        "poles_url": address(reverse("poles"), {"theme": theme.slug}),
    }


def theme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    theme = get_object_or_404(Theme.objects.select_related("parent"), slug=slug)
    listed, poles = Listed(), poles_by_theme()
    members, by_pole = listed.by_theme, listed.by_pole
    concerned = Pole.public.with_any_theme([slug]).order_by_name()
    context = {
        "theme": theme,
        "trail": trail(theme.label, "themes"),
        "figures": counted(theme, members, poles),
        "children": [counted(child, members, poles) for child in theme.children.order_by("sort_key", "pk")],
        "pole_cards": [PoleCard.of(pole, by_pole.get(pole.pk, 0)) for pole in for_cards(concerned)],
    }
    return render(request, "poles/theme_detail.html", context)

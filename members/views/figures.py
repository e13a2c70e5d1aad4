from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from members.charts import bars, categories_of
from members.coverage import coverage_text
from members.figures import headline, mentioned_only, multi_pole, theme_tree
from members.listed import Listed
from members.maps import departement_map
from members.trails import trail
from poles.active_filters import address
from poles.models import Pole


def figures(request: HttpRequest) -> HttpResponse:
    listed = Listed()
    by_theme, by_pole = listed.by_theme, listed.by_pole
    members = reverse("members")
    themes = [
        (theme.label, by_theme.get(theme.pk, 0), address(members, {"theme": theme.slug})) for theme, _ in theme_tree()
    ]
    context = {
        "trail": trail("Chiffres"),
        "figures": [*headline(listed), multi_pole(listed), mentioned_only(listed)],
        "categories": bars(categories_of(listed)),
        "themes": bars(sorted((row for row in themes if row[1]), key=lambda row: (-row[1], row[0]))),
        "map": departement_map(listed.by_departement),
        "poles": [
            {
                "name": pole.name,
                "url": pole.get_absolute_url(),
                "listed": by_pole.get(pole.pk, 0),
                "members_url": address(members, {"pole": pole.slug}) if by_pole.get(pole.pk) else "",
                "coverage": coverage_text(pole, by_pole.get(pole.pk, 0)),
                "note": pole.coverage_note,
            }
            for pole in Pole.public.with_a_list().with_unverified_fields().order_by_name()
        ],
    }
    return render(request, "site/figures.html", context)

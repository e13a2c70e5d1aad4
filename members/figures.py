"""The figures of the directory: each is exact, dated, and goes with the address of the list that proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from members.facets import MENTIONED
from members.listed import Listed
from poles.active_filters import address
from poles.models import Pole, Theme


@dataclass(frozen=True)
class Figure:
    value: int
    label: str
    url: str
    note: str = ""


def poles_by_theme() -> dict[int, int]:
    links = Pole.themes.through.objects.filter(pole__published=True).order_by()
    families: dict[int, set[int]] = {}
    for theme, parent, pole in links.values_list("theme", "theme__parent", "pole"):
        for one in {theme, parent or theme}:
            families.setdefault(one, set()).add(pole)
    return {theme: len(poles) for theme, poles in families.items()}


def headline(listed: Listed) -> list[Figure]:
    """The figures of the home page."""
    by_state = dict(Pole.public.order_by().values_list("state").annotate(n=Count("pk")))
    by_coverage = dict(Pole.public.order_by().values_list("coverage").annotate(n=Count("pk")))
    members, poles = reverse("members"), reverse("poles")
    labelled = by_state.get(Pole.State.LABELLED, 0)
    return [
        Figure(listed.total, "membres recensés", members, "d’après les listes que nous avons"),
        Figure(labelled, "pôles labellisés", address(poles, {"etat": "labelled"}), "à notre connaissance"),
        Figure(with_list(by_coverage), "pôles dont nous avons une liste", with_list_address(), "entière ou partielle"),
        Figure(
            by_coverage.get(Pole.Coverage.NONE, 0) + by_coverage.get(Pole.Coverage.MENTIONS, 0),
            "pôles sans liste fournie",
            address(poles, {"couverture": ["none", "mentions"]}),
        ),
    ]


def with_list(by_coverage: Mapping[str, int]) -> int:
    return by_coverage.get(Pole.Coverage.COMPLETE, 0) + by_coverage.get(Pole.Coverage.PARTIAL, 0)


def with_list_address() -> str:
    return address(reverse("poles"), {"couverture": ["complete", "partial"]})


def mentioned_only(listed: Listed) -> Figure:
    url = address(reverse("members"), {"statut": MENTIONED})
    return Figure(listed.mentioned, "membres seulement mentionnés", url)


def multi_pole(listed: Listed) -> Figure:
    return Figure(listed.in_several_poles, "membres de plusieurs pôles", address(reverse("members"), {"poles_min": 2}))


def theme_tree() -> list[tuple[Theme, list[Theme]]]:
    """Each root with its children, in alphabetical order."""
    tree: list[tuple[Theme, list[Theme]]] = []
    for theme in Theme.objects.select_related("parent").in_tree_order():
        if theme.parent_id is None:
            tree.append((theme, []))
        else:
            tree[-1][1].append(theme)
    return tree

"""The list of pôles: one filter set for the page and its facets."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import QueryDict

from poles.facets import Choice, Facet, FacetedFilterSet, FacetFilter
from poles.models import Pole
from poles.models.pole import PoleQuerySet
from poles.tolerant_fields import NumberFilter, WordsFilter
from poles.vocabulary import Vocabulary, vocabulary


class PoleFilter(FacetedFilterSet):
    q = WordsFilter(method="matching", label="Recherche")
    theme = FacetFilter(field_name="theme")
    region = FacetFilter(field_name="region")
    etat = FacetFilter(field_name="etat")
    couverture = FacetFilter(field_name="couverture")
    page = NumberFilter(least=1, most=1_000_000)

    def __init__(self, data: Any = None, queryset: PoleQuerySet | None = None, **kwargs: Any) -> None:
        pages = Pole.public.all() if queryset is None else queryset
        super().__init__(QueryDict() if data is None else data, pages, **kwargs)

    @cached_property
    def facets(self) -> list[Facet]:
        themes, regions = Pole.themes.through.objects.all(), Pole.regions.through.objects.all()
        known = Pole.public.exclude(state=Pole.State.UNKNOWN)
        return [
            Facet("theme", "Thématique", themes, "theme__slug", "pole"),
            Facet("region", "Région", regions, "region", "pole"),
            Facet("etat", "Label", known, "state"),
            Facet("couverture", "Liste des membres", Pole.public.all(), "coverage"),
        ]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return {
            **vocabulary(),
            "etat": [Choice(*state) for state in Pole.State.choices if state[0] != Pole.State.UNKNOWN],
            "couverture": [Choice(*coverage) for coverage in Pole.Coverage.choices],
        }

    def matching(self, poles: PoleQuerySet, name: str, words: str) -> PoleQuerySet:
        """All words somewhere in its names, presentation, themes, régions or seat, accents and case aside."""
        return poles.matching(words)

    def ordered(self) -> PoleQuerySet:
        return Pole.public.filter(pk__in=list(self.results)).order_by_name()

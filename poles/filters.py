"""The list of pôles: one filter set for the page and its facets."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import QueryDict
from pyroaring import BitMap

from poles.facets import Choice, FacetedFilterSet, FacetFilter, RowsFacet, Sets, read_sets
from poles.models import Pole
from poles.models.pole import PoleQuerySet
from poles.tolerant_fields import NumberFilter, WordsFilter
from poles.vocabulary import Vocabulary, vocabulary


class PoleFilter(FacetedFilterSet):
    q = WordsFilter(label="Recherche")
    theme = FacetFilter(field_name="theme")
    region = FacetFilter(field_name="region")
    etat = FacetFilter(field_name="etat")
    couverture = FacetFilter(field_name="couverture")
    page = NumberFilter(least=1, most=1_000_000)

    def __init__(self, data: Any = None, queryset: PoleQuerySet | None = None, **kwargs: Any) -> None:
        pages = Pole.public.all() if queryset is None else queryset
        super().__init__(QueryDict() if data is None else data, pages, **kwargs)

    @cached_property
    def facets(self) -> list[RowsFacet]:
        themes, regions = Pole.themes.through.objects.all(), Pole.regions.through.objects.all()
        known = Pole.public.exclude(state=Pole.State.UNKNOWN)
        return [
            RowsFacet("theme", "Thématique", themes, "theme__slug", "pole"),
            RowsFacet("region", "Région", regions, "region", "pole"),
            RowsFacet("etat", "Label", known, "state"),
            RowsFacet("couverture", "Liste des membres", Pole.public.all(), "coverage"),
        ]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return {
            **vocabulary(),
            "etat": [Choice(*state) for state in Pole.State.choices if state[0] != Pole.State.UNKNOWN],
            "couverture": [Choice(*coverage) for coverage in Pole.Coverage.choices],
        }

    @cached_property
    def sets(self) -> Sets:
        return read_sets(self.queryset.all(), self.facets, self.vocabulary)

    @cached_property
    def found_otherwise(self) -> BitMap:
        """All words somewhere in its names, presentation, themes, régions or seat, accents and case aside."""
        if not self.chosen["q"]:
            return self.sets[""][""]
        poles = self.queryset.matching(self.chosen["q"]).order_by()
        return self.sets[""][""] & BitMap(poles.values_list("pk", flat=True))

    def ordered(self) -> PoleQuerySet:
        return Pole.public.filter(pk__in=list(self.results)).order_by_name()

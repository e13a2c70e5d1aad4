"""The search of the directory: one filter set for the page, its facets and its exports."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from datetime import date
from functools import cached_property, reduce
from operator import and_
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from pyroaring import BitMap

from members import search
from members.facets import ACTIVE, FORMER, MENTIONED, member_facets, member_vocabulary, scope_of, scope_on, sets_of
from members.models import Member
from members.models.member import MemberQuerySet
from members.models.membership import MembershipQuerySet, Scope
from members.search.answer import Answer, Ranking, answer, by_distance, by_latest_start, has_words
from members.search.bitmaps import in_at_least, union
from members.search.index import Index
from members.search.places import in_communes
from poles.facets import Facet, FacetedFilterSet, FacetFilter, Sets
from poles.models import Commune, Epci, Pole
from poles.tolerant_fields import CodesFilter, DayFilter, NumberFilter, OneOfFilter, WordsFilter
from poles.vocabulary import Vocabulary

BY_RELEVANCE, BY_NAME, BY_DATE, BY_DISTANCE = "pertinence", "nom", "recent", "distance"
LARGEST_RADIUS_KM = 500


class MemberFilter(FacetedFilterSet):
    """Addresses, parameters and their meaning are a contract: they never change without an old name still working.

    `index` is the search index as this transaction sees it; two filter sets compared with each other share one.
    """

    q = WordsFilter(label="Recherche")
    theme = FacetFilter(field_name="theme")
    categorie = FacetFilter(field_name="categorie")
    pole = FacetFilter(field_name="pole")
    region = FacetFilter(field_name="region")
    departement = FacetFilter(field_name="departement")
    marche = FacetFilter(field_name="marche")
    taille = FacetFilter(field_name="taille")
    poles_min = NumberFilter(label="Membre d’au moins", least=1, most=100)
    epci = CodesFilter(label="Intercommunalité")
    commune = CodesFilter(label="Commune")
    rayon = NumberFilter(label="Rayon", least=1, most=LARGEST_RADIUS_KM)
    pays = CodesFilter(label="Pays")
    naf = CodesFilter(label="Activité (NAF)")
    statut = OneOfFilter(label="Statut", words=[ACTIVE, FORMER, MENTIONED])
    au = DayFilter(label="Au")
    tri = OneOfFilter(label="Tri", words=[BY_RELEVANCE, BY_NAME, BY_DATE, BY_DISTANCE])

    sep = OneOfFilter(label="Séparateur", words=["virgule", "point-virgule"])
    page = NumberFilter(least=1, most=1_000_000)

    def __init__(self, data: Any = None, *, index: Index | None = None) -> None:
        super().__init__(QueryDict() if data is None else data, Member.public.none())
        self.given_index = index

    @cached_property
    def index(self) -> Index:
        return self.given_index or search.current()

    @cached_property
    def scope(self) -> MembershipQuerySet:
        return scope_of(self.chosen["statut"], self.day)

    @property
    def scope_of_cards(self) -> Scope:
        return scope_on(self.chosen["statut"], self.day or self.index.state.day)

    @property
    def day(self) -> date | None:
        """The day asked by « au », or None for today. Of a year or a month, its last day."""
        return self.chosen["au"].latest if self.chosen["au"] else None

    @cached_property
    def facets(self) -> list[Facet]:
        return member_facets(self.chosen["poles_min"] or 1)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return member_vocabulary(self.index.names.vocabulary)

    @cached_property
    def sets(self) -> Sets:
        return sets_of(self.index, self.chosen["statut"], self.day)

    @property
    def unfiltered_sets(self) -> Sets:
        return sets_of(self.index, ACTIVE, None)

    @property
    def everybody(self) -> BitMap:
        return self.sets[""][""]

    @cached_property
    def poles(self) -> list[Any]:
        """The chosen pôles, with `listed`: how many members their list holds today."""
        chosen = self.chosen["pole"]
        poles = list(Pole.public.filter(slug__in=chosen).with_unverified_fields().order_by_name()) if chosen else []
        for pole in poles:
            pole.listed = len(self.unfiltered_sets["pole"].get(pole.slug, ()))
        return poles

    # Who is found.

    @cached_property
    def answer(self) -> Answer:
        """Who has the words."""
        if not has_words(self.chosen["q"]):
            return Answer(self.everybody)
        return answer(self.index, self.chosen["q"], self.everybody)

    @cached_property
    def found_otherwise(self) -> BitMap:
        return reduce(and_, self.narrowed(), self.answer.docs)

    def found_beside(self, facet: str) -> BitMap:
        if facet == "pole" and self.counts_poles:
            return reduce(and_, self.narrowed(leaving_out=["poles_min"]), self.answer.docs)
        return self.found_otherwise

    @property
    def counts_poles(self) -> bool:
        """Whether « member of at least n » is asked of all pôles; of chosen ones, their facet counts."""
        return (self.chosen["poles_min"] or 1) > 1 and not self.chosen["pole"]

    def narrowed(self, leaving_out: Container[str] = ()) -> Iterator[BitMap]:
        """One set for each filter asked that is neither words nor a facet."""
        chosen = {name: None if name in leaving_out else value for name, value in self.chosen.items()}
        if chosen["poles_min"] and self.counts_poles:
            yield in_at_least(chosen["poles_min"], list(self.pole_sets()))
        if chosen["commune"]:
            yield in_communes(self.index, self.commune_codes)
        if chosen["epci"]:
            yield in_communes(self.index, self.codes_in_epcis())
        if chosen["pays"]:
            yield self.having("pays", [code.upper() for code in chosen["pays"]])
        if chosen["naf"]:
            yield self.having("naf", list(self.naf_keys()))

    def having(self, family: str, values: list[str]) -> BitMap:
        sets = self.index.sets[family]
        return union(sets[value] for value in values if value in sets)

    def pole_sets(self) -> Iterator[BitMap]:
        return (docs for code, docs in self.sets["pole"].items() if code in self.index.names.poles)

    @cached_property
    def commune_codes(self) -> list[str]:
        """A commune stands for its arrondissements; with `rayon`, for all communes around."""
        codes = self.index.names.with_arrondissements(self.chosen["commune"])
        for centre in self.communes if self.chosen["rayon"] else []:
            codes += self.index.communes_within(centre.pk, self.chosen["rayon"])
        return codes

    def codes_in_epcis(self) -> list[str]:
        codes = self.chosen["epci"]
        return list(
            Commune.objects.filter(Q(epci__in=codes) | Q(ept__in=codes)).order_by().values_list("pk", flat=True)
        )

    def naf_keys(self) -> Iterator[str]:
        beginnings = tuple(dotted(code) for code in self.chosen["naf"])
        for code, keys in self.index.names.naf.items():
            if code.startswith(beginnings):
                yield from keys

    @cached_property
    def communes(self) -> list[Commune]:
        codes = self.chosen["commune"]
        return list(Commune.objects.filter(pk__in=codes).select_related("departement", "epci")) if codes else []

    @cached_property
    def epcis(self) -> list[Epci]:
        return list(Epci.objects.filter(pk__in=self.chosen["epci"])) if self.chosen["epci"] else []

    # The order.

    @property
    def order(self) -> str:
        """The one in force: what was asked, where it has a meaning; else distance for « près de », relevance for words,
        the name for none."""
        asked = self.chosen["tri"]
        if asked and self.can_order_by(asked):
            return asked
        if self.around:
            return BY_DISTANCE
        return BY_RELEVANCE if self.can_order_by(BY_RELEVANCE) else BY_NAME

    def can_order_by(self, order: str) -> bool:
        """Relevance needs words, distance needs a place."""
        if order == BY_RELEVANCE:
            return has_words(self.chosen["q"])
        return order != BY_DISTANCE or self.centre is not None

    def is_narrowed(self) -> bool:
        """By something else than words."""
        return any(value for name, value in self.search.items() if name not in {"q", "tri"})

    @property
    def around(self) -> str | None:
        """The code of the commune near which the words ask to be."""
        return self.answer.centre

    @cached_property
    def centre(self) -> Commune | None:
        """The place that distances are counted from: a chosen commune, else that of « près de »."""
        chosen = next((commune for commune in self.communes if commune.latitude is not None), None)
        return chosen or (Commune.objects.filter(pk=self.around).first() if self.around else None)

    def looked_at(self) -> MembershipQuerySet:
        """The memberships in the chosen pôles: to have joined another yesterday makes no new member of these."""
        chosen = self.chosen["pole"]
        return self.scope.filter(pole__slug__in=chosen) if chosen else self.scope

    def members(self, start: int, stop: int, prepare: Callable[[MemberQuerySet], MemberQuerySet]) -> list[Any]:
        """The results from one rank to another, read as `prepare` wants them."""
        return prepare(Member.public.all()).in_this_order(self.ranking.members(start, stop))

    def km_to(self, commune: str) -> int | None:
        """From the centre, if there is one, to another commune."""
        km = self.index.centres.km(self.centre.pk, commune) if self.centre else None
        return None if km is None else round(km)

    @cached_property
    def ranking(self) -> Ranking:
        """The results in their order."""
        return Ranking(self.index, self.tiers())

    def tiers(self) -> list[BitMap]:
        if self.order == BY_RELEVANCE:
            return self.answer.in_tiers(self.results)
        if self.order == BY_DISTANCE and self.centre is not None:
            return by_distance(self.index, self.centre.pk, self.results, self.commune_codes)
        if self.order == BY_DATE:
            return by_latest_start(self.index, self.looked_at(), self.results)
        return [self.results]


def dotted(code: str) -> str:
    """« 6201z » as the nomenclature writes it: « 62.01Z »."""
    bare = code.upper().replace(".", "")
    return f"{bare[:2]}.{bare[2:]}" if len(bare) > 2 else bare

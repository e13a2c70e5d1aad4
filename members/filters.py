"""The search of the directory: one filter set for the page, its facets and its exports."""

from __future__ import annotations

from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from members import search
from members.coverage import with_listed
from members.facets import ACTIVE, FORMER, MENTIONED, member_facets, member_vocabulary, scope_of
from members.models import Member
from members.models.member import MemberQuerySet
from members.models.membership import MembershipQuerySet
from poles.facets import Facet, FacetedFilterSet, FacetFilter, Universe
from poles.models import Commune, Epci, Pole
from poles.tolerant_fields import CodesFilter, DayFilter, NumberFilter, OneOfFilter, WordsFilter
from poles.vocabulary import Vocabulary, vocabulary

BY_RELEVANCE, BY_NAME, BY_DATE, BY_DISTANCE = "pertinence", "nom", "recent", "distance"
LARGEST_RADIUS_KM = 500


class MemberFilter(FacetedFilterSet):
    """Addresses, parameters and their meaning are a contract: they never change without an old name still working."""

    q = WordsFilter(method="matching", label="Recherche")
    theme = FacetFilter(field_name="theme")
    categorie = FacetFilter(field_name="categorie")
    pole = FacetFilter(field_name="pole")
    region = FacetFilter(field_name="region")
    departement = FacetFilter(field_name="departement")
    marche = FacetFilter(field_name="marche")
    taille = FacetFilter(field_name="taille")
    poles_min = NumberFilter(method="in_enough_poles", label="Membre d’au moins", least=1, most=100)
    epci = CodesFilter(method="in_epci", label="Intercommunalité")
    commune = CodesFilter(method="in_commune", label="Commune")
    rayon = NumberFilter(method="everybody", label="Rayon", least=1, most=LARGEST_RADIUS_KM)
    pays = CodesFilter(method="in_country", label="Pays")
    naf = CodesFilter(method="with_naf", label="Activité (NAF)")
    statut = OneOfFilter(method="everybody", label="Statut", words=[ACTIVE, FORMER, MENTIONED])
    au = DayFilter(method="everybody", label="Au")
    tri = OneOfFilter(method="everybody", label="Tri", words=[BY_RELEVANCE, BY_NAME, BY_DATE, BY_DISTANCE])

    sep = OneOfFilter(method="everybody", label="Séparateur", words=["virgule", "point-virgule"])
    page = NumberFilter(method="everybody", least=1, most=1_000_000)

    def __init__(self, data: Any = None, queryset: MemberQuerySet | None = None, **kwargs: Any) -> None:
        super().__init__(
            QueryDict() if data is None else data, Member.public.all() if queryset is None else queryset, **kwargs
        )

    @cached_property
    def scope(self) -> MembershipQuerySet:
        return scope_of(self.chosen["statut"], self.day)

    @property
    def day(self) -> date | None:
        """The day asked by « au », or None for today. Of a year or a month, its last day."""
        return self.chosen["au"].latest if self.chosen["au"] else None

    @cached_property
    def facets(self) -> list[Facet]:
        return member_facets(self.scope, self.chosen["poles_min"] or 1)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return member_vocabulary(vocabulary())

    def records(self) -> QuerySet[Member]:
        return Member.public.filter(Exists(self.scope.filter(member=OuterRef("pk"))))

    def universes(self) -> list[Universe]:
        if self.chosen["statut"] in {"", ACTIVE} and self.day is None:
            return super().universes()
        return [*super().universes(), *MemberFilter().universes()]

    @cached_property
    def poles(self) -> list[Pole]:
        """Those whose lists the search rests on: the chosen ones, else all that have a list. With `listed`."""
        chosen = self.chosen["pole"]
        poles = Pole.public.filter(slug__in=chosen) if chosen else Pole.public.with_a_list()
        return list(with_listed(poles).with_unverified_fields().order_by_name())

    # The filters, one line of meaning each.

    def matching(self, members: MemberQuerySet, name: str, words: str) -> MemberQuerySet:
        return search.matching(members, words)

    def everybody(self, members: MemberQuerySet, name: str, value: Any) -> MemberQuerySet:
        """For what changes the scope or the order rather than who is found."""
        return members

    def in_enough_poles(self, members: MemberQuerySet, name: str, least: int) -> MemberQuerySet:
        """At least so many pôles, whichever. With pôles chosen, their facet carries this number."""
        if self.chosen["pole"] or least <= 1:
            return members
        poles = self.scope.filter(member=OuterRef("pk")).order_by().values("member")
        return members.filter(Exists(poles.annotate(n=Count("pole", distinct=True)).filter(n__gte=least)))

    def in_country(self, members: MemberQuerySet, name: str, codes: list[str]) -> MemberQuerySet:
        return members.filter(country__in=[code.upper() for code in codes])

    def with_naf(self, members: MemberQuerySet, name: str, codes: list[str]) -> MemberQuerySet:
        beginnings = [Q(naf__code__startswith=dotted(code)) for code in codes]
        return members.filter(reduce(or_, beginnings))

    def in_epci(self, members: MemberQuerySet, name: str, codes: list[str]) -> MemberQuerySet:
        return members.filter(Q(commune__epci__in=codes) | Q(commune__ept__in=codes))

    def in_commune(self, members: MemberQuerySet, name: str, codes: list[str]) -> MemberQuerySet:
        """A commune stands for its arrondissements; with `rayon`, for all communes around."""
        inside = Q(commune__in=codes) | Q(commune__parent__in=codes)
        for centre in self.communes if self.chosen["rayon"] else []:
            near = Commune.objects.within(centre, self.chosen["rayon"]).order_by().values("pk")
            inside |= Q(commune__in=near)
        return members.filter(inside)

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
        """The one in force: what was asked, where it has a meaning; else relevance for words, the name for none."""
        asked = self.chosen["tri"]
        if asked and self.can_order_by(asked):
            return asked
        return BY_RELEVANCE if self.can_order_by(BY_RELEVANCE) else BY_NAME

    def can_order_by(self, order: str) -> bool:
        """Relevance needs words, distance needs a place."""
        if order == BY_RELEVANCE:
            return search.has_words(self.chosen["q"])
        return order != BY_DISTANCE or self.centre is not None

    def is_narrowed(self) -> bool:
        """By something else than words."""
        return any(value for name, value in self.search.items() if name not in {"q", "tri"})

    @property
    def centre(self) -> Commune | None:
        return next((commune for commune in self.communes if commune.latitude is not None), None)

    def looked_at(self) -> MembershipQuerySet:
        """The memberships in the chosen pôles: to have joined another yesterday makes no new member of these."""
        chosen = self.chosen["pole"]
        return self.scope.filter(pole__slug__in=chosen) if chosen else self.scope

    def ordered(self) -> MemberQuerySet:
        """The results, in an order that always ends with the primary key."""
        members = Member.public.filter(pk__in=list(self.results))
        if self.centre is not None:
            members = members.with_distance_from(self.centre)
        if self.order == BY_RELEVANCE:
            return search.by_relevance(members, self.chosen["q"])
        if self.order == BY_DISTANCE:
            return members.order_by_annotation("distance_km")
        if self.order == BY_DATE:
            return members.with_latest_start(self.looked_at()).order_by_annotation("-latest_start")
        return members.order_by_name()


def dotted(code: str) -> str:
    """« 6201z » as the nomenclature writes it: « 62.01Z »."""
    bare = code.upper().replace(".", "")
    return f"{bare[:2]}.{bare[2:]}" if len(bare) > 2 else bare

"""What the page of results offers besides its list: filters understood from the words, surroundings of a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.urls import reverse
from pyroaring import BitMap

from members.filters import MemberFilter
from members.search.names import Entity
from members.search.places import AROUND_KM, in_communes
from members.search.question import Question, Span
from poles.active_filters import address
from poles.models import Commune

MOST_HOMONYMS = 3
PLACES = ("commune", "rayon", "epci")


@dataclass(frozen=True)
class Offer:
    label: str
    url: str
    count: int


@dataclass(frozen=True)
class Rest:
    """What is asked besides the words that an offer would take the place of."""

    filters: MemberFilter
    words: str
    docs: BitMap

    def offer(self, label: str, found: BitMap, **changes: object) -> Offer:
        """With `changes` instead of what is chosen under the same parameters."""
        others = reduce(and_, self.narrowed_by_others(changes), self.docs)
        asked = {**self.filters.search, "tri": "", "q": self.words, **changes}
        return Offer(label, address(reverse("members"), asked), others.intersection_cardinality(found))

    def narrowed_by_others(self, changes: dict[str, object]) -> Iterator[BitMap]:
        yield from self.filters.narrowed(leaving_out={*changes, *(["poles_min"] if "pole" in changes else [])})
        for facet in self.filters.facets:
            chosen = self.filters.chosen[facet.parameter]
            if chosen and facet.parameter not in changes:
                yield facet.found(self.filters.sets[facet.parameter], chosen)


def offers(filters: MemberFilter) -> tuple[list[Offer], list[Offer]]:
    """Those that narrow the list, those that widen it. Each leads to a list of exactly its count, never to nobody."""
    made = dict.fromkeys(offer for offer in (*of_chosen_place(filters), *of_words(filters)) if offer.count)
    total = len(filters.results)
    return [offer for offer in made if offer.count <= total], [offer for offer in made if offer.count > total]


def of_chosen_place(filters: MemberFilter) -> Iterator[Offer]:
    """For one chosen commune: itself, its grouping of communes, and what lies around."""
    if len(filters.communes) == 1:
        [commune] = filters.communes
        rest = Rest(filters, filters.chosen["q"], filters.answer.docs)
        epci, epci_name = (commune.epci.pk, commune.epci.name) if commune.epci else (None, None)
        yield from surroundings(rest, commune.pk, commune.name, epci, epci_name)


def of_words(filters: MemberFilter) -> Iterator[Offer]:
    question = filters.answer.question
    if question is None:
        return
    for span, entity in named(question):
        yield from of_entity(filters, question, span, entity)
    if not any(filters.chosen[name] for name in PLACES):
        for span, place in question.communes[:MOST_HOMONYMS]:
            rest = besides(filters, question, span)
            if rest.words != filters.chosen["q"]:
                yield from surroundings(rest, place.code, place.label, place.epci, place.epci_name)


def named(question: Question) -> list[tuple[Span, Entity]]:
    """What the words name, each thing once, by the most words."""
    by_length = sorted(
        [*question.entities, *question.parts, *question.narrower], key=lambda named: named[0].first - named[0].last
    )
    longest = {(entity.parameter, entity.values): (span, entity) for span, entity in reversed(by_length)}
    return list(reversed(longest.values()))


def of_entity(filters: MemberFilter, question: Question, span: Span, entity: Entity) -> Iterator[Offer]:
    facet = next((facet for facet in filters.facets if facet.parameter == entity.parameter), None)
    chosen = filters.chosen[entity.parameter]
    if facet and chosen != list(entity.values):
        found = facet.found(filters.sets[facet.parameter], list(entity.values))
        label = entity.label if facet.parameter in {"region", "departement"} else f"{facet.label} : {entity.label}"
        yield besides(filters, question, span).offer(label, found, **{facet.parameter: list(entity.values)})


def besides(filters: MemberFilter, question: Question, span: Span) -> Rest:
    """The question without the words of `span`, where the others mean the same without them; else all of it."""
    if not question.means_the_same_without(span):
        return Rest(filters, filters.chosen["q"], filters.answer.docs)
    docs = question.without(span)
    return Rest(filters, question.text_without(span), filters.everybody if docs is None else docs & filters.everybody)


def surroundings(rest: Rest, code: str, name: str, epci: str | None, epci_name: str | None) -> Iterator[Offer]:
    index = rest.filters.index
    inside = index.names.with_arrondissements([code])
    yield rest.offer(f"{name} seulement", in_communes(index, inside), commune=[code], rayon=None, epci=None)
    if epci:
        communes = Commune.objects.filter(epci=epci).order_by().values_list("pk", flat=True)
        yield rest.offer(str(epci_name), in_communes(index, list(communes)), commune=None, rayon=None, epci=[epci])
    near = index.communes_within(code, AROUND_KM)
    around = in_communes(index, [*near, *inside])
    yield rest.offer(f"{AROUND_KM} km autour de {name}", around, commune=[code], rayon=AROUND_KM, epci=None)

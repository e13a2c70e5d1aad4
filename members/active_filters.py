"""What a search of the directory asked, in words: chips that can be taken away, and what had to be left aside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from members.cards import country_name
from members.facets import ACTIVE, FORMER, MENTIONED
from members.filters import BY_DISTANCE, MemberFilter
from members.models import Naf
from members.templatetags.numbers import counted
from poles.active_filters import Chip, without
from poles.facets import ShownFacet
from poles.models import Pole
from poles.partial_dates import today

STATUSES = {ACTIVE: "membres actuels", FORMER: "anciens membres", MENTIONED: "membres mentionnés"}
COUNTRY = re.compile(r"[A-Za-z]{2}")
# Why nobody is found under a value that nobody knows.
UNKNOWN_IN = {
    "categorie": "leur catégorie n’est pas renseignée",
    "departement": "leur département n’est pas renseigné",
    "marche": "leurs marchés ne sont pas renseignés",
    "region": "leur région n’est pas renseignée",
    "taille": "leur effectif n’est pas renseigné",
    "theme": "leurs thématiques ne sont pas renseignées",
}


def chips(filters: MemberFilter, path: str) -> list[Chip]:
    """One for each value asked, in the order of the form."""
    return [
        Chip(label, words, without(path, filters.search, name, value)) for name, value, label, words in asked(filters)
    ]


def asked(filters: MemberFilter) -> Iterator[tuple[str, str, str, str]]:
    """(parameter, value, label, value in words) of everything that narrows the search."""
    chosen = filters.chosen
    if chosen["q"]:
        yield "q", chosen["q"], "Recherche", f"« {chosen['q']} »"
    for facet in filters.facets:
        for value in chosen[facet.parameter]:
            yield facet.parameter, value, facet.label, filters.label_of(facet.parameter, value) or f"« {value} »"
    places = {place.pk: str(place) for place in [*filters.communes, *filters.epcis]}
    places |= {code: country_name(code.upper()) for code in chosen["pays"]}
    for name in ("commune", "epci", "pays", "naf"):
        for value in chosen[name]:
            yield name, value, str(filters.filters[name].label), places.get(value, value)
    yield from asked_once(filters)


def asked_once(filters: MemberFilter) -> Iterator[tuple[str, str, str, str]]:
    chosen = filters.chosen
    if chosen["rayon"] and filters.communes:
        yield "rayon", "", "Rayon", f"{chosen['rayon']} km"
    if chosen["poles_min"] and chosen["poles_min"] > 1:
        yield "poles_min", "", "Membre d’au moins", f"{chosen['poles_min']} pôles"
    if chosen["statut"] and chosen["statut"] != ACTIVE:
        yield "statut", "", "Statut", STATUSES[chosen["statut"]]
    if chosen["au"]:
        yield "au", "", "Au", chosen["au"].label


def remarks(filters: MemberFilter) -> list[str]:
    """Sentences on what was asked and could not be understood, or has no effect."""
    return [*unknown_values(filters), *without_effect(filters), *before_the_first_list(filters), *to_come(filters)]


def unknown_values(filters: MemberFilter) -> Iterator[str]:
    for facet, value in filters.unknown_values():
        yield f"« {value} » n’est pas une valeur connue du filtre « {facet.label} »."
    known = {place.pk for place in [*filters.communes, *filters.epcis]}
    for name in ("commune", "epci"):
        for value in filters.chosen[name]:
            if value not in known:
                yield f"« {value} » n’est pas un code connu du filtre « {filters.filters[name].label} »."
    for name, code in unknown_codes(filters):
        yield f"« {code} » n’est pas un code connu du filtre « {filters.filters[name].label} »."
    for name in ("rayon", "poles_min", "statut", "au", "tri"):
        written = str(filters.data.get(name, "")).replace("\0", "").strip()
        if written and not filters.chosen[name]:
            yield f"« {written[:60]} » n’est pas compris pour « {filters.filters[name].label} » : critère ignoré."


def unknown_codes(filters: MemberFilter) -> Iterator[tuple[str, str]]:
    """(parameter, code) of the countries that are none and of the beginnings of no activity."""
    for code in filters.chosen["pays"]:
        if not COUNTRY.fullmatch(code):
            yield "pays", code
    asked = filters.chosen["naf"]
    known = list(Naf.objects.values_list("code", flat=True)) if asked else []
    for code in asked:
        if not any(one.startswith(code.upper()) for one in known):
            yield "naf", code


def without_effect(filters: MemberFilter) -> Iterator[str]:
    if filters.chosen["rayon"] and not filters.communes:
        yield "Le rayon est sans effet : choisissez d’abord une commune."
    if len(filters.chosen["pole"]) == 1 < (filters.chosen["poles_min"] or 1):
        yield "« Membre d’au moins… » compte parmi les pôles choisis : un seul est choisi."
    if filters.chosen["tri"] == BY_DISTANCE and filters.centre is None:
        yield "Le tri par distance demande une commune."


def before_the_first_list(filters: MemberFilter) -> Iterator[str]:
    """A list shows those who were still there when it was made: before the first one nothing more is known."""
    if filters.day is None:
        return
    for pole in filters.poles or Pole.public.with_a_list().order_by_name():
        if pole.first_list_on and filters.day < pole.first_list_on.earliest:
            yield f"{pole} : membres encore présents lors de la première liste connue ({pole.first_list_on.label})."


def to_come(filters: MemberFilter) -> Iterator[str]:
    """Of the year or the month under way nothing need be said."""
    if filters.chosen["au"] and filters.chosen["au"].earliest > today():
        yield "Cette date est à venir : voici les adhésions dont la fin, si elle est connue aujourd’hui, vient après."


def out_of_sight(facets: list[ShownFacet]) -> str:
    """How many members the choice of a value hides only because theirs is not known."""
    hidden = [(facet.out_of_sight, UNKNOWN_IN[facet.parameter]) for facet in facets if facet.parameter in UNKNOWN_IN]
    sentences = [
        f"{counted(n, 'membre')} ne {'peut' if n == 1 else 'peuvent'} pas apparaître : {why}." for n, why in hidden if n
    ]
    return " ".join(sentences)

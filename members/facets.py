"""The facets of the directory: their order, and who has which value for a status and a day.

« Scope » is the memberships that a search is about: current ones, former ones, those of a day in the past. Pôles,
themes and markets are read in it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pyroaring import BitMap

from members.models import Category, Membership, Workforce
from members.models.membership import MembershipQuerySet, Scope
from members.search.bitmaps import in_at_least, union
from members.search.index import Index, kept
from poles.facets import Choice, Facet, Sets, complete
from poles.vocabulary import Vocabulary

ACTIVE, FORMER, MENTIONED = "actuel", "ancien", "mention"


@dataclass(frozen=True)
class PoleFacet(Facet):
    """Members of any of the chosen pôles, or of at least `at_least` of them.

    `at_least` is never asked of more pôles than are chosen, so that the count beside a pôle stays the total after
    choosing it alone.
    """

    at_least: int = 1

    def found(self, sets: Mapping[str, BitMap], values: list[str]) -> BitMap:
        chosen = [sets.get(value, BitMap()) for value in values]
        return in_at_least(min(self.at_least, len(chosen)), chosen)


def member_facets(poles_at_least: int = 1) -> list[Facet]:
    return [
        Facet("theme", "Thématique"),
        Facet("categorie", "Catégorie"),
        PoleFacet("pole", "Pôle", poles_at_least),
        Facet("region", "Région"),
        Facet("departement", "Département"),
        Facet("marche", "Marché visé"),
        Facet("taille", "Effectif"),
    ]


def member_vocabulary(common: Vocabulary) -> Vocabulary:
    return {
        **common,
        "marche": common["theme"],
        "categorie": [Choice(category.value, category.label) for category in Category],
        "taille": [Choice(band.value, band.label) for band in Workforce],
    }


def scope_of(status: str, on: date | None) -> MembershipQuerySet:
    """The public memberships that a status and a day ask for."""
    memberships = Membership.objects.public()
    if status == FORMER:
        return memberships.former(on)
    if status == MENTIONED:
        return memberships.mentioned()
    return memberships.in_force(on)


@lru_cache(maxsize=64)
def scope_on(status: str, day: date) -> Scope:
    """As `scope_of`, compiled: Django takes a millisecond for it, of a page that has ten."""
    return scope_of(status, day).as_scope()


def sets_of(index: Index, status: str, on: date | None) -> Sets:
    """By facet and value, who has it; under "" → "", everybody that the status and the day concern.

    Not to be changed: requests share it as long as the index stays what it is.
    """
    status = status or ACTIVE
    on = None if on == index.state.day else on
    sets: Sets = kept(index.derived, (status, on), lambda: made_sets(index, status, on))
    return sets


def made_sets(index: Index, status: str, on: date | None) -> Sets:
    scoped = index.sets if (status, on) == (ACTIVE, None) else index.in_scope(scope_of(status, on))
    everybody = scoped[""].get("", BitMap())
    sets: Sets = dict(by_code(index, scoped))
    for parameter, values in sets.items():
        complete(values, everybody, member_vocabulary(index.names.vocabulary).get(parameter, []))
    sets[""] = {"": everybody}
    return sets


def by_code(index: Index, scoped: Sets) -> Iterator[tuple[str, dict[str, BitMap]]]:
    """The sets of each facet under the codes of addresses."""
    names, own = index.names, index.sets
    for parameter, keys in (("pole", names.poles), ("theme", names.themes), ("marche", names.themes)):
        yield parameter, {code: scoped[parameter][key] for code, key in keys.items() if key in scoped[parameter]}
    for parameter in ("categorie", "departement", "taille"):
        yield parameter, dict(own[parameter])
    departements = own["departement"]
    yield (
        "region",
        {
            region: union(departements[code] for code in codes if code in departements)
            for region, codes in names.departements.items()
            if any(code in departements for code in codes)
        },
    )

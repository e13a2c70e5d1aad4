"""The facets of the directory.

« Scope » is the memberships that the search is about: current ones, former ones, those of a day in the past. Pôles,
themes and markets are read in it alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pyroaring import BitMap

from members.models import Category, Member, Membership, Workforce
from members.models.membership import MembershipQuerySet
from poles.facets import Choice, Facet
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


def in_at_least(number: int, sets: list[BitMap]) -> BitMap:
    """Who is in `number` of the sets or more."""
    # reached[n] holds those met in n sets so far; downwards, so that one set never counts twice.
    reached = [BitMap() for _ in range(number + 1)]
    for one in sets:
        for n in range(number, 1, -1):
            reached[n] |= reached[n - 1] & one
        reached[min(1, number)] |= one
    return reached[number]


def member_facets(scope: MembershipQuerySet, poles_at_least: int = 1) -> list[Facet]:
    members = Member.public.all()
    themes = Membership.themes.through.objects.filter(membership__in=scope)
    markets = Membership.markets.through.objects.filter(membership__in=scope)
    return [
        Facet("theme", "Thématique", themes, "theme__slug", "membership__member"),
        Facet("categorie", "Catégorie", members, "category"),
        PoleFacet("pole", "Pôle", scope, "pole__slug", "member", poles_at_least),
        Facet("region", "Région", members, "departement__region"),
        Facet("departement", "Département", members, "departement"),
        Facet("marche", "Marché visé", markets, "theme__slug", "membership__member"),
        Facet("taille", "Effectif", members, "workforce"),
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

"""Communes in a question: « Lannion », « près de La Rochelle », « Sophia Antipolis »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection
from pyroaring import BitMap

from members.search.bitmaps import union
from members.search.index import Index
from members.search.words import NEAR, Asked
from poles.wording import SAINTS

AROUND_KM = 30
LONGEST_NAME = 6
# A commune without members that is called like a common word (Bio, Die, Eu) is not meant.
SHORTEST_NAME = 5
SPOKEN = "translate(sort_key, '-''', '  ')"
# By a present name or another one; a name of several communes gives them all, the largest first.
NAMED = f"""
SELECT spoken, c.code, c.name, c.departement_id, c.epci_id, e.name, c.latitude
FROM (
    SELECT {SPOKEN} AS spoken, code FROM poles_commune WHERE {SPOKEN} = ANY(%(spoken)s)
    UNION
    SELECT {SPOKEN}, commune_id FROM poles_placename WHERE {SPOKEN} = ANY(%(spoken)s) AND commune_id IS NOT NULL
) AS named JOIN poles_commune c USING (code) LEFT JOIN poles_epci e ON e.code = c.epci_id
ORDER BY c.population DESC NULLS LAST, c.code
"""


class Place(NamedTuple):
    """A commune named in the words from `first` to before `last` of a question. `is_around`: said with « près de »."""

    first: int
    last: int
    is_around: bool
    code: str
    name: str
    departement: str
    epci: str | None
    epci_name: str | None
    latitude: float | None

    @property
    def label(self) -> str:
        return f"{self.name} ({self.departement})"

    def docs(self, index: Index) -> BitMap:
        return in_communes(index, index.names.with_arrondissements([self.code]))

    def docs_around(self, index: Index) -> BitMap:
        return in_communes(index, index.communes_within(self.code, AROUND_KM))


def in_communes(index: Index, codes: Sequence[str]) -> BitMap:
    communes = index.sets["commune"]
    return union(communes[code] for code in codes if code in communes)


def places_in(asked: Sequence[Asked]) -> list[Place]:
    """The communes named, the longest names first; a name inside a longer one is none."""
    simple = [SAINTS.get(word.bare, word.bare) for word in asked]
    spans = {
        (first, last): " ".join(simple[first:last])
        for first in range(len(simple))
        for last in range(first + 1, min(first + LONGEST_NAME, len(simple)) + 1)
        if not any(word.isdecimal() for word in simple[first:last])
    }
    with connection.cursor() as cursor:
        cursor.execute(NAMED, {"spoken": list(set(spans.values()))})
        rows = cursor.fetchall()
    found: list[Place] = []
    for (first, last), spoken in sorted(spans.items(), key=lambda span: span[0][0] - span[0][1]):
        if not any(place.first < last and first < place.last for place in found):
            around = is_around(asked, first)
            found += [Place._make([first, last, around, *row]) for name, *row in rows if name == spoken]
    return found


def is_around(asked: Sequence[Asked], first: int) -> bool:
    """Whether « près de », « autour de », « near » stands before: at most two small words lie between."""
    return any(word.bare in NEAR for word in asked[max(0, first - 3) : first])

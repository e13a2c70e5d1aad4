"""The truth as one reads it who knows nothing of the index: plain rows, one question for each family.

Shared with the building of the index: the cutting of a text into words (words.py), and which memberships count
(models/membership.py).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from pyroaring import BitMap

from members.models import Member, Membership
from members.search.texts import WHOLE_NAME
from members.search.words import initials, key_of, words_of, words_of_name, words_of_text

COLUMNS = [
    *("pk", "name", "acronym", "legal_name", "aliases"),
    *("description", "description_en", "place_as_written", "commune__name"),
]
# By family, where its value stands on a member, and on a membership.
OF_MEMBERS = {
    "categorie": "category",
    "taille": "workforce",
    "pays": "country",
    "naf": "naf_id",
    "departement": "departement_id",
    "commune": "commune_id",
}
OF_MEMBERSHIPS = {"pole": "pole_id", "theme": "themes", "marche": "markets"}


@dataclass
class Truth:
    """The published members, under the numbers that the index gives them.

    `names` holds who has a word in a name, `others` who has it elsewhere only; `order` their primary keys by name.
    """

    labels: dict[int, str] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    names: dict[str, array[int]] = field(default_factory=lambda: defaultdict(partial(array, "I")))
    others: dict[str, array[int]] = field(default_factory=lambda: defaultdict(partial(array, "I")))

    @property
    def order(self) -> list[int]:
        return sorted(self.keys, key=lambda member: (self.keys[member], member))

    def having(self, word: str) -> tuple[BitMap, BitMap]:
        """Who has the word at all, and in a name."""
        names = BitMap(self.names.get(word, ()))
        return names | BitMap(self.others.get(word, ())), names


def read_truth(docs: dict[int, int]) -> Truth:
    truth, declared = Truth(), read_declared()
    for member, name, *others, aliases, one, two, place, commune in Member.public.values_list(*COLUMNS).iterator():
        truth.labels[member], truth.keys[member] = name, key_of(name)
        if member not in docs:
            continue
        other_names = [other for other in (*others, *aliases) if other]
        names = words_of_names([name, *other_names])
        texts = (text for text in (one, two, place, commune, *declared[member]) if text)
        for word in names | {f"{WHOLE_NAME}{key}" for key in map(key_of, other_names) if key not in {"", key_of(name)}}:
            truth.names[word].append(docs[member])
        for word in {word for text in texts for word in words_of_text(text)} - names:
            truth.others[word].append(docs[member])
    return truth


def read_declared() -> dict[int, list[str]]:
    """By member, its keywords and markets as its published pôles wrote them."""
    declared: dict[int, list[str]] = defaultdict(list)
    rows = Membership.objects.filter(pole__published=True).order_by("pk")
    for member, *texts in rows.values_list("member_id", "keywords_as_written", "markets_as_written").iterator():
        declared[member] += texts
    return declared


def words_of_names(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in (*words_of_name(name), *initials(words_of(name)))}


def read_sets(docs: dict[int, int], day: date) -> dict[str, dict[str, BitMap]]:
    """By family and value, who has it; under "" → "", who has a membership that counts that day."""
    current = Membership.objects.public().in_force(day).order_by()
    pairs = {family: current.values_list(path, "member_id") for family, path in OF_MEMBERSHIPS.items()}
    pairs |= {family: Member.public.order_by().values_list(path, "pk") for family, path in OF_MEMBERS.items()}
    found: dict[str, dict[str, list[int]]] = {family: defaultdict(list) for family in ("", *pairs)}
    found[""][""] = [docs[member] for member in current.values_list("member_id", flat=True) if member in docs]
    for family, rows in pairs.items():
        for value, member in rows.iterator():
            if value not in (None, "") and member in docs:
                found[family][str(value)].append(docs[member])
    return {family: {value: BitMap(those) for value, those in values.items()} for family, values in found.items()}

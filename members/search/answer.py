"""Who answers a question, in which order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q
from pyroaring import BitMap

from members.models import Identifier
from members.models.identifier import PATTERNS, Scheme, bare
from members.models.membership import MembershipQuerySet
from members.search.bitmaps import PACKED, unpacked
from members.search.index import Index
from members.search.places import in_communes
from members.search.question import Question
from members.search.reading import understood
from poles.snapshot import unhurried

# « SIREN : 552 081 317 », « n° TVA FR12 552081317 ».
BEFORE_A_NUMBER = re.compile(
    r"^\W*(?:(?:siren|siret|rnsr|uai|ror|rna|rcs|tva|vat|numéro|no|n°)\W+)*(?:fr\s?\d\d(?=(?:\s?\d{3}){3}$))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Answer:
    """`docs`: who answers, among those searched. `words_met`: how many words they have, where that is not all."""

    docs: BitMap
    question: Question | None = None
    words_met: int | None = None

    @property
    def is_widened(self) -> bool:
        """Whether nobody answers in the commune named, and these lie around it."""
        return self.question is not None and self.question.is_widened

    @property
    def centre(self) -> str | None:
        """The code of the commune from which distances are counted, if the question asks or widens so."""
        place = self.question and (self.question.around or (self.is_widened and self.question.communes[0][1]))
        return place.code if place else None

    def in_tiers(self, found: BitMap) -> list[BitMap]:
        """By relevance: this very name or acronym; names that begin so; all words in the name, as typed, then in
        another form; the rest. Within a tier in alphabetical order: the one that nobody can buy and all can follow."""
        if self.question is None or self.question.whole is None:
            return [found]
        if self.words_met is not None:
            having = [self.question.having(place) for place in range(self.question.count)]
            # A rare word in the name says more than a common one.
            return split(found, [posting.names for posting in sorted(having, key=lambda posting: len(posting.docs))])
        whole = self.question.whole
        return split(found, [*self.question.by_name, whole.typed, whole.names])


def split(found: BitMap, tiers: Sequence[BitMap]) -> list[BitMap]:
    parts = []
    for tier in tiers:
        parts.append(found & tier)
        found = found - tier
    return [*parts, found]


def sorted_apart(found: BitMap, tiers: Sequence[BitMap]) -> list[BitMap]:
    """As `split`, of tiers that share nobody."""
    parts = [found & tier for tier in tiers]
    return [*parts, found - BitMap.union(BitMap(), *parts)]


def answer(index: Index, text: str, among: BitMap) -> Answer:
    """Those `among` who have all the words of `text`, or the number that it is; if none has, those with most words."""
    if number := as_identifier(text):
        members = Identifier.objects.filter(number).order_by().values_list("member", flat=True)
        return Answer(index.docs_of(list(members)) & among)
    question = understood(index, text)
    if question.whole is None:
        return Answer(among, question)
    for reading in readings(question, among):
        if reading.whole and (docs := reading.whole.docs & among):
            return Answer(docs, reading)
    words_met, docs = question.having_most(among)
    return Answer(docs, question, words_met)


def readings(question: Question, among: BitMap) -> Iterator[Question]:
    """As it is; with narrower words taken for their theme; with communes taken with their surroundings."""
    yield question
    if question.narrower:
        question = question.by_themes()
        yield question
    if question.communes:
        yield question.widened(among)


def has_words(text: str) -> bool:
    return re.search(r"[^\W_]", text) is not None


def as_identifier(text: str) -> Q | None:
    """The identifiers that this text may be, or None if it looks like words.

    Spaces, dots, the name of the register and the beginning of a VAT number are tolerated. A SIREN also finds the sites
    of the legal person, by their SIRET, and a SIRET the legal person.
    """
    text = BEFORE_A_NUMBER.sub("", text)
    for scheme, pattern in PATTERNS.items():
        value = bare(scheme, text)
        if re.fullmatch(pattern, value):
            return Q(scheme=scheme, value=value) | related(scheme, value)
    return None


def related(scheme: str, value: str) -> Q:
    if scheme == Scheme.SIREN:
        return Q(scheme=Scheme.SIRET, value__startswith=value)
    return Q(scheme=Scheme.SIREN, value=value[:9]) if scheme == Scheme.SIRET else Q()


LATEST = f"""
SELECT began, {PACKED.format(column="doc")}
FROM (
    SELECT doc, max(lower(widest_span)) AS began
    FROM ({{scope}}) AS scope (member_id, widest_span) JOIN ({{documents}}) AS documents USING (member_id) GROUP BY doc
) AS latest
WHERE began IS NOT NULL GROUP BY began ORDER BY began DESC
"""


def by_latest_start(index: Index, scope: MembershipQuerySet, found: BitMap) -> list[BitMap]:
    """The latest to have joined first: by start of their memberships in the scope, else by the first list that shows
    them; in alphabetical order those of one day, and last those of whom it is not known."""
    documents, parameters = index.documents()
    sql, of_scope = scope.order_by().values_list("member_id", "widest_span").query.sql_with_params()
    with unhurried(), connection.cursor() as cursor:
        cursor.execute(LATEST.format(scope=sql, documents=documents), [*of_scope, *parameters])
        return sorted_apart(found, [unpacked(docs) - index.masked for _, docs in cursor.fetchall()])


def by_distance(index: Index, commune: str, found: BitMap, communes: Sequence[str] = ()) -> list[BitMap]:
    """The nearest first; in alphabetical order those of one place, and last those whose place is not known.

    `communes`: where all of them are, if that is known.
    """
    centre = index.centres.points.get(commune)
    if centre is None:
        return [found]
    sets = index.sets["commune"]
    inhabited = [code for code in communes or sets if code in sets and not found.isdisjoint(sets[code])]
    return sorted_apart(found, [in_communes(index, codes) for codes in index.centres.by_distance(centre, inhabited)])


class Ranking:
    """Documents in an order given as tiers: each tier in alphabetical order, one after the other."""

    def __init__(self, index: Index, tiers: list[BitMap]) -> None:
        self.index, self.tiers = index, [tier for tier in tiers if tier]

    def __len__(self) -> int:
        return sum(map(len, self.tiers))

    def documents(self, start: int, stop: int) -> list[int]:
        found: list[int] = []
        for tier in self.tiers:
            size = len(tier)
            if start < size and stop > 0:
                found += self.index.window(tier, max(start, 0), min(stop, size))
            start, stop = start - size, stop - size
        return found

    def members(self, start: int, stop: int) -> list[int]:
        """The primary keys of the members from one rank to another."""
        return self.index.member_ids(self.documents(start, stop))

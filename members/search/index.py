"""The index as the present transaction sees it: what was built, completed with all that has changed since.

A process keeps what it has read, under a key that every commit and every midnight changes: generation, changes, day.
Members that changed are taken out of every set (`masked`) and come back as new documents at the end (`fresh`), so that
all sets are of one kind: (built − masked) | fresh.
"""

from __future__ import annotations

from array import array
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

from django.db import connection
from pyroaring import BitMap

from members.models import Membership
from members.models.membership import MembershipQuerySet
from members.search import families
from members.search.bitmaps import read, read_keys
from members.search.centres import Centres
from members.search.families import OWN, SCOPED
from members.search.names import Names, read_names, stemmed
from members.search.texts import Text, read_texts
from members.search.words import bare
from poles.partial_dates import today
from poles.snapshot import unhurried

KEPT_VERSIONS = 2
KEPT_SCOPES = 5
# Of those that changed, read at once: a statement of a public page has two seconds.
READ_AT_ONCE = 1_000

PROBE = """
SELECT coalesce(g.number, 0), coalesce(g.day, %s), coalesce(g.documents, 0), c.changes, c.latest, c.of_names
FROM (SELECT count(*) AS changes, coalesce(max(id), 0) AS latest, count(*) FILTER (WHERE names) AS of_names
      FROM members_searchchange) AS c
LEFT JOIN members_searchgeneration AS g ON true
"""
# By member, how much has changed: as long as that is the same, so is the member.
CHANGED = """
SELECT member, count(*), max(id), d.doc
FROM members_searchchange LEFT JOIN members_searchdocument AS d ON d.member_id = member
WHERE member IS NOT NULL GROUP BY member, d.doc
"""
# A membership begins and ends at midnight without a write.
BEGUN_OR_ENDED = """
SELECT DISTINCT member_id, 0, 0, d.doc FROM members_membership s JOIN members_searchdocument AS d USING (member_id)
WHERE lower(widest_span) > %(early)s AND lower(widest_span) <= %(late)s
   OR upper(widest_span) > %(early)s AND upper(widest_span) <= %(late)s
"""
# Before which document each of these names is sorted.
PLACED = """
SELECT (
    SELECT doc FROM members_searchdocument AS d
    WHERE (d.key, d.member_id) > (a.key, a.member) ORDER BY d.key, d.member_id LIMIT 1
)
FROM unnest(%s::text[], %s::bigint[]) WITH ORDINALITY AS a (key, member, place) ORDER BY place
"""


class State(NamedTuple):
    """What the database says of itself, in a fraction of a millisecond. `version` names its contents."""

    generation: int
    built_for: date
    documents: int
    changes: int
    latest: int
    of_names: int
    day: date

    @property
    def version(self) -> tuple[object, ...]:
        return (self.generation, self.changes, self.latest, self.day)

    @property
    def names_version(self) -> tuple[object, ...]:
        # The latest change stands for which of them: the names may be read once too often, never too rarely.
        return (self.generation, self.of_names, self.latest if self.of_names else 0)


def probe() -> State:
    with connection.cursor() as cursor:
        cursor.execute(PROBE, [today()])
        return State._make([*cursor.fetchone(), today()])


@dataclass(frozen=True)
class Built:
    """What was built: who has which value, by family."""

    sets: Mapping[str, Mapping[str, BitMap]]
    # The primary key of each document.
    members: array[int]

    @classmethod
    def read(cls) -> Built:
        sets: dict[str, dict[str, BitMap]] = defaultdict(dict)
        with connection.cursor() as cursor:
            cursor.execute("SELECT family, value, docs FROM members_searchset")
            for family, value, docs in cursor.fetchall():
                sets[family][value] = read(docs)
            cursor.execute("SELECT members FROM members_searchgeneration")
            row = cursor.fetchone()
        return cls(sets, read_keys(row[0] if row else b""))


class Change(NamedTuple):
    member: int
    changes: int
    latest: int
    doc: int | None


@dataclass(frozen=True)
class Fresh:
    """A member that changed since the building: its words, its values, and the document before which it is sorted."""

    text: Text
    bare_names: frozenset[str]
    bare_words: frozenset[str]
    name_stems: frozenset[str]
    text_stems: frozenset[str]
    values: tuple[tuple[str, str], ...]
    before: int


@dataclass
class Index:
    state: State
    built: Built
    names: Names
    masked: BitMap = field(default_factory=BitMap)
    fresh: list[Fresh] = field(default_factory=list)
    read_centres: Callable[[], Centres] = Centres.read
    # What others derive from this version and keep with it: the sets of facets, by scope.
    derived: Kept = field(default_factory=lambda: Kept(KEPT_SCOPES))

    @cached_property
    def fresh_words(self) -> Counter[str]:
        """The bare words of those that changed, with how many of them have each."""
        return Counter(word for fresh in self.fresh for word in fresh.bare_names | fresh.bare_words)

    @cached_property
    def centres(self) -> Centres:
        return self.read_centres()

    @cached_property
    def inhabited(self) -> Centres:
        """Those of the communes where members are."""
        return self.centres.of(self.sets["commune"])

    def communes_within(self, commune: str, km: float) -> list[str]:
        """The inhabited communes at most `km` from a commune; itself where it has no centre."""
        centre = self.centres.points.get(commune)
        return self.inhabited.within(centre, km) if centre else [commune]

    @property
    def first_fresh(self) -> int:
        return self.state.documents

    @cached_property
    def sets(self) -> dict[str, dict[str, BitMap]]:
        """Who has which value, among the published members; under SCOPED, by the memberships of today."""
        sets = {family: self.without_masked(self.built.sets.get(family, {})) for family in (*SCOPED, *OWN)}
        for doc, fresh in enumerate(self.fresh, start=self.first_fresh):
            for family, value in fresh.values:
                owners = sets[family].get(value)
                # A set that was built is never changed: other versions share it.
                sets[family][value] = BitMap([doc]) if owners is None else owners | BitMap([doc])
        return sets

    def without_masked(self, sets: Mapping[str, BitMap]) -> dict[str, BitMap]:
        if not self.masked:
            return dict(sets)
        return {value: docs - self.masked for value, docs in sets.items()}

    @cached_property
    def everybody(self) -> BitMap:
        """All published members, in a pôle or not."""
        documents = BitMap(range(self.first_fresh)) - self.masked
        documents.update(range(self.first_fresh, self.first_fresh + len(self.fresh)))
        return documents

    def documents(self) -> tuple[str, list[Any]]:
        """A SELECT of all documents, those that changed included, with its parameters."""
        docs = list(range(self.first_fresh, self.first_fresh + len(self.fresh)))
        return f"{families.BASE} UNION ALL {families.THESE}", [docs, [fresh.text.member for fresh in self.fresh]]

    def in_scope(self, scope: MembershipQuerySet) -> dict[str, dict[str, BitMap]]:
        """The families of SCOPED for other memberships than those of today: read from the truth, slower."""
        sql, parameters = self.documents()
        with unhurried():
            found = families.in_scope(scope, sql, parameters)
        return {family: self.without_masked(found.get(family, {})) for family in SCOPED}

    def member_ids(self, docs: list[int]) -> list[int]:
        """The primary keys of documents, in their order."""
        first = self.first_fresh
        return [self.built.members[doc] if doc < first else self.fresh[doc - first].text.member for doc in docs]

    def docs_of(self, members: list[int]) -> BitMap:
        """The documents of members; of those who are not published, none."""
        wanted = set(members)
        fresh = [doc for doc, one in enumerate(self.fresh, start=self.first_fresh) if one.text.member in wanted]
        with connection.cursor() as cursor:
            cursor.execute("SELECT doc FROM members_searchdocument WHERE member_id = ANY(%s)", [members])
            return (BitMap(doc for (doc,) in cursor.fetchall()) - self.masked) | BitMap(fresh)

    def window(self, found: BitMap, start: int, stop: int) -> list[int]:
        """Documents of `found` in alphabetical order, from one rank to another.

        Built documents are numbered in that order; the few that changed are put between them.
        """
        if not self.fresh or not len(found) or found.max() < self.first_fresh:
            return list(found[start:stop])
        built = found - BitMap(range(self.first_fresh, self.first_fresh + len(self.fresh)))
        late = list(found - built)
        ranks = {}
        for already, doc in enumerate(late):
            before = self.fresh[doc - self.first_fresh].before
            ranks[already + (built.rank(before - 1) if before else 0)] = doc
        window = range(start, min(stop, len(found)))
        late_by_rank = sorted(ranks)
        passed = sum(rank < start for rank in late_by_rank)
        rest = iter(built[start - passed : stop])
        return [ranks[rank] if rank in ranks else next(rest) for rank in window]


class Versions:
    """What this process has read: the latest versions of the index, and their parts."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.indexes = Kept(KEPT_VERSIONS)
        self.built = Kept(KEPT_VERSIONS)
        self.names = Kept(KEPT_VERSIONS)
        self.centres = Kept(KEPT_VERSIONS)
        self.ended = Kept(KEPT_VERSIONS)
        self.fresh: dict[object, Fresh | None] = {}

    def current(self) -> Index:
        state = probe()
        with self.lock:
            return kept(self.indexes, state.version, lambda: self.read(state))

    def read(self, state: State) -> Index:
        index = Index(
            state,
            kept(self.built, state.generation, Built.read),
            kept(self.names, state.names_version, read_names),
        )
        index.read_centres = lambda: kept(self.centres, state.names_version, Centres.read)
        changes = self.changes(state)
        if changes:
            index.masked = BitMap(change.doc for change in changes.values() if change.doc is not None)
            index.fresh = self.fresh_of(state, changes)
        return index

    def changes(self, state: State) -> dict[int, Change]:
        """By member, those that changed since the building."""
        ended = kept(self.ended, (state.generation, state.day), lambda: begun_or_ended(state))
        if not state.changes:
            return ended
        with connection.cursor() as cursor:
            cursor.execute(CHANGED)
            return ended | {row[0]: Change(*row) for row in cursor.fetchall()}

    def fresh_of(self, state: State, changes: dict[int, Change]) -> list[Fresh]:
        """The published ones among those that changed, in alphabetical order. Only what changed again is read."""
        keys = {(state.generation, state.day, change): change.member for change in changes.values()}
        unread = [key for key in keys if key not in self.fresh]
        for start in range(0, len(unread), READ_AT_ONCE):
            read_now = read_fresh([keys[key] for key in unread[start : start + READ_AT_ONCE]], state)
            # Kept at once: a request that runs out of time leaves the next one less to read.
            self.fresh |= {key: read_now.get(keys[key]) for key in unread[start : start + READ_AT_ONCE]}
        self.fresh = {key: self.fresh[key] for key in keys}
        published = [fresh for fresh in self.fresh.values() if fresh is not None]
        return sorted(published, key=lambda fresh: (fresh.text.key, fresh.text.member))


def kept(known: Kept, key: object, make: Callable[[], Any]) -> Any:
    """What is known under this key, or what is made now."""
    found = known.get(key)
    return known.keep(key, make()) if found is None else found


class Kept:
    """The few values used last; those of older keys are forgotten. For several threads."""

    def __init__(self, most: int) -> None:
        self.most, self.values, self.lock = most, OrderedDict[object, Any](), Lock()

    def get(self, key: object) -> Any:
        with self.lock:
            if key in self.values:
                self.values.move_to_end(key)
            return self.values.get(key)

    def keep(self, key: object, value: Any) -> Any:
        with self.lock:
            self.values[key] = value
            while len(self.values) > self.most:
                self.values.popitem(last=False)
        return value


def begun_or_ended(state: State) -> dict[int, Change]:
    """Members of whom a membership has begun or ended between the building and today."""
    if state.built_for == state.day or not state.documents:
        return {}
    early, late = sorted((state.built_for, state.day))
    with connection.cursor() as cursor:
        cursor.execute(BEGUN_OR_ENDED, {"early": early, "late": late})
        return {row[0]: Change(*row) for row in cursor.fetchall()}


def read_fresh(members: list[int], state: State) -> dict[int, Fresh]:
    """By member, those of them who are published."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM members_member WHERE id = ANY(%s) AND state = 'published' ORDER BY id", [members]
        )
        published = [member for (member,) in cursor.fetchall()]
        these = [list(range(len(published))), published]
        texts = sorted(read_texts(cursor, families.THESE, these), key=lambda text: text.doc)
        cursor.execute(PLACED, [[text.key for text in texts], published])
        places = [place for (place,) in cursor.fetchall()]
    values = values_by_document(len(published), these, state.day)
    stems = {
        word: known.stems for word, known in stemmed(word for text in texts for word in text.names | text.words).items()
    }
    return {
        text.member: Fresh(
            text,
            frozenset(map(bare, text.names)),
            frozenset(map(bare, text.words)),
            stems_of(text.names, stems),
            stems_of(text.words, stems),
            tuple(values[text.doc]),
            state.documents if place is None else place,
        )
        for text, place in zip(texts, places, strict=True)
    }


def values_by_document(count: int, these: Sequence[Any], day: date) -> list[list[tuple[str, str]]]:
    values: list[list[tuple[str, str]]] = [[] for _ in range(count)]
    current = Membership.objects.public().in_force(day)
    for sets in (families.of_themselves(families.THESE, these), families.in_scope(current, families.THESE, these)):
        for family, by_value in sets.items():
            for value, docs in by_value.items():
                for doc in docs:
                    values[doc].append((family, value))
    return values


def stems_of(words: set[str], stems: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(stem for word in words for stem in stems[word])


versions = Versions()


def current() -> Index:
    """The index of this instant. Inside `read_only_snapshot`, of the snapshot’s.

    Not in a transaction that has written and may roll back: others would be shown what never was.
    """
    return versions.current()

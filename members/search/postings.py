"""Who has a word: read from the index, and completed with those who changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from pyroaring import BitMap

from members.search.bitmaps import read, union
from members.search.index import Fresh, Index
from members.search.names import Stemmed
from members.search.texts import WHOLE_NAME
from members.search.words import bare, glued_key, halves, plain_form

LOOK_UP = """
SELECT asked.place, asked.word, asked.bare, asked.stems, asked.is_stop, w.bare, w.docs, w.names
FROM (
    SELECT place, word, bare, search_stems(word, bare, plain) AS stems,
        coalesce(ts_lexize('pg_catalog.french_stem', word) = '{}', false) AS is_stop
    FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS given (word, bare, plain, place)
    OFFSET 0
) AS asked
LEFT JOIN members_searchword AS w ON w.stems && asked.stems AND (%s OR NOT asked.is_stop)
UNION ALL
SELECT 0, word, bare, NULL, false, bare, NULL, names FROM members_searchword WHERE bare = ANY(%s)
"""
BEGINNING = """
SELECT docs, names FROM members_searchword WHERE bare >= %s AND bare < %s
"""
# After the last letter: what begins with a word comes before it, byte by byte.
AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True)
class Posting:
    """Documents that have a word at all, in a name, and in a name as it was typed."""

    docs: BitMap = field(default_factory=BitMap)
    names: BitMap = field(default_factory=BitMap)
    typed: BitMap = field(default_factory=BitMap)

    def __or__(self, other: Posting) -> Posting:
        return Posting(self.docs | other.docs, self.names | other.names, self.typed | other.typed)

    def __and__(self, other: Posting) -> Posting:
        return Posting(self.docs & other.docs, self.names & other.names, self.typed & other.typed)

    def __bool__(self) -> bool:
        return bool(self.docs)


@dataclass
class Meaning:
    """A word, and who has it or another form of it. `is_known`: somebody has it in the very form asked."""

    word: Stemmed
    posting: Posting
    is_known: bool


def look_up(index: Index, words: Sequence[str], *, stop_words: bool = False) -> list[Meaning]:
    """The meanings of words in lower case, in their order. Half the members have « de »: not read unless asked for."""
    simple = [bare(word) for word in words]
    cut = {word: halves(word) for word in simple}
    parts = list({part for pairs in cut.values() for pair in pairs for part in pair})
    rows: list[list[Row]] = [[] for _ in range(len(words) + 1)]
    heads: list[Stemmed] = [Stemmed(word, bare(word), frozenset(), False) for word in ("", *words)]
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, [list(words), simple, [plain_form(word) for word in simple], stop_words, parts])
        for place, word, plain, stems, is_stop, *row in cursor.fetchall():
            heads[place] = Stemmed(word, plain, frozenset(stems or ()), is_stop)
            if row[0] is not None:
                rows[place].append(Row(*row))
    names_of = names_of_parts(rows[0])
    return [
        meaning(index, head, found, in_two(index, cut[head.bare], names_of))
        for head, found in zip(heads[1:], rows[1:], strict=True)
    ]


class Row(NamedTuple):
    """A form of a word as it is stored."""

    bare: str
    docs: bytes
    names: bytes


def names_of_parts(rows: list[Row]) -> dict[str, BitMap]:
    found: dict[str, BitMap] = {}
    for row in rows:
        found[row.bare] = found.get(row.bare, BitMap()) | read(row.names)
    return found


def in_two(index: Index, pairs: list[tuple[str, str]], names_of: dict[str, BitMap]) -> BitMap:
    """Who has both parts of a glued word in their names."""
    built = union(names_of[one] & names_of[other] for one, other in pairs if one in names_of and other in names_of)
    fresh = [doc for doc, one in fresh_documents(index) if any(one.bare_names.issuperset(pair) for pair in pairs)]
    return (built - index.masked) | BitMap(fresh)


def meaning(index: Index, word: Stemmed, rows: Iterable[Row], glued: BitMap) -> Meaning:
    forms = [(row.bare, read(row.docs) - index.masked, read(row.names) - index.masked) for row in rows]
    fresh, known_to_fresh = in_fresh(index, word)
    posting = Posting(
        union(docs for _, docs, _ in forms) | fresh.docs | glued,
        union(names for _, _, names in forms) | fresh.names | glued,
        union(names for form, _, names in forms if form == word.bare) | fresh.typed,
    )
    return Meaning(word, posting, known_to_fresh or any(docs and form == word.bare for form, docs, _ in forms))


def in_fresh(index: Index, word: Stemmed) -> tuple[Posting, bool]:
    """Who has the word among those who changed, and whether one of them has it in this very form."""
    docs, names, typed, known = BitMap(), BitMap(), BitMap(), False
    for doc, fresh in fresh_documents(index):
        if not word.stems.isdisjoint(fresh.name_stems):
            names.add(doc)
            docs.add(doc)
        elif not word.stems.isdisjoint(fresh.text_stems):
            docs.add(doc)
        if word.bare in fresh.bare_names:
            typed.add(doc)
        known = known or word.bare in fresh.bare_names or word.bare in fresh.bare_words
    return Posting(docs, names, typed), known


def beginning(index: Index, start: str) -> Posting:
    """Who has a word that begins so, bare."""
    with connection.cursor() as cursor:
        cursor.execute(BEGINNING, [start, start + AFTER_ALL])
        rows = cursor.fetchall()
    names = [doc for doc, fresh in fresh_documents(index) if begins(start, fresh.bare_names)]
    docs = [doc for doc, fresh in fresh_documents(index) if begins(start, fresh.bare_words)]
    return Posting(
        (union(read(row[0]) for row in rows) - index.masked) | BitMap(docs + names),
        (union(read(row[1]) for row in rows) - index.masked) | BitMap(names),
    )


def fresh_documents(index: Index) -> Iterable[tuple[int, Fresh]]:
    return enumerate(index.fresh, start=index.first_fresh)


def begins(start: str, words: Iterable[str]) -> bool:
    return any(word.startswith(start) for word in words)


NAMED = """
SELECT
    ARRAY(SELECT doc FROM members_searchdocument WHERE glued = %(number)s AND replace(key, ' ', '') = %(glued)s),
    (SELECT doc FROM members_searchdocument WHERE key >= %(key)s ORDER BY key, member_id LIMIT 1),
    (SELECT doc FROM members_searchdocument WHERE key >= %(after)s ORDER BY key, member_id LIMIT 1),
    (SELECT docs FROM members_searchword WHERE word = %(whole)s)
"""


def named(index: Index, key: str) -> tuple[BitMap, BitMap]:
    """Who has this very name, acronym or alias, in one word or several; and whose name begins so.

    Documents are in the order of the names, so that those are a range.
    """
    glued = key.replace(" ", "")
    with connection.cursor() as cursor:
        number, after, whole = glued_key(key), key + AFTER_ALL, WHOLE_NAME + key
        cursor.execute(NAMED, {"key": key, "glued": glued, "number": number, "after": after, "whole": whole})
        exact, first, last, called_so = cursor.fetchone()
    end = index.state.documents
    starts = BitMap(range(end if first is None else first, end if last is None else last))
    called = BitMap(exact) | (read(called_so) if called_so else BitMap())
    fresh_called = [
        doc
        for doc, one in fresh_documents(index)
        if glued == one.text.key.replace(" ", "") or key in one.text.other_keys
    ]
    fresh_starts = [doc for doc, one in fresh_documents(index) if one.text.key.startswith(key)]
    return (called - index.masked) | BitMap(fresh_called), (starts - index.masked) | BitMap(fresh_starts)

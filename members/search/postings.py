"""Who has a word: read from the index, and completed with those who changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from pyroaring import BitMap

from members.search.bitmaps import read, union
from members.search.index import Index
from members.search.names import Stemmed
from members.search.texts import WHOLE_NAME
from members.search.words import bare, plain_form

LOOK_UP = """
SELECT asked.place, asked.word, asked.bare, asked.stems, asked.is_stop, w.bare, w.docs, w.names
FROM (
    SELECT place, word, bare, search_stems(word, bare, plain) AS stems,
        coalesce(ts_lexize('pg_catalog.french_stem', word) = '{}', false) AS is_stop
    FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS given (word, bare, plain, place)
    OFFSET 0
) AS asked
LEFT JOIN members_searchword AS w ON w.stems && asked.stems AND (%s OR NOT asked.is_stop)
"""
BEGINNING = """
SELECT bare, docs, names FROM members_searchword WHERE bare >= %s AND bare < %s ORDER BY members DESC, word LIMIT %s
"""
# After the last letter: what begins with a word comes before it, byte by byte.
AFTER_ALL = "\U0010ffff"
# The commonest words that begin so; more would be read for nobody, since nobody reads on that far.
MOST_ENDINGS = 200


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
    rows: list[list[tuple[Any, ...]]] = [[] for _ in words]
    heads: list[Stemmed] = [Stemmed(word, bare(word), frozenset(), False) for word in words]
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, [list(words), simple, [plain_form(word) for word in simple], stop_words])
        for place, word, plain, stems, is_stop, *row in cursor.fetchall():
            heads[place - 1] = Stemmed(word, plain, frozenset(stems), is_stop)
            if row[0] is not None:
                rows[place - 1].append(tuple(row))
    return [meaning(index, head, found) for head, found in zip(heads, rows, strict=True)]


def meaning(index: Index, word: Stemmed, rows: Iterable[tuple[Any, ...]]) -> Meaning:
    forms = [(form, read(docs) - index.masked, read(names) - index.masked) for form, docs, names in rows]
    fresh, known_to_fresh = in_fresh(index, word)
    posting = Posting(
        union(docs for _, docs, _ in forms) | fresh.docs,
        union(names for _, _, names in forms) | fresh.names,
        union(names for form, _, names in forms if form == word.bare) | fresh.typed,
    )
    return Meaning(word, posting, known_to_fresh or any(docs and form == word.bare for form, docs, _ in forms))


def in_fresh(index: Index, word: Stemmed) -> tuple[Posting, bool]:
    """Who has the word among those who changed, and whether one of them has it in this very form."""
    docs, names, typed, known = [], [], [], False
    for doc, fresh in enumerate(index.fresh, start=index.first_fresh):
        if not word.stems.isdisjoint(fresh.name_stems):
            names.append(doc)
            if any(bare(each) == word.bare for each in fresh.text.names):
                typed.append(doc)
        elif word.stems.isdisjoint(fresh.text_stems):
            continue
        docs.append(doc)
        known = known or any(bare(each) == word.bare for each in (*fresh.text.names, *fresh.text.words))
    return Posting(BitMap(docs), BitMap(names), BitMap(typed)), known


def beginning(index: Index, start: str) -> Posting:
    """Who has a word that begins so, bare."""
    with connection.cursor() as cursor:
        cursor.execute(BEGINNING, [start, start + AFTER_ALL, MOST_ENDINGS])
        rows = cursor.fetchall()
    docs = [doc for doc, fresh in fresh_documents(index) if begins(start, fresh.text.names | fresh.text.words)]
    names = [doc for doc, fresh in fresh_documents(index) if begins(start, fresh.text.names)]
    return Posting(
        (union(read(row[1]) for row in rows) - index.masked) | BitMap(docs),
        (union(read(row[2]) for row in rows) - index.masked) | BitMap(names),
    )


def fresh_documents(index: Index) -> Iterable[tuple[int, Any]]:
    return enumerate(index.fresh, start=index.first_fresh)


def begins(start: str, words: Iterable[str]) -> bool:
    return any(bare(word).startswith(start) for word in words)


NAMED = """
SELECT
    (SELECT doc FROM members_searchdocument WHERE key >= %(key)s ORDER BY key, member_id LIMIT 1),
    (SELECT doc FROM members_searchdocument WHERE key > %(key)s ORDER BY key, member_id LIMIT 1),
    (SELECT doc FROM members_searchdocument WHERE key >= %(after)s ORDER BY key, member_id LIMIT 1),
    (SELECT docs FROM members_searchword WHERE word = %(whole)s)
"""


def named(index: Index, key: str) -> tuple[BitMap, BitMap]:
    """Who has this very name, acronym or alias; and whose name begins so. Documents are in the order of the names."""
    with connection.cursor() as cursor:
        cursor.execute(NAMED, {"key": key, "after": key + AFTER_ALL, "whole": WHOLE_NAME + key})
        first, after_exact, after_all, whole = cursor.fetchone()
    end = index.state.documents
    first, after_exact, after_all = (end if doc is None else doc for doc in (first, after_exact, after_all))
    exact = BitMap(range(first, after_exact)) | (read(whole) if whole else BitMap())
    starts = BitMap(range(first, after_all))
    fresh_exact = [d for d, one in fresh_documents(index) if one.text.key == key or key in one.text.other_keys]
    fresh_starts = [d for d, one in fresh_documents(index) if one.text.key.startswith(key)]
    return (exact - index.masked) | BitMap(fresh_exact), (starts - index.masked) | BitMap(fresh_starts)

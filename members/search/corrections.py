"""The known words that somebody may have meant who typed an unknown one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from members.search.index import Index
from members.search.words import LONG_WORD, SHORTEST_CORRECTED, distant_misses, errors_between, near_misses

KNOWN = "SELECT bare, max(members) FROM members_searchword WHERE near && %s GROUP BY bare"
MOST_PROPOSED = 5


def nearest(index: Index, word: str) -> list[str]:
    """At most five known bare words, the likeliest first: one error, then two in long words.

    Among equals, those that begin with the same letter, then those that more members have.
    """
    if len(word) < SHORTEST_CORRECTED or not word.isalpha():
        return []
    found = ranked(word, candidates(near_misses(word)), index, 1)
    if not found and len(word) >= LONG_WORD - 2:
        found = ranked(word, candidates(distant_misses(word)), index, 2)
    return found[:MOST_PROPOSED]


def is_long(word: str) -> bool:
    return len(word) >= LONG_WORD


def candidates(numbers: list[int]) -> dict[str, int]:
    """The words of the index that share one of these numbers, with how many members have them."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [numbers])
        return dict(cursor.fetchall())


def ranked(word: str, known: dict[str, int], index: Index, most: int) -> list[str]:
    everywhere = dict.fromkeys(others(index), 1) | known
    near = ((errors_between(word, each), each) for each in everywhere if abs(len(each) - len(word)) <= most)
    good = [
        (errors, each[0] != word[0], -everywhere[each], each)
        for errors, each in near
        if errors <= most and (most == 1 or is_long(each))
    ]
    return [each for *_, each in sorted(good)]


def others(index: Index) -> Iterable[str]:
    """Known words that the table has not: of names of pôles, themes, places, and of members that changed."""
    yield from index.names.by_word
    for fresh in index.fresh:
        yield from fresh.bare_names | fresh.bare_words

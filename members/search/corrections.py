"""The known words that somebody may have meant who typed an unknown one."""

from __future__ import annotations

from django.db import connection

from members.search.index import Index
from members.search.words import LONG_WORD, SHORTEST_CORRECTED, distant_misses, errors_between, near_misses

# One look into the index for each number: asked for all at once, the planner expects thousands and reads the table.
KNOWN = """
SELECT bare, max(members) FROM unnest(%s::int[]) AS asked (number) JOIN members_searchword ON near @> ARRAY[number]
GROUP BY bare
"""
MOST_PROPOSED = 5


def nearest(index: Index, word: str) -> list[str]:
    """At most five known bare words, the likeliest first: one error, then two in long words.

    Among equals, those that begin with the same letter, then those that more members have.
    """
    if len(word) < SHORTEST_CORRECTED or not word.isalpha():
        return []
    found = ranked(word, near(index, near_misses(word)), 1)
    if not found and len(word) >= LONG_WORD - 2:
        found = ranked(word, near(index, distant_misses(word)), 2)
    return found[:MOST_PROPOSED]


def near(index: Index, numbers: list[int]) -> dict[str, int]:
    """The known words that share one of these numbers, with how many members have them."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [numbers])
        known = dict(cursor.fetchall())
    of_names = {word for number in numbers for word in index.names.by_miss.get(number, ())}
    changed = index.fresh_words
    return {word: max(known.get(word, 1), changed[word]) for word in {*of_names, *changed, *known}}


def ranked(word: str, known: dict[str, int], most: int) -> list[str]:
    letters, shortest = set(word), LONG_WORD if most > 1 else 1
    alike = (each for each in known if len(each) >= shortest and abs(len(each) - len(word)) <= most)
    # An error adds a letter, takes one away, or both: most words are told apart by their letters alone.
    counted = ((errors_between(word, each), each) for each in alike if len(letters ^ set(each)) <= 2 * most)
    good = [(errors, each[0] != word[0], -known[each], each) for errors, each in counted if errors <= most]
    return [each for *_, each in sorted(good)]

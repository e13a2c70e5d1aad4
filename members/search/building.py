"""Building the index anew from the truth, in one transaction, beside whoever reads and writes.

Readers see the former index until the transaction ends, then the new one, never half of one. Writers wait for nothing:
what they change meanwhile stays noted as changed, and readers complete the index with it.
"""

from __future__ import annotations

import secrets
from array import array
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction
from pyroaring import BitMap

from members.models import Membership, SearchDocument, SearchSet, SearchWord
from members.search import families
from members.search.bitmaps import stored, stored_keys
from members.search.texts import WHOLE_NAME, ahead, read_texts
from members.search.words import bare, glued_key, key_of, known_misses, plain_form
from poles.partial_dates import today

LOCK = 0x696E6465  # « inde »: one building at a time
# Beyond this many members, completing the index costs readers more than building it costs the machine.
MOST_CHANGES = 1_000
DUE = """
SELECT count(DISTINCT member) > %(most)s OR count(*) > 20 * %(most)s
    OR EXISTS (SELECT FROM members_searchgeneration WHERE day < %(today)s)
    OR NOT EXISTS (SELECT FROM members_searchgeneration) AND EXISTS (SELECT FROM members_member)
FROM members_searchchange
"""


def rebuild() -> int:
    """Writes the whole index again. Returns how many members it holds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        return build(cursor)


def rebuild_if_due() -> bool:
    """Builds if much has changed since the last building, a day has passed, or there was none, and nobody is at it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        due = bool(cursor.fetchone()[0]) and is_due()
        if due:
            build(cursor)
        return due


def is_due() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"most": MOST_CHANGES, "today": today()})
        return bool(cursor.fetchone()[0])


def build(cursor: Any) -> int:
    # First: what is noted after this statement is not taken for done, even if what follows has seen it.
    cursor.execute("DELETE FROM members_searchchange")
    # Once: midnight may pass meanwhile.
    day = today()
    members = write_documents(cursor)
    write_words(cursor)
    write_sets(cursor, day)
    write_generation(cursor, members, day)
    cursor.execute("ANALYZE members_searchdocument, members_searchword, members_searchset")
    return len(members)


def write_documents(cursor: Any) -> array[int]:
    """Numbers the published members in alphabetical order, the primary key deciding between equal names."""
    with connection.chunked_cursor() as members:
        members.execute("SELECT name, id FROM members_member WHERE state = 'published'")
        keys = sorted((key_of(name), member) for batch in ahead(members) for name, member in batch)
    cursor.execute("DELETE FROM members_searchdocument")
    rows = ((member, doc, key, glued_key(key)) for doc, (key, member) in enumerate(keys))
    copy(cursor, SearchDocument, "member_id, doc, key, glued", rows)
    return array("q", (member for _, member in keys))


def write_words(cursor: Any) -> None:
    docs, names = words_of_documents()
    cursor.execute("DELETE FROM members_searchword")
    nobody = array("I")
    rows = (word_row(word, BitMap(docs.get(word, nobody)), BitMap(names.get(word, nobody))) for word in docs | names)
    copy(cursor, SearchWord, "word, bare, plain, near, members, docs, names", rows)
    cursor.execute("SELECT gin_clean_pending_list('searchword_by_near')")


def words_of_documents() -> tuple[dict[str, array[int]], dict[str, array[int]]]:
    """By word, who has it in their text only, and in their names. In memory: at a million members, half a gigabyte."""
    docs: dict[str, array[int]] = defaultdict(lambda: array("I"))
    names: dict[str, array[int]] = defaultdict(lambda: array("I"))
    with connection.chunked_cursor() as cursor:
        for text in read_texts(cursor, families.BASE):
            for word in text.words:
                docs[word].append(text.doc)
            for word in text.names:
                names[word].append(text.doc)
            for key in text.other_keys:
                names[WHOLE_NAME + key].append(text.doc)
    return docs, names


def word_row(word: str, docs: BitMap, names: BitMap) -> tuple[object, ...]:
    if word.startswith(WHOLE_NAME):
        simple, near = word, []
    else:
        simple = bare(word)
        near = known_misses(simple)
    everywhere = docs | names
    # As text: the driver writes lists in Python, number by number, in half the time of a building.
    return word, simple, plain_form(simple), as_array(near), len(everywhere), stored(everywhere), stored(names)


def as_array(numbers: list[int]) -> str:
    return f"{{{','.join(map(str, numbers))}}}"


def write_sets(cursor: Any, day: date) -> None:
    cursor.execute("DELETE FROM members_searchset")
    current = families.in_scope(Membership.objects.public().in_force(day))
    for sets in (current, families.of_themselves()):
        rows = ((family, value, stored(docs)) for family, values in sets.items() for value, docs in values.items())
        copy(cursor, SearchSet, "family, value, docs", rows)


def write_generation(cursor: Any, members: array[int], day: date) -> None:
    """The number is drawn: a counter would give one again after a restore, to processes that know it already."""
    cursor.execute("DELETE FROM members_searchgeneration")
    cursor.execute(
        "INSERT INTO members_searchgeneration (id, number, day, documents, members) VALUES (1, %s, %s, %s, %s)",
        [secrets.randbits(62), day, len(members), stored_keys(members)],
    )


def copy(cursor: Any, model: Any, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    with cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as into:
        for row in rows:
            into.write_row(row)

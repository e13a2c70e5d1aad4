"""What is searched of a member, and the words of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from members.search.words import SHORTEST_INITIALS, initials, key_of, words_of, words_of_name, words_of_text

# Its own words: the names of its pôles, themes, région… are met where they are kept (names.py), so that renaming a pôle
# re-indexes nobody. The commune alone is written out: there are 35,000 of them.
TEXTS = """
WITH documents (doc, member_id) AS MATERIALIZED ({documents}),
declared AS (
    SELECT s.member_id, string_agg(s.keywords_as_written || ' ; ' || s.markets_as_written, ' ; ') AS keywords
    FROM members_membership s JOIN poles_pole p ON p.id = s.pole_id AND p.published
    WHERE s.member_id IN (SELECT member_id FROM documents)
        AND (s.keywords_as_written <> '' OR s.markets_as_written <> '')
    GROUP BY s.member_id
)
SELECT doc, m.id, m.name, m.acronym, m.legal_name, m.aliases,
    concat_ws(' ; ', m.description, m.description_en, m.place_as_written, commune.name, declared.keywords)
FROM documents
JOIN members_member m ON m.id = documents.member_id
LEFT JOIN poles_commune commune ON commune.code = m.commune_id
LEFT JOIN declared ON declared.member_id = m.id
"""
WHOLE_NAME = "="
AT_ONCE = 5_000


@dataclass
class Text:
    """The words of one document: in its name, acronym, legal name and aliases; and in the rest only."""

    doc: int
    member: int
    name: str
    other_names: list[str]
    names: set[str]
    words: set[str]

    @classmethod
    def of(cls, row: Sequence[Any]) -> Text:
        doc, member, name, acronym, legal_name, aliases, text = row
        others = [other for other in (acronym, legal_name, *aliases) if other]
        names: set[str] = set()
        for each in (name, *others):
            words = words_of(each)
            names.update(words_of_name(each))
            if len(words) >= SHORTEST_INITIALS:
                names.update(initials(words))
        return cls(doc, member, name, others, names, set(words_of_text(text)) - names)

    @cached_property
    def key(self) -> str:
        """What sorts it."""
        return key_of(self.name)

    @cached_property
    def other_keys(self) -> set[str]:
        """Its other names, each as a whole."""
        return {key_of(other) for other in self.other_names} - {self.key, ""} if self.other_names else set()


def read_texts(cursor: Any, documents: str, parameters: Sequence[Any] = ()) -> Iterator[Text]:
    """Of the documents that the SELECT gives, as (doc, member_id)."""
    cursor.execute(TEXTS.format(documents=documents), parameters or None)
    for rows in ahead(cursor):
        yield from map(Text.of, rows)


def ahead(cursor: Any) -> Iterator[list[Any]]:
    """The rows in batches; the database reads the next one while this one is worked on."""
    with ThreadPoolExecutor(1) as reader:
        batch = reader.submit(cursor.fetchmany, AT_ONCE)
        while rows := batch.result():
            batch = reader.submit(cursor.fetchmany, AT_ONCE)
            yield rows

"""What is searched of a member, and the words of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from members.search.words import glued_names, initials, key_of, words_of, words_of_text

# Its own words: the names of its pôles, themes, région… are met where they are kept (names.py), so that renaming a pôle
# re-indexes nobody. The commune alone is written out: there are 35,000 of them.
TEXTS = """
SELECT doc, member_id, m.name, m.acronym, m.legal_name, m.aliases,
    concat_ws(' ; ', m.description, m.description_en, m.place_as_written, commune.name, declared.keywords)
FROM ({documents}) AS documents (doc, member_id)
JOIN members_member m ON m.id = member_id
LEFT JOIN poles_commune commune ON commune.code = m.commune_id
LEFT JOIN LATERAL (
    SELECT string_agg(s.keywords_as_written || ' ; ' || s.markets_as_written, ' ; ') AS keywords
    FROM members_membership s JOIN poles_pole p ON p.id = s.pole_id AND p.published
    WHERE s.member_id = m.id
) declared ON true
"""
WHOLE_NAME = "="


@dataclass(frozen=True)
class Text:
    """The words of one document. `key` sorts it; `other_keys` are its acronym, aliases and legal name as a whole."""

    doc: int
    member: int
    key: str
    other_keys: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]

    @classmethod
    def of(cls, row: Sequence[Any]) -> Text:
        doc, member, name, acronym, legal_name, aliases, text = row
        others = [other for other in (acronym, legal_name, *aliases) if other]
        names: set[str] = set()
        for each in (name, *others):
            words = words_of(each)
            names.update(words)
            names.update(glued_names(words))
            names.update(initials(words))
        key = key_of(name)
        other_keys = frozenset(key_of(other) for other in others) - {key, ""}
        return cls(doc, member, key, other_keys, frozenset(names), frozenset(words_of_text(text)) - names)


def read_texts(cursor: Any, documents: str, parameters: Sequence[object] = ()) -> Iterator[Text]:
    """Of the documents that the SELECT gives, as (doc, member_id)."""
    cursor.execute(TEXTS.format(documents=documents), parameters or None)
    while rows := cursor.fetchmany(5_000):
        yield from map(Text.of, rows)

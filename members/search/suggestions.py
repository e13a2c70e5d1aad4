"""What a visitor may be typing: members, pôles, themes and places, at most ten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from pyroaring import BitMap

from members.models import Identifier, Member
from members.search.answer import as_identifier
from members.search.bitmaps import read, union
from members.search.corrections import nearest
from members.search.index import Index, current
from members.search.names import Title
from members.search.places import SPOKEN
from members.search.postings import AFTER_ALL, begins, fresh_documents, look_up, named
from members.search.words import bare, key_of, words_of
from poles.active_filters import address

MOST = 10
MOST_MEMBERS, MOST_TITLES, MOST_COMMUNES = 6, 3, 2
SHORTEST = 2
# Of each word that begins so, the members who have it in their name: from three letters, or they would be half of all.
SHORTEST_WORD, MOST_WORDS = 3, 50
BEGINNING = "SELECT names FROM members_searchword WHERE bare >= %s AND bare < %s ORDER BY members DESC, word LIMIT %s"
COMMUNES = f"""
SELECT code, name, departement_id FROM poles_commune
WHERE {SPOKEN} >= %s AND {SPOKEN} < %s AND parent_id IS NULL ORDER BY population DESC NULLS LAST, code LIMIT %s
"""
NOTES = {"theme": "Thématique", "region": "Région", "departement": "Département"}


@dataclass(frozen=True)
class Suggestion:
    """`kind` is membre, pole, theme or lieu; `url` is where choosing it leads."""

    kind: str
    label: str
    note: str
    url: str


def suggest(text: str) -> list[Suggestion]:
    """Whose name begins with the text first, then those with words that begin so; with one typing error if none has."""
    words = [bare(word) for word in words_of(text)]
    if len("".join(words)) < SHORTEST:
        return []
    index = current()
    found = list(suggestions(index, text, words))
    if not found and (likely := nearest(index, words[-1])):
        corrected = [*words[:-1], likely[0]]
        found = list(suggestions(index, " ".join(corrected), corrected))
    return found[:MOST]


def suggestions(index: Index, text: str, words: list[str]) -> Iterator[Suggestion]:
    members = of_members(index, text, words)
    others = [*of_titles(index, words), *of_communes(words)]
    # Room for what is no member, without which a common beginning would hide its pôle or its town.
    yield from members[: max(MOST_MEMBERS, MOST - len(others))]
    yield from others


def of_members(index: Index, text: str, words: list[str]) -> list[Suggestion]:
    listed = index.sets[""].get("", BitMap())
    if number := as_identifier(text):
        keys = list(Identifier.objects.filter(number).order_by().values_list("member", flat=True))
        return shown(index.member_ids(list(index.docs_of(keys) & listed)))
    called, starts = (docs & listed for docs in named(index, key_of(text)))
    docs = [*called, *index.window(starts - called, 0, MOST)]
    if len(docs) < MOST and len(words[-1]) >= SHORTEST_WORD:
        rest = in_names(index, words) & listed - called - starts
        docs += index.window(rest, 0, MOST - len(docs))
    return shown(index.member_ids(docs[:MOST]))


def in_names(index: Index, words: list[str]) -> BitMap:
    """Who has all words in their names, the last one as the beginning of one."""
    with connection.cursor() as cursor:
        cursor.execute(BEGINNING, [words[-1], words[-1] + AFTER_ALL, MOST_WORDS])
        last = union(read(names) for (names,) in cursor.fetchall()) - index.masked
    last |= BitMap(doc for doc, fresh in fresh_documents(index) if begins(words[-1], fresh.bare_names))
    before = look_up(index, words[:-1]) if words[:-1] else []
    return BitMap.intersection(last, *(meaning.posting.names for meaning in before if not meaning.word.is_stop))


def shown(keys: list[int]) -> list[Suggestion]:
    members = Member.public.select_related("commune", "departement").in_this_order(keys)
    return [Suggestion("membre", member.name, place(member), member.get_absolute_url()) for member in members]


def place(member: Member) -> str:
    return str(member.commune or member.departement or "")


def of_titles(index: Index, words: list[str]) -> Iterator[Suggestion]:
    """Pôles, themes, régions and départements, each word being the beginning of one of theirs."""
    start = " ".join(words)
    fitting = (title for title in index.names.titles if title.has(words))
    best = sorted(fitting, key=lambda title: (not title.begins_with(start), title.label))
    yield from map(suggested, best[:MOST_TITLES])


def suggested(title: Title) -> Suggestion:
    if title.parameter == "pole":
        return Suggestion("pole", title.label, "Pôle", reverse("pole", args=[title.value]))
    kind = "theme" if title.parameter == "theme" else "lieu"
    url = address(reverse("members"), {title.parameter: title.value})
    return Suggestion(kind, title.label, NOTES[title.parameter], url)


def of_communes(words: list[str]) -> Iterator[Suggestion]:
    start = " ".join(words)
    with connection.cursor() as cursor:
        cursor.execute(COMMUNES, [start, start + AFTER_ALL, MOST_COMMUNES])
        for code, name, departement in cursor.fetchall():
            url = address(reverse("members"), {"commune": code})
            yield Suggestion("lieu", name, f"Commune ({departement})", url)

"""Whether the index says what the truth says, both read in one snapshot.

The index is taken as readers see it: what was built, without the members that changed since, and these as they are. The
truth is read by other ways than the building’s (truth.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from pyroaring import BitMap

from members import search
from members.search.bitmaps import read
from members.search.index import Index
from members.search.texts import WHOLE_NAME
from members.search.truth import Truth, read_sets, read_truth
from members.search.words import bare, glued_key, known_misses, plain_form
from poles.snapshot import read_only_snapshot

MOST_NAMED = 3


class Word(NamedTuple):
    """A word of the index: who has it at all, who in a name, and the forms under which it is looked up."""

    word: str
    docs: BitMap
    names: BitMap
    forms: tuple[object, ...] | None = None


def differences() -> Iterator[str]:
    """Sentences in French that name a word or a value and a few members; none where index and truth agree."""
    with read_only_snapshot(), connection.cursor() as cursor:
        # All texts are read: a minute at a million members.
        cursor.execute("SET LOCAL statement_timeout = 0")
        index = search.current()
        docs = index.window(index.everybody, 0, len(index.everybody))
        known = dict(zip(index.member_ids(docs), docs, strict=True))
        truth = read_truth(known)
        yield from Comparison(index, truth, known).differences()


@dataclass
class Comparison:
    index: Index
    truth: Truth
    # The number of each member in the index.
    docs: dict[int, int]

    def differences(self) -> Iterator[str]:
        yield from self.of_members()
        yield from self.of_order()
        yield from self.of_keys()
        yield from self.of_words()
        yield from self.of_sets()

    def of_members(self) -> Iterator[str]:
        if unpublished := sorted(self.docs.keys() - self.truth.keys.keys()):
            yield f"L’index connaît encore {self.some(unpublished)} : aucun n’est publié."
        if forgotten := sorted(self.truth.keys.keys() - self.docs.keys()):
            yield f"L’index ne connaît pas {self.some(forgotten)}."

    def of_order(self) -> Iterator[str]:
        ours = [member for member in self.docs if member in self.truth.keys]
        theirs = [member for member in self.truth.order if member in self.docs]
        wrong = next(((one, other) for one, other in zip(ours, theirs, strict=True) if one != other), None)
        if wrong:
            yield f"Ordre des noms : l’index met {self.some(wrong[:1])} là où vient {self.some(wrong[1:])}."

    def of_keys(self) -> Iterator[str]:
        keys = {fresh.text.member: fresh.text.key for fresh in self.index.fresh}
        with connection.chunked_cursor() as cursor:
            cursor.execute("SELECT doc, member_id, key, glued FROM members_searchdocument")
            for doc, member, key, glued in cursor:
                if doc in self.index.masked:
                    continue
                keys[member] = key
                if self.docs.get(member) != doc or glued != glued_key(key):
                    yield f"{self.some([member])} a deux numéros dans l’index, ou une fausse empreinte."
        for member, key in keys.items():
            if member in self.truth.keys and key != self.truth.keys[member]:
                yield f"{self.some([member])} est rangé sous « {key} » et non « {self.truth.keys[member]} »."

    def of_words(self) -> Iterator[str]:
        unseen = self.truth.names.keys() | self.truth.others.keys()
        for indexed in self.words_of_index():
            unseen.discard(indexed.word)
            yield from self.of_word(indexed)
            if indexed.forms is not None and indexed.forms != forms_of(indexed.word):
                yield f"Mot « {indexed.word} » : l’index le range sous des formes qui ne sont pas les siennes."
        for word in sorted(unseen):
            yield from self.of_word(Word(word, BitMap(), BitMap()))

    def of_word(self, indexed: Word) -> Iterator[str]:
        docs, names = self.truth.having(indexed.word)
        is_name = indexed.word.startswith(WHOLE_NAME)
        said = f"Nom entier « {indexed.word[len(WHOLE_NAME) :]} »" if is_name else f"Mot « {indexed.word} »"
        yield from self.compared(said, indexed.docs, docs)
        yield from self.compared(f"{said} dans un nom", indexed.names, names)

    def words_of_index(self) -> Iterator[Word]:
        late_docs, late_names = self.late_words()
        masked = self.index.masked
        with connection.chunked_cursor() as cursor:
            cursor.execute("SELECT word, docs, names, bare, plain, near, members FROM members_searchword")
            for word, docs, names, simple, plain, near, members in cursor:
                built = read(docs)
                forms = (simple, plain, sorted(near), members == len(built))
                more = late_docs.pop(word, BitMap()), late_names.pop(word, BitMap())
                yield Word(word, (built - masked) | more[0], (read(names) - masked) | more[1], forms)
        for word, those in late_docs.items():
            yield Word(word, those, late_names.get(word, BitMap()))

    def late_words(self) -> tuple[dict[str, BitMap], dict[str, BitMap]]:
        """The words of those who changed since the building: who has each at all, and in a name."""
        docs: dict[str, BitMap] = defaultdict(BitMap)
        names: dict[str, BitMap] = defaultdict(BitMap)
        for doc, fresh in enumerate(self.index.fresh, start=self.index.first_fresh):
            for word in fresh.text.names | {f"{WHOLE_NAME}{key}" for key in fresh.text.other_keys}:
                names[word].add(doc)
                docs[word].add(doc)
            for word in fresh.text.words:
                docs[word].add(doc)
        return docs, names

    def of_sets(self) -> Iterator[str]:
        ours, theirs = self.index.sets, read_sets(self.docs, self.index.state.day)
        for family in sorted(ours.keys() | theirs.keys()):
            one, other = ours.get(family, {}), theirs.get(family, {})
            for value in sorted(one.keys() | other.keys()):
                said = f"Valeur « {value} » de « {family} »" if family else "Membres actuels"
                yield from self.compared(said, one.get(value, BitMap()), other.get(value, BitMap()))

    def compared(self, what: str, indexed: BitMap, true: BitMap) -> Iterator[str]:
        if indexed == true:
            return
        if wrong := self.members(indexed - true):
            yield f"{what} : l’index donne à tort {self.some(wrong)}."
        if forgotten := self.members(true - indexed):
            yield f"{what} : l’index oublie {self.some(forgotten)}."

    def members(self, docs: BitMap) -> list[int]:
        """Those who are published; of the others one sentence is enough."""
        return [member for member, doc in self.docs.items() if doc in docs and member in self.truth.keys]

    def some(self, members: list[int] | tuple[int, ...]) -> str:
        named = [f"« {self.truth.labels.get(member, '?')} » (n° {member})" for member in members[:MOST_NAMED]]
        rest = len(members) - MOST_NAMED
        return ", ".join(named) + (f" et {rest} autres" if rest > 0 else "")


def forms_of(word: str) -> tuple[object, ...]:
    """As the columns of the index hold them; the last says that its count is that of its set."""
    if word.startswith(WHOLE_NAME):
        return word, plain_form(word), [], True
    return bare(word), plain_form(bare(word)), known_misses(bare(word)), True

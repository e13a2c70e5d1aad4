"""A question: what each of its words may stand for, who has all of them, and what had to be corrected.

Words that matter stand in a row. Each stands for those who have it; neighbours may also be one glued word, the name of
a pôle, a theme, a place or a category. Who has all words is found from the last to the first:
who has those from `place` on = union, over what may stand there, of its set & who has those after it.

How it is read is in reading.py.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property

from pyroaring import BitMap

from members.search.bitmaps import levels_of, union
from members.search.index import Index
from members.search.names import Entity
from members.search.places import Place
from members.search.postings import Meaning, Posting, named
from members.search.words import NEAR, Asked, key_of

NOBODY = Posting()


@dataclass(frozen=True)
class Span:
    """Words that matter, from the one at `first` to before the one at `last`."""

    first: int
    last: int

    def has(self, place: int) -> bool:
        return self.first <= place < self.last

    def holds(self, other: Span) -> bool:
        """Whether it has all words of the other, and more."""
        return self != other and self.first <= other.first and other.last <= self.last

    def overhangs(self, other: Span) -> bool:
        """Whether it shares words with the other, and has more."""
        shares = self.first < other.last and other.first < self.last
        return shares and (self.first < other.first or other.last < self.last)


@dataclass
class Question:
    index: Index
    text: str
    asked: list[Asked]
    # The words that matter, in their order, and where each stands in `asked`.
    meanings: list[Meaning] = field(default_factory=list)
    places_asked: list[int] = field(default_factory=list)
    readings: dict[Span, Posting] = field(default_factory=lambda: defaultdict(Posting))
    entities: list[tuple[Span, Entity]] = field(default_factory=list)
    narrower: list[tuple[Span, Entity]] = field(default_factory=list)
    communes: list[tuple[Span, Place]] = field(default_factory=list)
    # (word typed, word used instead)
    corrections: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    # Words of names that propose their pôle or theme without being it: « photonique », « futur ».
    parts: list[tuple[Span, Entity]] = field(default_factory=list)
    # Where names of communes stand that are not taken for such (Die, Lens): not to be corrected either.
    towns: list[Span] = field(default_factory=list)
    is_widened: bool = False
    is_by_themes: bool = False

    @property
    def count(self) -> int:
        return len(self.meanings)

    @cached_property
    def whole(self) -> Posting | None:
        """Who has all the words; None where no word matters."""
        return self.between(0, self.count)

    def between(self, first: int, last: int) -> Posting | None:
        """Who has the words from `first` to before `last`; None, for everybody, where there is none."""
        after: dict[int, Posting | None] = {last: None}
        for place in reversed(range(first, last)):
            after[place] = NOBODY
            for span, posting in self.readings.items():
                if span.first == place and span.last <= last:
                    rest = after[span.last]
                    after[place] |= posting if rest is None else posting & rest  # type: ignore[operator]
        return after[first]

    def without(self, span: Span) -> BitMap | None:
        """Who has all words but those of `span`; None where there are no others."""
        both = [self.between(0, span.first), self.between(span.last, self.count)]
        found = [posting.docs for posting in both if posting is not None]
        return BitMap.intersection(*found) if found else None

    def means_the_same_without(self, span: Span) -> bool:
        """Whether the other words, asked alone, would be read as they are here."""
        if self.corrections or self.unknown or self.is_widened_outside(span):
            return False
        if any(name.overhangs(span) for name in [*self.named_spans(), *(name for name, _ in self.narrower)]):
            return False  # what is left of a name might be read otherwise
        if span.first == 0 and span.last == self.count:
            return True
        if span.first > 0 and span.last < self.count:
            return False  # two words would become neighbours
        # The word before would be the last one, and might then be the beginning of another.
        before = span.first - 1
        return span.last < self.count or self.meanings[before].is_known or self.is_named(before)

    def is_widened_outside(self, span: Span) -> bool:
        return self.is_widened and any(other != span for other, _ in self.communes)

    def text_without(self, span: Span) -> str:
        """The words that matter, without those of `span`; « près » stays before the places that stay."""
        kept = {*self.places_asked[: span.first], *self.places_asked[span.last :]}
        for other, place in self.communes:
            if place.is_around and other != span:
                kept |= {n for n in range(max(0, place.first - 3), place.first) if self.asked[n].bare in NEAR}
        words = [self.asked[n] for n in sorted(kept)]
        return " ".join(f'"{each.word}"' if each.as_typed else each.word for each in words)

    def having_most(self, among: BitMap) -> tuple[int, BitMap]:
        """How many of the words some of `among` have at most, and who of them has so many.

        Names of pôles, themes, places and categories are kept as long as anybody is left; other words go first.
        """
        sets = [self.having(place).docs & among for place in range(self.count)]
        named = [docs for place, docs in enumerate(sets) if self.is_named(place)]
        others = [docs for place, docs in enumerate(sets) if not self.is_named(place)]
        if named and (kept := BitMap.intersection(*named)):
            number, found = most_of([docs & kept for docs in others])
            return len(named) + number, found or kept
        return most_of(sets)

    def having(self, place: int) -> Posting:
        """Who has the word at `place`, alone or in a name."""
        found = NOBODY
        for span, posting in self.readings.items():
            if span.first <= place < span.last:
                found |= posting
        return found

    def widened(self, among: BitMap) -> Question:
        """The same, each commune taken with its surroundings: of namesakes, the first that has somebody there."""
        wider = replace(self, readings=defaultdict(Posting, self.readings), communes=[], is_widened=True)
        for span in dict.fromkeys(span for span, _ in self.communes):
            namesakes = [place for other, place in self.communes if other == span]
            places = (place for place in namesakes if not among.isdisjoint(place.docs_around(self.index)))
            place = next(places, namesakes[0])
            wider.communes.append((span, place))
            add(wider, span, Posting(place.docs_around(self.index)))
        return wider

    def by_themes(self) -> Question:
        """The same, its narrower words taken for their themes: « laser » for optics and photonics."""
        themes = replace(self, readings=defaultdict(Posting, self.readings), is_by_themes=True)
        for span, entity in self.narrower:
            add(themes, span, Posting(having(self.index, entity)))
        return themes

    def is_named(self, place: int) -> bool:
        """Whether the word at `place` belongs to the name of a pôle, a theme, a place…, be it of nobody."""
        return any(span.has(place) for span in self.named_spans())

    def is_in_narrower(self, place: int) -> bool:
        return any(span.has(place) for span, _ in self.narrower)

    def named_spans(self) -> list[Span]:
        return [*(span for span, _ in self.entities), *(span for span, _ in self.communes)]

    @cached_property
    def around(self) -> Place | None:
        """The commune that results are to be near to, if the question says so."""
        return next((place for _, place in self.communes if place.is_around and place.latitude is not None), None)

    @cached_property
    def by_name(self) -> tuple[BitMap, BitMap]:
        """Who has the question for a name; whose name begins with it."""
        return named(self.index, key_of(self.read_as))

    @property
    def read_as(self) -> str:
        """The question with its corrections."""
        corrected = dict(self.corrections)
        return " ".join(corrected.get(each.word, each.word) for each in self.asked)


def most_of(sets: list[BitMap]) -> tuple[int, BitMap]:
    """The largest number of sets that somebody is in, short of all of them, and who is in so many."""
    levels = levels_of(max(len(sets) - 1, 0), sets)
    return next(((n, levels[n]) for n in reversed(range(1, len(levels))) if levels[n]), (0, BitMap()))


def add(question: Question, span: Span, posting: Posting) -> None:
    if posting:
        question.readings[span] |= posting


def having(index: Index, entity: Entity) -> BitMap:
    return union(index.sets[family][value] for family, value in entity.sets if value in index.sets[family])

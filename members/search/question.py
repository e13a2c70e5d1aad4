"""A question understood: what each of its words may stand for, who has all of them, and what had to be corrected.

Words that matter stand in a row. Each stands for those who have it; neighbours may also be one glued word, the name of
a pôle, a theme, a place or a category. Who has all words is found from the last to the first:
who has those from `place` on = union, over what may stand there, of its set & who has those after it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from pyroaring import BitMap

from members.search.bitmaps import levels_of, union
from members.search.corrections import nearest
from members.search.index import Index
from members.search.names import Entity, Name
from members.search.places import SHORTEST_NAME, Place, places_in
from members.search.postings import Meaning, Posting, beginning, look_up, named
from members.search.words import NEAR, Asked, asked_words, key_of

SHORTEST_BEGINNING = 3
# Whoever types more words that nobody has is answered with the others.
MOST_UNKNOWN = 5
LONGEST_GLUED, MOST_GLUED = 4, 8
NOBODY = Posting()
PARTLY_NAMED = frozenset(["departement", "pole", "region", "theme"])


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


def understood(index: Index, text: str) -> Question:
    """Reads a question: in three statements, and up to four more for each of the first few words that nobody has."""
    question = Question(index, text, asked_words(text))
    if question.asked:
        read_words(question)
        read_names(question)
        read_places(question)
        read_parts(question)
        read_whole_name(question)
        complete_last_word(question)
        complete_glued(question)
        read_unknown_words(question)
    return question


def read_words(question: Question) -> None:
    """The words alone, and neighbours as one word: « bio tech », « chat 3 d »."""
    words = [each.word for each in question.asked]
    glued = {span: "".join(words[span.first : span.last]) for span in neighbours(len(words))}
    found = look_up(question.index, [*words, *glued.values()])
    meanings, of_glued = found[: len(words)], found[len(words) :]
    kept = telling(question, meanings)
    if not kept:
        meanings = [named_only(meaning) for meaning in look_up(question.index, words, stop_words=True)]
        kept = list(range(len(words)))
    question.meanings = [meanings[place] for place in kept]
    question.places_asked = kept
    for number, meaning in enumerate(question.meanings):
        add(question, Span(number, number + 1), meaning.posting)
    for asked, meaning in zip(glued, of_glued, strict=True):
        if span := span_of(question, asked.first, asked.last):
            add(question, span, meaning.posting)


def neighbours(count: int) -> list[Span]:
    """Two to four words that follow each other."""
    return [
        Span(first, last)
        for first in range(min(count, MOST_GLUED))
        for last in range(first + 2, min(first + LONGEST_GLUED, count) + 1)
    ]


def telling(question: Question, meanings: Sequence[Meaning]) -> list[int]:
    """Where the words that matter stand: neither link words nor company forms, unless there is nothing else."""
    asked, kept = question.asked, question.index.names.kept
    words = [n for n, meaning in enumerate(meanings) if not meaning.word.is_stop or meaning.word.bare in kept]
    words = [n for n in words if not asked[n].is_link or asked[n].as_typed]
    return [n for n in words if not asked[n].is_company_form] or words


def named_only(meaning: Meaning) -> Meaning:
    """Of a stop word, only who has it in a name."""
    names = meaning.posting.names
    return Meaning(meaning.word, Posting(names, names, meaning.posting.typed), bool(names))


def span_of(question: Question, first: int, last: int) -> Span | None:
    """The words that matter among those asked from `first` to before `last`."""
    inside = [number for number, place in enumerate(question.places_asked) if first <= place < last]
    return Span(inside[0], inside[-1] + 1) if inside else None


def add(question: Question, span: Span, posting: Posting) -> None:
    if posting:
        question.readings[span] |= posting


def read_names(question: Question) -> None:
    """The pôles, themes, régions, départements and categories named. In « Haute-Loire » no Loire is named."""
    words, names = [meaning.word for meaning in question.meanings], question.index.names
    for place in range(question.count):
        question.entities += [(place_of(name, place), name.entity) for name in names.at(place, words)]
        question.narrower += [(place_of(name, place), name.entity) for name in names.narrower_at(place, words)]
    spans = question.named_spans()
    outermost = {each: None for each in question.entities if not any(span.holds(each[0]) for span in spans)}
    question.entities = list(outermost)
    for span, entity in question.entities:
        add(question, span, Posting(having(question.index, entity)))


def place_of(name: Name, place: int) -> Span:
    return Span(place, place + len(name.words))


def read_places(question: Question) -> None:
    named = question.named_spans()
    for place in places_in(question.asked):
        span = span_of(question, place.first, place.last)
        if span is None or any(longer.holds(span) for longer in named):
            continue
        docs = place.docs(question.index)
        if place.is_around and any(span == other for other, _ in question.communes):
            continue  # near the largest of that name
        if docs or place.is_around or len(place.name) >= SHORTEST_NAME:
            question.communes.append((span, place))
            add(question, span, Posting(place.docs_around(question.index) if place.is_around else docs))
        else:
            question.towns.append(span)


def read_parts(question: Question) -> None:
    """« futur » is a word of the Pôle Véhicule du Futur; « Rhône » is the département before it is part of a région."""
    for place in range(question.count):
        if question.is_named(place):
            continue
        for entity in question.index.names.with_word(question.meanings[place].word):
            if entity.parameter in PARTLY_NAMED:
                question.parts.append((Span(place, place + 1), entity))
                add(question, Span(place, place + 1), Posting(having(question.index, entity)))


def having(index: Index, entity: Entity) -> BitMap:
    return union(index.sets[family][value] for family, value in entity.sets if value in index.sets[family])


def read_whole_name(question: Question) -> None:
    """The words together may be a name, however it is cut into words."""
    exact, _ = question.by_name
    if question.count:
        add(question, Span(0, question.count), Posting(exact, exact, exact))


def complete_last_word(question: Question) -> None:
    """The last word may be the beginning of one, unless it is a word itself: IA is not the beginning of IAR."""
    last = question.count - 1
    if last < 0 or question.places_asked[last] != len(question.asked) - 1 or question.asked[-1].as_typed:
        return
    if not question.meanings[last].is_known and not (question.is_named(last) and question.having(last)):
        add_beginning(question, Span(last, last + 1), question.meanings[last].word.bare)


def complete_glued(question: Question) -> None:
    """Two words, one of which nobody has, may be the beginning of one: « bio tech Grenoble »."""
    for first in range(min(question.count - 1, MOST_GLUED)):
        pair = question.meanings[first : first + 2]
        if not all(question.having(place) or question.is_named(place) for place in (first, first + 1)):
            add_beginning(question, Span(first, first + 2), "".join(meaning.word.bare for meaning in pair))


def add_beginning(question: Question, span: Span, start: str) -> None:
    """Who has a word that begins so; where nobody has, what is called so."""
    if len(start) < SHORTEST_BEGINNING:
        return
    found = beginning(question.index, start)
    for entity in () if found else question.index.names.beginning(start):
        found |= Posting(having(question.index, entity))
    add(question, span, found)


def read_unknown_words(question: Question) -> None:
    unread = [place for place in range(question.count) if is_unknown(question, place)]
    for place in unread[:MOST_UNKNOWN]:
        read_unknown(question, place)
    question.unknown += [question.meanings[place].word.word for place in unread[MOST_UNKNOWN:]]


def is_unknown(question: Question, place: int) -> bool:
    return not (question.having(place) or question.is_named(place) or question.is_in_narrower(place))


def read_unknown(question: Question, place: int) -> None:
    """A word that nobody has: part of a name, the beginning of a word, else the nearest known word.

    Unless it is to be taken as typed, or is the name of a town where nobody is.
    """
    span, word = Span(place, place + 1), question.meanings[place].word
    as_typed = question.asked[question.places_asked[place]].as_typed
    if as_typed or any(town.has(place) for town in question.towns):
        question.unknown.append(word.word)
        return
    for entity in question.index.names.with_word(word):
        add(question, span, Posting(having(question.index, entity)))
    if not question.having(place) and len(word.bare) > SHORTEST_BEGINNING:
        add_beginning(question, span, word.bare)
    if not question.having(place):
        correct(question, place)


def correct(question: Question, place: int) -> None:
    """Takes the nearest known word with which the others have a result; none, if none has."""
    span, typed = Span(place, place + 1), question.meanings[place].word
    known = nearest(question.index, typed.bare)
    proposals = [(word, posting) for word, posting in zip(known, postings_of(question, known), strict=True) if posting]
    others = question.without(span)
    fitting = (each for each in proposals if not others or not each[1].docs.isdisjoint(others))
    if found := next(fitting, None):
        question.corrections.append((typed.word, found[0]))
        add(question, span, Posting(found[1].docs, found[1].names))
    else:
        question.unknown.append(typed.word)


def postings_of(question: Question, known: list[str]) -> list[Posting]:
    """Who has each of some known words, in their texts or by a name."""
    if not known:
        return []
    names = question.index.names
    found = []
    for meaning in look_up(question.index, known):
        posting = meaning.posting
        for name in names.at(0, [meaning.word]):
            posting |= Posting(having(question.index, name.entity))
        for entity in names.with_word(meaning.word) if not posting else ():
            posting |= Posting(having(question.index, entity))
        found.append(posting)
    return found

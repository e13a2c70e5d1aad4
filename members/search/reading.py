"""How a question is read: its words, the names in them, then what nobody has.

Each step adds to the question what its words may stand for; the order of the steps is that of `understood`.
"""

from __future__ import annotations

from collections.abc import Sequence

from members.search.corrections import nearest
from members.search.index import Index
from members.search.names import Name
from members.search.places import SHORTEST_NAME, places_in
from members.search.postings import Meaning, Posting, beginning, look_up
from members.search.question import Question, Span, add, having
from members.search.words import asked_words

SHORTEST_BEGINNING = 3
# Whoever types more words that nobody has is answered with the others.
MOST_UNKNOWN = 5
LONGEST_GLUED, MOST_GLUED = 4, 8
PARTLY_NAMED = frozenset(["departement", "pole", "region", "theme"])


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
    # The last word has been tried as a beginning already.
    if not question.having(place) and place < question.count - 1 and len(word.bare) > SHORTEST_BEGINNING:
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

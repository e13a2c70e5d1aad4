"""From a text to its words: one cleaning for what is searched and for what is asked.

PostgreSQL's parser is not used: it reads Abak.Tech as a host, PEGASE/RISQUES as a file and l’énergie with a curly
apostrophe as one word. A word here is a run of letters and digits; what PostgreSQL does is to stem it (`search_stems`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from poles.wording import COMPANY_FORMS, folded, normalised_name

WORD = re.compile(r"[^\W_]{1,60}")
DOTTED = re.compile(r"\b(?:[^\W\d_]\.)+[^\W\d_]\b\.?")
QUOTED = re.compile(r'"([^"]*)"')
QUOTES = str.maketrans("«»“”„", '"""""')
LONGEST_WORD = 60  # as in WORD
# Said between the words that matter, in French and in English. PostgreSQL knows the French articles and prepositions.
LINKS = frozenset(
    """
    a alentours all am and around at autour avec by chez cherche chercher combien cote do donne environs est faire
    fait font for from i in is liste looking membre membres moi near of peut pres proche proches quel quelle quelles
    quels qui recherchons sont svp the to tous toutes trouver vers which with
    """.split()  # noqa: SIM905 (a list of sixty lines says no more)
)
# Before a place: its surroundings are meant, not only itself.
NEAR = frozenset(["pres", "proche", "proches", "autour", "environs", "alentours", "vers", "near", "around"])
# What initials leave out.
SMALL = frozenset("à au aux d de des du en et l la le les of and the for pour sur".split())  # noqa: SIM905
SHORTEST_INITIALS = 3
# The endings of feminine and plural forms that the stemmer of PostgreSQL leaves apart from the masculine singular.
ENDINGS = (
    ("euse", "eur"),
    ("trice", "teur"),
    ("elle", "el"),
    ("enne", "en"),
    ("onne", "on"),
    ("iere", "ier"),
    ("que", "c"),
    ("ive", "if"),
)
# Any three letters are near to too many words.
SHORTEST_CORRECTED = 4
# Enough letters to tell words apart: more would make the index larger, not better.
COMPARED = 8
# From here on two errors are corrected.
LONG_WORD = 8


def cleaned(text: str) -> str:
    """Lower case, letters of all widths alike, acronyms without their dots; accents are kept for the stemmer."""
    text = unicodedata.normalize("NFKC", text).lower()
    # Most texts have but their last full stop.
    return DOTTED.sub(undotted, text) if "." in text[:-1] else text


def undotted(match: re.Match[str]) -> str:
    return match[0].replace(".", "")


def words_of(text: str) -> list[str]:
    """The words in their order, lower case, with accents: « L’Énergie d’A.B.C » is l, énergie, d, abc."""
    return WORD.findall(cleaned(text))


def words_of_text(text: str) -> list[str]:
    """As `words_of`, and its compounds in one word: micro-capteurs is also microcapteurs."""
    clean = cleaned(text)
    words: list[str] = WORD.findall(clean)
    if "-" in clean:
        words += ["".join(WORD.findall(piece)) for piece in clean.split() if "-" in piece]
    return words


def words_of_name(name: str) -> list[str]:
    """As `words_of`, and what is written without a space in one word: X-FAB is also xfab, AT&S ats."""
    pieces = [WORD.findall(piece) for piece in cleaned(name).split()]
    return [*(word for piece in pieces for word in piece), *("".join(piece) for piece in pieces if len(piece) > 1)]


def initials(words: list[str]) -> Iterator[str]:
    """What people call a long name: chambre de commerce et d’industrie de Grenoble is ccig, without its place cci."""
    first = "".join(word[0] for word in words if word not in SMALL)
    yield from (each for each in (first, first[:-1]) if len(each) >= SHORTEST_INITIALS)


def halves(word: str) -> list[tuple[str, str]]:
    """The two words that a bare word may be made of: wiseintegration, wise integration."""
    cuts = ((word[:place], word[place:]) for place in range(1, len(word)))
    return [pair for pair in cuts if pair[0].isdigit() or (SMALL.isdisjoint(pair) and len(word) > 2)]


def bare(word: str) -> str:
    """Without accents nor ligatures."""
    return word if word.isascii() else folded(word).replace(" ", "")


def plain_form(word: str) -> str:
    """The masculine singular of a bare word, as far as its ending tells: matériaux, matériau; actives, actif."""
    if len(word) > 3 and word[-1] in "sx":
        word = word[:-1]
    for ending, masculine in ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending) + masculine
    return word


def key_of(name: str) -> str:
    """A name as it is compared and sorted: bare words, without its company form."""
    return normalised_name(name)


def near_misses(word: str) -> list[int]:
    """Numbers of a bare word: another word from which one typing error leads to it shares one of them.

    They are those of its beginning and of all that is left of that without one letter. An error is a letter more, less
    or another, or two neighbours exchanged, wherever it stands: after the beginning, the beginnings are the same.
    """
    if len(word) < SHORTEST_CORRECTED:
        return []
    start = word[:COMPARED]
    return numbered([start, *without_one(start)])


def known_misses(word: str) -> list[int]:
    """Those under which a known word is kept."""
    if len(word) < LONG_WORD:
        return near_misses(word)
    thirds = (third(len(word), part) for part in range(3))
    pieces = [f"{len(word)}:{start}:{word[start:end]}" for start, end in thirds]
    return sorted({*near_misses(word), *numbered([*pieces, *mixed(word)])})


def distant_misses(word: str) -> list[int]:
    """Those that a long word shares with a word asked that is two errors away.

    Two letters more, less or other leave one third of the word as it was, at most two places further. Neighbours
    exchanged change nothing of its letters in alphabetical order, one other error a single one of them.
    """
    pieces = []
    for length in range(max(LONG_WORD, len(word) - 2), len(word) + 3):
        for start, end in (third(length, part) for part in range(3)):
            for shift in range(max(-2, -start), 3):
                pieces.append(f"{length}:{start}:{word[start + shift : end + shift]}")
    return numbered([*pieces, *mixed(word)])


def third(length: int, part: int) -> tuple[int, int]:
    return part * length // 3, (part + 1) * length // 3


def mixed(word: str) -> list[str]:
    """The letters of a word in alphabetical order, all and all but one."""
    letters = "".join(sorted(word))[:COMPARED]
    return [f"~{each}" for each in (letters, *without_one(letters))]


def without_one(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def glued_key(key: str) -> int:
    """A number for a name that is the same however it is cut into words."""
    return crc32(key.replace(" ", "").encode()) - 2**31


def numbered(texts: list[str]) -> list[int]:
    # PostgreSQL's integers have a sign.
    return sorted({crc32(text.encode()) - 2**31 for text in texts})


def errors_between(one: str, other: str) -> int:
    """How many letters must be added, taken away, changed, or exchanged with their neighbour."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, against in enumerate(other, start=1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, above = above, line
    return above[-1]


@dataclass(frozen=True)
class Asked:
    """A word of a visitor. Between quotes it is taken as typed."""

    word: str
    as_typed: bool = False

    @property
    def bare(self) -> str:
        return bare(self.word)

    @property
    def is_link(self) -> bool:
        return self.bare in LINKS

    @property
    def is_company_form(self) -> bool:
        return self.bare in COMPANY_FORMS


def asked_words(text: str) -> list[Asked]:
    words: list[Asked] = []
    # Every second part stood between quotes.
    for number, part in enumerate(QUOTED.split(text.translate(QUOTES))):
        words += [Asked(word[:LONGEST_WORD], number % 2 == 1) for word in words_of(part)]
    return words

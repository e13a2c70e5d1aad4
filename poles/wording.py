"""Names compared as a person would: « L’Oréal S.A. » and « L'OREAL » are one."""

from __future__ import annotations

import re
import unicodedata

LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)
# What a decomposed letter carries: one pass of a pattern costs a fifth of asking for each letter.
MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
# D.A.T.E, S.A.S: single letters between dots are one word.
DOTTED = re.compile(r"\b(?:[a-z]\.)+[a-z]\b\.?")
COMPANY_FORMS = frozenset(
    ["sa", "sas", "sasu", "sarl", "eurl", "snc", "sca", "scs", "scop", "scic", "gie", "gmbh", "ltd", "inc"]
)
CEDEX = re.compile(r"\bcedex\b.*$")
SAINTS = {"st": "saint", "ste": "sainte"}


def folded(text: str) -> str:
    """Lower case, without accents, ligatures, apostrophes, hyphens or other marks; words separated by one space."""
    plain = text if text.isascii() else without_marks(text)
    plain = DOTTED.sub(lambda match: match[0].replace(".", ""), plain.lower())
    plain = plain.replace("&", " et ").replace("+", " plus ")
    return " ".join(re.findall(r"[^\W_]+", plain))


def without_marks(text: str) -> str:
    return MARKS.sub("", unicodedata.normalize("NFKD", text.translate(LIGATURES)))


def normalised_name(text: str) -> str:
    """The name of an organisation for matching: folded, without its company form at either end."""
    words = folded(text).split()
    while len(words) > 1 and words[-1] in COMPANY_FORMS:
        words.pop()
    while len(words) > 1 and words[0] in COMPANY_FORMS:
        words.pop(0)
    return " ".join(words)


def normalised_place(text: str) -> str:
    """The name of a commune for matching: « ST-ETIENNE CEDEX 2 » and « Saint-Étienne » are one."""
    words = CEDEX.sub("", folded(text)).split()
    return " ".join(SAINTS.get(word, word) for word in words)

"""Texts that nobody should type into a search box, and that somebody will: the same for the same seed."""

import string
from random import Random
from urllib.parse import quote

KNOWN = [
    "photonique",
    "Grenoble",
    "énergie",
    "pme",
    "minalogic",
    "laboratoire",
    "Île-de-France",
    "capteurs",
    "IA",
    "3D",
]
LINKS = ["de", "la", "près de", "autour de", "à", "and", "near", "l’", "d'", "le la les", "et", "aux"]
MARKS = ["\u0301", "\u0327", "\u20dd", "\ufe0f", "\u200d", "\u202e", "\u2066", "\u00ad", "\u200b", "\ufeff"]
LETTERS = [
    *("ÀÉÎÕÜçœæßøłŒ", "ΑΩλ", "ЖЯб", "שלום", "سلام﷽", "漢字かな", "ﬁﬃ²③Ⅷ℡", "𝒜𝓑", "🦄👩\u200d👩\u200d👧🇫🇷"),
    "\u0000\u0001\u001b\u007f\u0085\u2028",
]
CODE = [
    *("' OR 1=1 --", "'; DROP TABLE members_member; --", "\\'", "$$", "%s", "%(q)s", "%", "_", "{0}", "{{ 7*7 }}"),
    *("a & b", "a | !b", "a <-> b", "a:*", "'a':*B", "!!", "(((", ")", ":*", "=date", "=", "NULL", "<script>", "\\x00"),
    *('"', '""', '"pho', 'pho"', '"de la"', "« »", "“IA”", "«»«»", "-", "--", "...", "A.B.C.", "@", "#", "//", "a/b.c"),
]
NUMBERS = [
    "0",
    "356000000",
    "356 000 000 00048",
    "9" * 14,
    "FR12 552081317",
    "38",
    "38185",
    "1e9",
    "-1",
    "٣٤٥",
    "0383546Y",
]


class Typist:
    def __init__(self, seed):
        self.dice = Random(seed)
        self.habits = [
            *(self.garbage, self.anything, self.long_word, self.many_words, self.mistyped, self.mixture, self.marked),
            *(self.links, self.letters, self.pieces),
        ]

    def text(self):
        return self.dice.choice(self.habits)()

    def garbage(self):
        return "".join(self.dice.choice(self.dice.choice(LETTERS)) for _ in range(self.dice.randint(1, 60)))

    def anything(self):
        """Of all of Unicode, lone surrogates too."""
        return "".join(chr(self.dice.randrange(0x110000)) for _ in range(self.dice.randint(1, 30)))

    def long_word(self):
        return self.dice.choice([*string.ascii_lowercase, "é", "œ", "ab", "un"]) * self.dice.choice(
            [30, 61, 199, 5_000]
        )

    def many_words(self):
        words = [*KNOWN, *LINKS, self.mistyped(), self.letters()]
        return " ".join(self.dice.choices(words, k=self.dice.choice([20, 60, 3_000])))

    def mistyped(self):
        word = list(self.dice.choice(KNOWN))
        for _ in range(self.dice.randint(1, 3)):
            word.insert(self.dice.randrange(len(word)), self.dice.choice(string.ascii_lowercase))
            word.pop(self.dice.randrange(len(word)))
        return "".join(word)

    def mixture(self):
        parts = [*KNOWN, *CODE, *NUMBERS, *LINKS]
        return self.dice.choice(["", " ", " ", "-", "'", "\t\n"]).join(
            self.dice.choices(parts, k=self.dice.randint(1, 8))
        )

    def marked(self):
        return "".join(letter + self.dice.choice(MARKS) for letter in self.dice.choice(KNOWN))

    def links(self):
        return " ".join(self.dice.choices(LINKS, k=self.dice.randint(1, 10)))

    def letters(self):
        return " ".join(self.dice.choices([*string.ascii_lowercase, *string.digits, "é"], k=self.dice.randint(1, 40)))

    def pieces(self):
        """The beginning, the end, or the middle of what people ask."""
        text = " ".join(self.dice.choices([*KNOWN, *LINKS], k=3))
        first = self.dice.randrange(len(text))
        return text[first : self.dice.randint(first, len(text))]


def percent_encoded(text):
    """As in an address, lone surrogates too."""
    return quote(text, safe="", errors="surrogatepass")

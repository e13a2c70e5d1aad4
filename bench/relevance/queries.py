"""The queries and who is right: rules applied to the whole data with a fixed seed, then queries.csv, written by hand.

A rule leaves out what would be unfair: a part of a name that others bear too, an error that makes another known word or
comes as near to one. Where several members deserve it equally, all of them are right.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, cycle, islice, product
from pathlib import Path
from random import Random

from errors import OPERATIONS, PLACES, distance, position, with_error
from truth import Organisation, Truth, folded

from poles.models import Commune, Pole, Theme

SEED = 2026
# What an error of the rules happens to make, and the data do not know.
REAL_WORDS = {"alesia", "alley", "camus"}
BY_HAND = Path(__file__).parent / "queries.csv"
CATEGORIES = {
    "pme": "PME",
    "eti": "ETI",
    "grand_groupe": "grand groupe",
    "laboratoire_recherche": "laboratoire",
    "enseignement_superieur_recherche": "enseignement supérieur",
    "developpement_economique": "développement économique",
}


@dataclass(frozen=True)
class Query:
    kind: str
    text: str
    right: frozenset[str]


def all_queries(truth: Truth) -> list[Query]:
    """By kind, each query once; those by hand after those of the rules."""
    made = chain.from_iterable(islice(rule(truth, Random(f"{SEED} {rule.__name__}")), most) for rule, most in RULES)
    once: dict[tuple[str, str], Query] = {}
    for query in chain(made, by_hand(truth)):
        once.setdefault((query.kind, query.text), query)
    kinds = list(dict.fromkeys(query.kind for query in once.values()))
    return sorted(once.values(), key=lambda query: kinds.index(query.kind))


def by_hand(truth: Truth) -> Iterator[Query]:
    with BY_HAND.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            yield Query(line["kind"], line["query"], truth.right(line["right"]))


def shuffled(truth: Truth, random: Random) -> list[Organisation]:
    return random.sample(truth.members, len(truth.members))


# Names


def exact_names(truth: Truth, random: Random) -> Iterator[Query]:
    """As written, in small letters, in capitals."""
    for member, case in zip(shuffled(truth, random), cycle([str, str.lower, str.upper]), strict=False):
        yield Query("exact name", case(member.name), truth.with_same_name(member))


def telling_words(truth: Truth, least: int) -> Callable[[Organisation], list[str]]:
    """Words of a name, of `least` letters or more, that at most two members have, in their name, and that begin no
    other word."""

    def tells(word: str) -> bool:
        holders = truth.holders[word]
        return len(holders) <= 2 and holders == truth.with_name_word(word) and not begins_another(truth, word)

    def of(member: Organisation) -> list[str]:
        return [word for word in member.name_words if len(word) >= least and word.isalpha() and tells(word)]

    return of


def begins_another(truth: Truth, text: str, but: str = "") -> bool:
    return any(known.startswith(text) for known in truth.holders if known not in {text, but})


def parts_of_names(truth: Truth, random: Random) -> Iterator[Query]:
    """One telling word of a name of several."""
    telling = telling_words(truth, least=4)
    for member in shuffled(truth, random):
        words = telling(member)
        if words and len(member.name_words) > 1:
            word = random.choice(words)
            yield Query("part of a name", word, truth.with_name_word(word))


def acronyms(truth: Truth, random: Random) -> Iterator[Query]:
    """Those that a name gives beside its long form: as written, in small letters, with dots."""
    ways = cycle([str, str.lower, lambda letters: "".join(f"{letter}." for letter in letters)])
    for member in shuffled(truth, random):
        found = re.search(r"^([A-Z]{2,6})\d* – |\(([A-Z]{2,6})\)$", member.name)
        if found:
            letters = found[1] or found[2]
            yield Query("acronym", next(ways)(letters), truth.with_name_word(letters.lower()))


# Errors


def fair_error(truth: Truth, wrong: str, word: str, communes: set[str]) -> bool:
    """Whether a person would say `word`: no known word, nor the beginning of one, and none as near."""
    if wrong in communes | REAL_WORDS or wrong in truth.holders or begins_another(truth, wrong, but=word):
        return False
    how_far = distance(wrong, word)
    others = (truth.holders.keys() | truth.unlisted_names) - {word}
    return how_far > 0 and all(distance(wrong, other) > how_far for other in others)


def commune_words() -> set[str]:
    names = Commune.objects.values_list("name", flat=True)
    return {word for name in names for word in folded(name).split()}


def misspelt(truth: Truth, random: Random, kind: str, least: int, err: Callable[[str], str]) -> Iterator[Query]:
    """The telling word alone, or the whole name with the error in it, by turns."""
    communes, telling = commune_words(), telling_words(truth, least)
    whole = cycle([False, True])
    for member in shuffled(truth, random):
        for word in telling(member)[:1]:
            wrong = err(word)
            if fair_error(truth, wrong, word, communes):
                words = [wrong if one == word else one for one in member.name_words]
                if next(whole) and len(words) <= 4:
                    yield Query(kind, " ".join(words), truth.with_same_name(member))
                else:
                    yield Query(kind, wrong, truth.with_name_word(word))


def one_error(truth: Truth, random: Random) -> Iterator[Query]:
    """Each operation at each place of the word, in turn."""
    turns = cycle(product(PLACES, OPERATIONS))

    def err(word: str) -> str:
        place, operation = next(turns)
        return with_error(word, operation, position(word, place), random)

    return misspelt(truth, random, "one error", 5, err)


def two_errors(truth: Truth, random: Random) -> Iterator[Query]:
    """In words of eight letters or more, anywhere, but not side by side: that is often one error."""

    def err(word: str) -> str:
        first, second = random.choice([(a, b) for a in range(len(word)) for b in range(a + 3, len(word))])
        wrong = with_error(word, random.choice(OPERATIONS), second, random)
        return with_error(wrong, random.choice(OPERATIONS), first, random)

    return misspelt(truth, random, "two errors", 8, err)


def without_accents(truth: Truth, random: Random) -> Iterator[Query]:
    """Names that have some, in small letters or in capitals."""
    for member, case in zip(shuffled(truth, random), cycle([str.lower, str.upper]), strict=False):
        bare = folded(member.name)
        if not member.name.isascii() and re.search("[à-ÿÀ-ß]", member.name):
            yield Query("no accents", case(bare), truth.with_same_name(member))


def glued_or_split(truth: Truth, random: Random) -> Iterator[Query]:
    """« wiseintegration », « algo secure »."""
    split = re.compile(r"^([A-Z][a-z]{2,})([A-Z][a-z]{2,})$")
    for member in shuffled(truth, random):
        words = member.name_words
        if parts := split.match(member.name):
            yield Query("glued or split", f"{parts[1]} {parts[2]}".lower(), truth.with_same_name(member))
        elif len(words) == 2 and all(len(word) > 3 for word in words):
            yield Query("glued or split", "".join(words), truth.with_same_name(member))


def numbers(truth: Truth, random: Random) -> Iterator[Query]:
    """SIREN bare, in groups of three, with the word before, between unbreakable spaces."""
    ways = cycle(["{}{}{}", "{} {} {}", "SIREN {} {} {}", "{}\u00a0{}\u00a0{}", "siren {}{}{}"])
    for member in shuffled(truth, random):
        if number := member.siren:
            text = next(ways).format(number[:3], number[3:6], number[6:])
            yield Query("number", text, frozenset(one.slug for one in truth.members if one.siren == number))


# Themes, places, categories, pôles


def declared(truth: Truth, least: int = 1) -> list[Theme]:
    """Themes that members declare, their labels short enough to be typed."""
    themes = Theme.objects.order_by("slug")
    count = {theme.slug: sum(theme.slug in member.facts["theme"] for member in truth.members) for theme in themes}
    return [theme for theme in themes if count[theme.slug] >= least and len(folded(theme.label).split()) <= 3]


def places(truth: Truth, parameter: str, least: int) -> list[str]:
    """Names of places that hold at least so many members."""
    names = sorted({name for member in truth.members for name in member.facts[parameter]})
    return [name for name in names if sum(name in member.facts[parameter] for member in truth.members) >= least]


def themes_and_places(truth: Truth, random: Random) -> Iterator[Query]:
    ways = cycle(
        [
            ("commune", "{theme} {place}"),
            ("departement", "{place} {theme}"),
            ("commune", "{theme} à {place}"),
            ("region", "{theme} {place}"),
            ("near", "{theme} près de {place}"),
        ]
    )
    for parameter, way in ways:
        place = random.choice(places(truth, "commune" if parameter == "near" else parameter, least=5))
        theme = random.choice(declared(truth))
        yield from rule_query(truth, "theme + place", way, theme=theme, parameter=parameter, place=place)


def rule_query(truth: Truth, kind: str, way: str, theme: Theme, parameter: str, place: str) -> Iterator[Query]:
    """Nothing where nobody answers to it."""
    try:
        right = truth.right(f"theme={theme.slug}&{parameter}={place}")
    except ValueError:
        return
    yield Query(kind, way.format(theme=folded_label(theme), place=place), right)


def folded_label(theme: Theme) -> str:
    """As people type it: « Optique - photonique » gives « optique photonique », accents kept."""
    return re.sub(r"\s*[-,]\s+", " ", theme.label).lower()


def categories_and_themes(truth: Truth, random: Random) -> Iterator[Query]:
    for slug, word in cycle(CATEGORIES.items()):
        yield from rule_query(
            truth, "category + theme", word + " {theme}", random.choice(declared(truth)), "categorie", slug
        )


def poles_and_themes(truth: Truth, random: Random) -> Iterator[Query]:
    poles = Pole.public.filter(slug__in=places(truth, "pole", least=20)).order_by("slug")
    for pole, way in cycle(product(poles, ["{pole} {theme}", "{theme} {pole}", "membres de {pole} {theme}"])):
        text = way.replace("{pole}", pole.short_name or pole.name)
        yield from rule_query(truth, "pôle + theme", text, random.choice(declared(truth)), "pole", pole.slug)


def synonyms_and_places(truth: Truth, random: Random) -> Iterator[Query]:
    """A synonym that is no word of the label."""
    for parameter in cycle(["commune", "departement", "region"]):
        theme = random.choice([theme for theme in declared(truth) if theme.synonyms])
        synonym = random.choice(theme.synonyms)
        if folded(synonym) not in folded(theme.label):
            place = random.choice(places(truth, parameter, least=5))
            yield from rule_query(truth, "synonym", synonym + " {place}", theme, parameter, place)


RULES = [
    (exact_names, 24),
    (parts_of_names, 20),
    (acronyms, 12),
    (one_error, 40),
    (two_errors, 20),
    (without_accents, 14),
    (glued_or_split, 16),
    (numbers, 20),
    (themes_and_places, 20),
    (categories_and_themes, 14),
    (poles_and_themes, 16),
    (synonyms_and_places, 14),
]

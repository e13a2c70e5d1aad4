"""The names of pôles, themes, places and categories, met at query time: word → entity → who has it.

Members' own words hold none of them. So a pôle is renamed, a synonym added, without indexing anybody again, and the
page can offer what it understood as a filter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from members.models import Naf
from members.search.spoken import CATEGORIES, COUNTRIES, FORMER_REGIONS, REGIONS_ALSO, SPREAD_PLACES
from members.search.words import LINKS, bare, known_misses, plain_form, words_of
from poles.models import Commune, Departement, Pole, Region, Theme
from poles.vocabulary import Vocabulary, vocabulary

STEMS = """
SELECT word, search_stems(word, bare, plain), ts_lexize('pg_catalog.french_stem', word) = '{}'
FROM unnest(%s::text[], %s::text[], %s::text[]) AS asked (word, bare, plain)
"""
# A shorter word of a label says too little of it; in English « data » would stem as « date ».
SHORTEST_TELLING, SHORTEST_TELLING_EN = 3, 5


@dataclass(frozen=True)
class Stemmed:
    """A word as it is compared: two words meet if they share a stem. PostgreSQL says which carry no meaning."""

    word: str
    bare: str
    stems: frozenset[str]
    is_stop: bool

    @property
    def is_telling(self) -> bool:
        return not self.is_stop and self.bare not in LINKS

    def meets(self, other: Stemmed) -> bool:
        return not self.stems.isdisjoint(other.stems)


def stemmed(words: Iterable[str]) -> dict[str, Stemmed]:
    distinct = sorted(set(words))
    simple = [bare(word) for word in distinct]
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [distinct, simple, [plain_form(word) for word in simple]])
        return {word: Stemmed(word, bare(word), frozenset(stems), bool(stop)) for word, stems, stop in cursor}


@dataclass(frozen=True)
class Entity:
    """What a name stands for: values of a facet, and the sets of the index that have it."""

    parameter: str
    values: tuple[str, ...]
    label: str
    sets: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Name:
    words: tuple[Stemmed, ...]
    entity: Entity

    def stands_at(self, place: int, words: list[Stemmed]) -> bool:
        """Whether the words from `place` on are this name."""
        here = words[place : place + len(self.words)]
        return len(here) == len(self.words) and all(map(Stemmed.meets, self.words, here))


@dataclass(frozen=True)
class Title:
    """A pôle, theme, région or département as it is suggested, with the bare words by which it is found."""

    parameter: str
    value: str
    label: str
    names: tuple[tuple[str, ...], ...]

    def begins_with(self, start: str) -> bool:
        return any(" ".join(name).startswith(start) for name in self.names)

    def has(self, starts: list[str]) -> bool:
        """Whether each of `starts` begins a word of one and the same of its names."""
        return any(all(any(word.startswith(start) for word in name) for start in starts) for name in self.names)


@dataclass
class Names:
    vocabulary: Vocabulary
    # Primary keys by code of addresses.
    poles: Mapping[str, str]
    themes: Mapping[str, str]
    # Codes of the départements by région, primary keys of activities by code.
    departements: Mapping[str, list[str]]
    naf: Mapping[str, list[str]]
    # Municipal arrondissements by their commune.
    arrondissements: Mapping[str, list[str]]
    poles_with_list: int
    titles: list[Title]
    by_first_stem: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    # What only proposes its theme: « machine learning ».
    narrower: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    by_word: dict[str, list[Entity]] = field(default_factory=lambda: defaultdict(list))
    by_part: dict[str, list[Entity]] = field(default_factory=lambda: defaultdict(list))
    # Words by what a typing error leaves of them (words.known_misses).
    by_miss: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    # Names that are nothing but stop words: the pôle TES.
    kept: set[str] = field(default_factory=set)

    def add(self, entity: Entity, words: list[Stemmed]) -> None:
        """A whole name. One that is nothing but stop words is kept as it is."""
        telling = [word for word in words if word.is_telling]
        if not telling:
            self.kept.update(word.bare for word in words)
        file(self.by_first_stem, Name(tuple(telling or words), entity))
        for word in telling:
            if word.bare not in self.by_word:
                for number in known_misses(word.bare):
                    self.by_miss[number].append(word.bare)
            self.by_word[word.bare].append(entity)

    def add_part(self, entity: Entity, word: Stemmed) -> None:
        """A word of a name that leads to it by itself."""
        for stem in word.stems if word.is_telling else ():
            self.by_part[stem].append(entity)

    def add_narrower(self, entity: Entity, words: list[Stemmed]) -> None:
        file(self.narrower, Name(tuple(words), entity))

    def with_arrondissements(self, communes: Iterable[str]) -> list[str]:
        return [code for commune in communes for code in (commune, *self.arrondissements.get(commune, ()))]

    def at(self, place: int, words: list[Stemmed]) -> Iterator[Name]:
        """The names that begin with the word at `place` and stand there whole."""
        return standing(self.by_first_stem, place, words)

    def narrower_at(self, place: int, words: list[Stemmed]) -> Iterator[Name]:
        return standing(self.narrower, place, words)

    def beginning(self, start: str) -> list[Entity]:
        """Those with a word that starts so."""
        return [entity for word, known in self.by_word.items() if word.startswith(start) for entity in known]

    def with_word(self, word: Stemmed) -> list[Entity]:
        """Those to which the word, a part of their name, leads by itself."""
        return list({id(entity): entity for stem in word.stems for entity in self.by_part.get(stem, ())}.values())


def file(names: dict[str, list[Name]], name: Name) -> None:
    """Under the stems of its first word."""
    for stem in name.words[0].stems if name.words else ():
        if name not in names[stem]:
            names[stem].append(name)


def standing(names: Mapping[str, list[Name]], place: int, words: list[Stemmed]) -> Iterator[Name]:
    found = {id(name): name for stem in words[place].stems for name in names.get(stem, ())}
    return (name for name in found.values() if name.stands_at(place, words))


def read_names() -> Names:
    poles = list(Pole.public.order_by("pk").only("slug", "name", "short_name", "former_names", "coverage"))
    themes, departements = list(Theme.objects.order_by("pk")), list(Departement.objects.order_by("pk"))
    regions = list(Region.objects.order_by("pk"))
    inside_communes = Commune.objects.exclude(parent=None).order_by("pk")
    names = Names(
        vocabulary(),
        {pole.slug: str(pole.pk) for pole in poles},
        {theme.slug: str(theme.pk) for theme in themes},
        several((departement.region_id, departement.pk) for departement in departements),
        several((code, str(pk)) for pk, code in Naf.objects.order_by("pk").values_list("pk", "code")),
        several((str(inside.parent_id), inside.pk) for inside in inside_communes),
        sum(pole.has_a_list for pole in poles),
        list(titles(poles, themes, regions, departements)),
    )
    spoken = [*map(of_pole, poles), *of_themes(themes), *map(of_departement, departements), *fixed()]
    spoken += [of_region(region, names.departements.get(region.pk, [])) for region in regions]
    learn(names, spoken)
    return names


def titles(
    poles: list[Pole], themes: list[Theme], regions: list[Region], departements: list[Departement]
) -> Iterator[Title]:
    yield from (title("pole", p.slug, str(p), p.name, p.short_name, *p.former_names) for p in poles)
    yield from (title("theme", t.slug, t.label, t.label_en, *t.synonyms) for t in themes)
    yield from (title("region", r.pk, r.name, *REGIONS_ALSO.get(r.pk, ())) for r in regions)
    yield from (title("departement", d.pk, str(d)) for d in departements)


def fixed() -> Iterator[Spoken]:
    """What no table holds (spoken.py)."""
    yield from (of_former_region(name, codes) for name, codes in FORMER_REGIONS.items())
    yield from (of_spread_place(name, codes) for name, codes in SPREAD_PLACES.items())
    yield from (of_country(code, names) for code, names in COUNTRIES.items())
    yield from (of_category(words, values) for values, words in CATEGORIES)


def learn(names: Names, spoken: list[Spoken]) -> None:
    texts = (text for each in spoken for text in (*each.names, *each.parts, *each.narrower))
    known = stemmed(word for text in texts for word in words_of(text))
    for each in spoken:
        for text in each.names:
            names.add(each.entity, [known[word] for word in words_of(text)])
        for word in words_of(" ".join(each.parts)):
            names.add_part(each.entity, known[word])
        for text in each.narrower:
            names.add_narrower(each.entity, [known[word] for word in words_of(text)])


def title(parameter: str, value: str, label: str, *others: str) -> Title:
    names = (tuple(bare(word) for word in words_of(name)) for name in (label, *others) if name)
    return Title(parameter, value, label, tuple(names))


def several(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


class Spoken(NamedTuple):
    """What is said for an entity: whole names; texts each word of which leads to it; names that only propose it."""

    entity: Entity
    names: list[str]
    parts: list[str]
    narrower: Sequence[str] = ()


def of_pole(pole: Pole) -> Spoken:
    """A word of a former name says nothing of today: « Solutions communicantes sécurisées »."""
    entity = Entity("pole", (pole.slug,), str(pole), (("pole", str(pole.pk)),))
    present = [pole.name, pole.short_name]
    return Spoken(entity, with_noun([*present, *pole.former_names], "pôle", "compétitivité"), present)


def of_themes(themes: list[Theme]) -> Iterator[Spoken]:
    children = several((str(theme.parent_id), str(theme.pk)) for theme in themes if theme.parent_id)
    for theme in themes:
        yield of_theme(theme, children.get(str(theme.pk), []))
        yield in_label_of(theme)


def of_theme(theme: Theme, children: list[str]) -> Spoken:
    """Named wholly, a theme stands for its children too, as in its facet."""
    sets = tuple((use, key) for key in (str(theme.pk), *children) for use in ("theme", "marche"))
    entity = Entity("theme", (theme.slug,), theme.label, sets)
    return Spoken(entity, [theme.label, theme.label_en, *theme.synonyms], [], theme.narrower_words)


def in_label_of(theme: Theme) -> Spoken:
    """A word of its label alone does not: « photonique » is in « Électronique et photonique », not its electronics."""
    sets = (("theme", str(theme.pk)), ("marche", str(theme.pk)))
    telling = [word for word in words_of(theme.label) if len(word) >= SHORTEST_TELLING]
    telling += [word for word in words_of(theme.label_en) if len(word) >= SHORTEST_TELLING_EN]
    return Spoken(Entity("theme", (theme.slug,), theme.label, sets), [], telling)


def of_departement(departement: Departement) -> Spoken:
    entity = Entity("departement", (departement.pk,), str(departement), (("departement", departement.pk),))
    return Spoken(entity, [*with_noun([departement.name], "département"), departement.pk], [departement.name])


def of_region(region: Region, departements: list[str]) -> Spoken:
    sets = tuple(("departement", code) for code in departements)
    entity = Entity("region", (region.pk,), f"Région {region.name}", sets)
    return Spoken(entity, with_noun([region.name, *REGIONS_ALSO.get(region.pk, ())], "région"), [region.name])


def of_former_region(name: str, departements: list[str]) -> Spoken:
    sets = tuple(("departement", code) for code in departements)
    entity = Entity("departement", tuple(departements), f"Ancienne région {name}", sets)
    return Spoken(entity, with_noun([name], "région"), [])


def of_spread_place(name: str, communes: list[str]) -> Spoken:
    return Spoken(Entity("commune", tuple(communes), name, tuple(("commune", code) for code in communes)), [name], [])


def of_country(code: str, names: list[str]) -> Spoken:
    return Spoken(Entity("pays", (code,), names[0], (("pays", code),)), names, [])


def of_category(words: list[str], values: Sequence[str]) -> Spoken:
    sets = tuple(("categorie", value) for value in values)
    return Spoken(Entity("categorie", tuple(values), words[0], sets), words, words)


def with_noun(written: Iterable[str], *nouns: str) -> list[str]:
    """Names with and without what they are: « Bretagne », « région Bretagne »."""
    known = [name for name in written if name]
    return [*known, *(f"{nouns[0]} {name}" for name in known), *(f"{' '.join(nouns)} {name}" for name in known)]

"""The listed members as the truth has them, read by plain ORM: what each may be found by, and who answers a rule.

Nothing here knows how the site searches. A rule is written as an address would write it, places by name so that a
person can judge the line: `theme=logiciel&commune=Lyon`. `near=Lyon` means 30 km around.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from urllib.parse import parse_qs

from members.models import Identifier, Member, Membership
from members.models.member import Category
from poles.models import Theme

NEAR_KM = 30
COLUMNS = (
    "name",
    "acronym",
    "aliases",
    "description",
    "keywords",
    "themes",
    "markets",
    "poles",
    "place",
    "category",
    "identifiers",
)


def folded(text: str) -> str:
    """Without accents, case, ligatures or signs: « L’Œuf & Cie » gives « l oeuf cie »."""
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", bare.casefold()))


@dataclass
class Organisation:
    """A listed member. `facts` holds for each parameter of a rule the values that it answers to, places by name."""

    slug: str
    name: str
    texts: dict[str, str]
    facts: dict[str, set[str]]
    centre: tuple[float, float] | None
    siren: str = ""
    name_words: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.name_words = folded(self.name).split()
        self.words = set(folded(" ".join(self.texts.values())).split())


@dataclass
class Truth:
    """`unlisted_names`: words of the names that the directory knows of but does not list."""

    members: list[Organisation]
    unlisted_names: set[str]

    def __post_init__(self) -> None:
        self.by_slug = {member.slug: member for member in self.members}
        self.holders: dict[str, set[str]] = defaultdict(set)
        for member in self.members:
            for word in member.words:
                self.holders[word].add(member.slug)
        self.centres = {
            place: member.centre for member in self.members if member.centre for place in member.facts["commune"]
        }

    def right(self, answer: str) -> frozenset[str]:
        """The slugs that an answer means: themselves, or all that a rule holds for. Raises ValueError if nobody is."""
        if "=" not in answer:
            slugs = frozenset(answer.split())
            if missing := slugs - self.by_slug.keys():
                raise ValueError(f"no listed member: {', '.join(sorted(missing))}")
            return slugs
        rule = parse_qs(answer, strict_parsing=True)
        found = frozenset(member.slug for member in self.members if self._holds(rule, member))
        if not found:
            raise ValueError(f"nobody answers to {answer}")
        return found

    def _holds(self, rule: dict[str, list[str]], member: Organisation) -> bool:
        near = rule.get("near", [])
        if near and not any(_distance(self.centres[place], member.centre) <= NEAR_KM for place in near):
            return False
        return all(member.facts[name] & set(values) for name, values in rule.items() if name != "near")

    def with_same_name(self, member: Organisation) -> frozenset[str]:
        return frozenset(other.slug for other in self.members if other.name_words == member.name_words)

    def with_name_word(self, word: str) -> frozenset[str]:
        return frozenset(member.slug for member in self.members if word in member.name_words)


def read() -> Truth:
    """Every current member of the public lists, from a few statements."""
    memberships = Membership.objects.public().in_force().select_related("pole")
    by_member = defaultdict(list)
    for membership in memberships.prefetch_related("themes__parent", "markets__parent", "pole"):
        by_member[membership.member_id].append(membership)
    identifiers = defaultdict(list)
    for identifier in Identifier.objects.all():
        identifiers[identifier.member_id].append(identifier)
    members = Member.objects.filter(pk__in=by_member).select_related(
        "commune__parent", "commune__epci", "departement__region"
    )
    listed = [_organisation(one, by_member[one.pk], identifiers[one.pk]) for one in members.order_by("name", "pk")]
    unlisted = Member.public.exclude(pk__in=by_member).values_list("name", flat=True)
    return Truth(listed, {word for name in unlisted for word in folded(name).split()})


def _organisation(member: Member, memberships: list[Membership], identifiers: list[Identifier]) -> Organisation:
    themes = _with_parents(theme for one in memberships for theme in one.themes.all())
    markets = _with_parents(theme for one in memberships for theme in one.markets.all())
    commune, departement = member.commune, member.departement
    communes = [one for one in (commune, commune and commune.parent) if one]
    region = departement and departement.region
    return Organisation(
        slug=member.slug,
        name=member.name,
        texts={
            "name": member.name,
            "acronym": member.acronym,
            "aliases": _joined([*member.aliases, member.legal_name]),
            "description": _joined([member.description, member.description_en]),
            "keywords": _joined(one.keywords_as_written for one in memberships),
            "themes": _joined(_words_of(theme) for theme in themes),
            "markets": _joined(_words_of(theme) for theme in markets),
            "poles": _joined(
                _joined([one.pole.name, one.pole.short_name, *one.pole.former_names]) for one in memberships
            ),
            "place": _joined(
                [
                    *(one.name for one in communes),
                    commune.epci.name if commune and commune.epci else "",
                    f"{departement.name} {departement.code}" if departement else "",
                    region.name if region else "",
                    member.postal_code,
                ]
            ),
            "category": _category_words(member.category),
            "identifiers": _joined(one.value for one in identifiers),
        },
        facts={
            "theme": {theme.slug for theme in themes | markets},
            "categorie": {member.category},
            "pole": {one.pole.slug for one in memberships},
            "commune": {one.name for one in communes},
            "departement": {departement.name} if departement else set(),
            "region": {region.name} if region else set(),
        },
        centre=(commune.latitude, commune.longitude) if commune and commune.latitude is not None else None,
        siren=next((one.value for one in identifiers if one.scheme == "siren"), ""),
    )


def _with_parents(themes: Iterable[Theme]) -> set[Theme]:
    """Who declares a theme answers for its parent too, as the site's facets say."""
    declared = set(themes)
    return declared | {theme.parent for theme in declared if theme.parent}


def _words_of(theme: Theme) -> str:
    """The peers get the synonyms and the English too: they shall not lose for want of a text."""
    return _joined([theme.label, theme.label_en, *theme.synonyms])


def _category_words(category: str) -> str:
    group = next((group for group, categories in Category.groups() if category in categories), "")
    return _joined([Category(category).label, group]) if category else ""


def _joined(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text)


def _distance(here: tuple[float, float], there: tuple[float, float] | None) -> float:
    """Kilometres on the sphere."""
    if there is None:
        return float("inf")
    (a, b), (c, d) = ((radians(x), radians(y)) for x, y in (here, there))
    return 2 * 6371 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))

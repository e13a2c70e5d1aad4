"""Making invented members and taking them away, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db import connection, models, transaction
from django.utils.text import slugify
from pghistory.models import Event

from members import search
from members.invented import words
from members.invented.copying import Copier, reserve_keys
from members.invented.zipf import Zipf
from members.models import Category, Member, Membership, Naf
from members.models.member import INVENTED_NAME, INVENTED_SLUG
from poles.history import recorded
from poles.models import Commune, Departement, Pole, Source, Theme

AT_ONCE = 20_000
LIST_DATE = "2025-01"
MOST = 1_000_000
# Per hundred members; those of real lists, rounded, with something of every kind.
CATEGORIES = {
    Category.PME: 48,
    Category.ETI: 8,
    Category.GRAND_GROUPE: 4,
    Category.ENTREPRISE_TAILLE_INCONNUE: 5,
    Category.LABORATOIRE_RECHERCHE: 12,
    Category.ENSEIGNEMENT_SUPERIEUR_RECHERCHE: 4,
    Category.ORGANISME_FORMATION: 3,
    Category.PLATEFORME: 2,
    Category.COLLECTIVITE: 2,
    Category.DEVELOPPEMENT_ECONOMIQUE: 3,
    Category.FINANCEUR: 2,
    Category.CLUSTER: 1,
    Category.AUTRE: 2,
    "": 4,
}
SIZES = {Category.PME: "PME", Category.ETI: "ETI", Category.GRAND_GROUPE: "GE"}
BANDS = {
    Category.PME: ["01", "02", "03", "11", "12", "21", "22", "31"],
    Category.ETI: ["32", "41", "42", "51"],
    Category.GRAND_GROUPE: ["51", "52", "53"],
}
ABROAD = ["BE", "CH", "DE", "ES", "IT", "LU", "NL", "RO"]

MEMBER_COLUMNS = [
    *("id", "slug", "name", "acronym", "aliases", "category", "description", "website", "country", "commune_id"),
    *("departement_id", "postal_code", "naf_id", "workforce", "size_category", "size_year", "size_source_id"),
    *("founded", "state", "invented"),
]
MEMBERSHIP_COLUMNS = [
    *("id", "member_id", "pole_id", "start", "end", "first_seen", "last_seen", "evidence", "source_id"),
    "keywords_as_written",
]


class NothingToBelongTo(Exception):
    """There is no published pôle, no theme or no commune yet. Its text says in French what to load."""


class AlreadyThere(Exception):
    """There are invented members already. Its text says in French how to take them away."""


class StillNeeded(Exception):
    """A real member hangs on an invented one. Its text says in French which."""


@dataclass
class Country:
    """What invented members may belong to, live in and do: the reference data of this database, in a fixed order."""

    poles: Zipf[int]
    themes: Zipf[int]
    communes: Zipf[Commune]
    departements: Zipf[str]
    naf: list[int]
    source: int

    @classmethod
    def load(cls, dice: Random) -> Country:
        poles = list(Pole.public.order_by("slug").values_list("pk", flat=True))
        themes = list(Theme.objects.order_by("slug").values_list("pk", flat=True))
        communes = list(
            Commune.objects.filter(kind=Commune.Kind.COMMUNE)
            .only("code", "departement_id", "postal_codes")
            .order_by(models.F("population").desc(nulls_last=True), "code")
        )
        if not (poles and themes and communes):
            raise NothingToBelongTo(
                "Un membre inventé a besoin de vrais pôles, thématiques et communes : lancez d’abord "
                "« manage.py load_territories --apply », puis « manage.py load_poles --apply »."
            )
        dice.shuffle(poles)
        dice.shuffle(themes)
        departements = list(Departement.objects.order_by("code").values_list("code", flat=True))
        naf = list(Naf.objects.order_by("revision", "code").values_list("pk", flat=True))
        # Towns by population, a little more even than it, so that villages have members too.
        return cls(Zipf(poles, 0.7), Zipf(themes, 0.8), Zipf(communes, 0.8), Zipf(departements, 0.5), naf, source().pk)


def source() -> Source:
    """Not open: nobody should publish the invented again."""
    made, _ = Source.objects.get_or_create(
        title="Membres inventés", address="", published_on=None, defaults={"publisher": "", "is_open": False}
    )
    return made


def seed(*, members: int, seed: int, say: Callable[[str], None] = lambda sentence: None) -> int:
    """Makes so many members, the same for the same seed and reference data. Returns how many memberships they have.

    They have no official number: one that is well formed may be somebody’s. Nothing of it enters the history.
    Raises NothingToBelongTo or AlreadyThere, whose texts are for people.
    """
    dice = Random(seed)
    with recorded(why="Membres inventés"), transaction.atomic():
        if there := Member.objects.invented().count():
            raise AlreadyThere(f"Il y a déjà {there} membres inventés : retirez-les d’abord, avec --remove.")
        country = Country.load(dice)
        with triggers_off():
            memberships = copy_all(members, dice, country, say)
        analyse()
        say("Index de recherche…")
        search.rebuild()
        analyse()
    return memberships


def copy_all(members: int, dice: Random, country: Country, say: Callable[[str], None]) -> int:
    copiers = Copiers()
    first, next_membership = reserve_keys(Member, members), reserve_keys(Membership, 3 * members)
    started_at = next_membership
    for done in range(0, members, AT_ONCE):
        count = min(AT_ONCE, members - done)
        batch = Batch(dice, country, range(done + 1, done + count + 1), first + done, next_membership)
        copiers.write(batch)
        next_membership += len(batch.memberships)
        say(f"{done + count} membres sur {members}")
    return next_membership - started_at


class Copiers:
    def __init__(self) -> None:
        self.members = Copier(Member, MEMBER_COLUMNS)
        self.memberships = Copier(Membership, MEMBERSHIP_COLUMNS)
        self.themes = Copier(Membership.themes.through, ["membership_id", "theme_id"])
        self.markets = Copier(Membership.markets.through, ["membership_id", "theme_id"])

    def write(self, batch: Batch) -> None:
        self.members.write(batch.members)
        self.memberships.write(batch.memberships)
        self.themes.write(batch.themes)
        self.markets.write(batch.markets)


@dataclass
class Batch:
    """The rows of some members and of all that is theirs, as tuples in the order of the columns above."""

    dice: Random
    country: Country
    numbers: range
    first_member: int
    next_membership: int
    members: list[tuple[Any, ...]] = field(default_factory=list)
    memberships: list[tuple[Any, ...]] = field(default_factory=list)
    themes: list[tuple[int, int]] = field(default_factory=list)
    markets: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        count = len(self.numbers)
        self.keywords = words.keywords(self.dice, 3 * count)
        categories = self.dice.choices(list(CATEGORIES), list(CATEGORIES.values()), k=count)
        names, texts = words.names(self.dice, count), words.texts(self.dice, count)
        towns = self.country.communes.draw(self.dice, count)
        for rank, (name, text, town, category) in enumerate(zip(names, texts, towns, categories, strict=True)):
            key = self.first_member + rank
            self.add_member(key, self.numbers[rank], name, text, town, category)
            self.add_memberships(key)

    def add_member(self, key: int, number: int, name: str, text: str, town: Commune, category: str) -> None:
        dice = self.dice
        self.members.append(
            (
                key,
                f"{INVENTED_SLUG}{slugify(name)}-{number}",
                name + INVENTED_NAME,
                initials(name) if dice.random() < 0.2 else "",
                [name.upper()] if dice.random() < 0.1 else [],
                category,
                text,
                f"https://membre-{number}.example/" if dice.random() < 0.6 else "",
                *self.place(town),
                dice.choice(self.country.naf) if self.country.naf and dice.random() < 0.5 else None,
                *self.size(category),
                dice.randint(1900, 2024) if dice.random() < 0.5 else None,
                Member.State.PUBLISHED,
                True,
            )
        )

    def place(self, town: Commune) -> tuple[str, str | None, str | None, str]:
        """Country, commune, département, postal code: eight in a hundred are known less well than to the commune."""
        chance = self.dice.random()
        if chance < 0.02:
            return self.dice.choice(ABROAD), None, None, ""
        if chance < 0.03:
            return "", None, None, ""
        if chance < 0.08:
            return "FR", None, self.country.departements.draw(self.dice, 1)[0], ""
        return "FR", town.code, town.departement_id, town.postal_codes[0] if town.postal_codes else ""

    def size(self, category: str) -> tuple[str, str, int | None, int | None]:
        """Workforce, size category with its year and source: for half the companies."""
        if category not in SIZES or self.dice.random() < 0.5:
            return "", "", None, None
        workforce = self.dice.choice(BANDS[Category(category)])
        if self.dice.random() < 0.5:
            return workforce, "", None, None
        return workforce, SIZES[Category(category)], 2022, self.country.source

    def add_memberships(self, member: int) -> None:
        dice, country = self.dice, self.country
        poles = country.poles.draw_distinct(dice, dice.choices((1, 2, 3), (76, 18, 6))[0])
        themes = country.themes.draw_distinct(dice, dice.choices((1, 2, 3, 4), (35, 35, 20, 10))[0])
        for pole in poles:
            key = self.next_membership + len(self.memberships)
            self.memberships.append((key, member, pole, *self.dates(), country.source, next(self.keywords)))
            # What a member declares differs from pôle to pôle; all it declares is said in the first.
            declared = themes if pole == poles[0] else themes[: dice.randint(1, len(themes))]
            self.themes.extend((key, theme) for theme in declared)
            if dice.random() < 0.6:
                markets = country.themes.draw_distinct(dice, dice.randint(1, 2))
                self.markets.extend((key, theme) for theme in markets)

    def dates(self) -> tuple[str | None, str | None, str | None, str | None, str]:
        """Start, end, first seen, last seen, evidence. Of a hundred, seven have left, five are only mentioned."""
        dice, chance = self.dice, self.dice.random()
        year = dice.randint(2005, 2024)
        if chance < 0.05:
            return None, None, str(year), str(year), Membership.Evidence.MENTION
        if chance < 0.12:
            return str(year), f"{dice.randint(year, 2024)}-12", LIST_DATE, LIST_DATE, Membership.Evidence.LIST
        start = dice.choice(
            (None, str(year), f"{year}-{dice.randint(1, 12):02}", f"{year}-{dice.randint(1, 12):02}-15")
        )
        return start, None, LIST_DATE, LIST_DATE, Membership.Evidence.LIST


def initials(name: str) -> str:
    return "".join(part[0] for part in name.replace("-", " ").split()).upper()


def remove() -> int:
    """Takes all invented members away, with what belongs to them. Returns how many. Raises StillNeeded."""
    invented = Member.objects.invented()
    with recorded(why="Retrait des membres inventés"), transaction.atomic():
        if merged := Member.objects.real().filter(merged_into__in=invented).order_by("pk").first():
            raise StillNeeded(f"« {merged} » est fusionné dans un membre inventé : annulez d’abord cette fusion.")
        there = invented.count()
        with triggers_off():
            for owner in owners():
                clear(owner.model, owner.name, invented)
            raw_delete(invented)
        search.rebuild()
        Source.objects.filter(title="Membres inventés", address="").delete()
        analyse()
    return there


def owners() -> list[models.ForeignKey[Any, Any]]:
    """The foreign keys of all that hangs on a member, but for the history, which stays."""
    keys = [relation.field for relation in Member._meta.related_objects]
    return [key for key in keys if isinstance(key, models.ForeignKey) and not issubclass(key.model, (Event, Member))]


def clear(model: type[models.Model], owner: str, invented: models.QuerySet[Member]) -> None:
    """Deletes the rows of a table that belong to invented members, and their many-to-many ties."""
    rows = model._base_manager.filter(**{f"{owner}__in": invented})
    for tie in model._meta.local_many_to_many:
        if through := tie.remote_field.through:
            raw_delete(through._base_manager.filter(**{f"{model._meta.model_name}__in": rows}))
    raw_delete(rows)


def raw_delete(rows: models.QuerySet[Any]) -> None:
    """One DELETE: `delete()` would first read a million rows into memory."""
    rows._raw_delete(rows.db)


def written_tables() -> list[str]:
    written: list[type[models.Model]] = [
        Member,
        Membership.themes.through,
        Membership.markets.through,
        *(key.model for key in owners()),
    ]
    return sorted({connection.ops.quote_name(model._meta.db_table) for model in written})


@contextmanager
def triggers_off() -> Iterator[None]:
    """No history and no search inside; foreign keys hold. Nobody else writes to these tables meanwhile.

    Only ALTER TABLE does it: pgtrigger.ignore() has no effect on a COPY, whose events would carry no reason either.
    """
    tables = written_tables()
    with connection.cursor() as cursor:
        # Foreign keys are checked statement by statement: a pending check forbids to turn the triggers on again.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def analyse() -> None:
    """Fresh statistics, or the first pages would be planned for the tables of before."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(written_tables())}")

"""What a list shows of a member or a pôle: enough to choose without opening."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef, Prefetch
from django.urls import reverse
from django.utils.translation import get_language

from members.card_rows import MemberRow, MembershipRow, member_rows, membership_rows
from members.coverage import coverage_text
from members.models import Category, Member, Membership
from members.models.member import MemberQuerySet
from members.models.membership import MembershipQuerySet, Scope
from poles.models import LabelPeriod, Pole
from poles.models.pole import PoleQuerySet
from poles.partial_dates import PartialDate, today

MOST_THEMES, MOST_MARKETS = 4, 3
ACTIVITY_LENGTH = 160
SHOWN_FIRST = frozenset({"name", "category", "commune", "departement"})
UNVERIFIED = "à vérifier"
CATEGORY_LABELS = {category.value: category.label for category in Category}


def with_memberships(members: MemberQuerySet, scope: MembershipQuerySet) -> MemberQuerySet:
    """Members with `in_scope`, their memberships that the search is about, and the labels of what they declare there.

    Two statements in all: themes and markets come as arrays rather than by two more.
    """
    memberships = with_declared(scope).select_related("pole", "source").order_by("pole__sort_key", "start", "pk")
    in_scope = Prefetch("memberships", queryset=memberships, to_attr="in_scope")
    related = members.with_unverified_fields().select_related("commune", "departement__region")
    return related.prefetch_related(in_scope)


def with_declared(memberships: MembershipQuerySet) -> MembershipQuerySet:
    """Annotates `theme_labels`, `theme_slugs`, `market_labels`, `market_slugs`: lists in alphabetical order."""

    def declared(through: type[Model], column: str) -> ArraySubquery:
        links = through._default_manager.filter(membership=OuterRef("pk")).order_by("theme__sort_key", "theme")
        return ArraySubquery(links.values_list(F(f"theme__{column}")))

    themes, markets = Membership.themes.through, Membership.markets.through
    return memberships.annotate(
        theme_labels=declared(themes, "label"),
        theme_slugs=declared(themes, "slug"),
        market_labels=declared(markets, "label"),
        market_slugs=declared(markets, "slug"),
    )


KmTo = Callable[[str], int | None]


@dataclass(frozen=True)
class PoleOfMember:
    name: str
    url: str
    since: str


@dataclass(frozen=True)
class MemberCard:
    slug: str
    name: str
    acronym: str
    url: str
    category_label: str
    place: str
    distance_km: int | None
    activity: str
    themes: list[str]
    markets: list[str]
    poles: list[PoleOfMember]
    evidence_note: str
    source_label: str
    source_date: str
    to_verify: bool
    invented: bool


def member_cards(keys: Sequence[int], scope: Scope, km_to: KmTo = lambda commune: None) -> list[MemberCard]:
    """The cards of these members, in this order, with what their memberships in scope say.

    `keys`: primary keys; a member that is not public is left out. `km_to` gives the distance to a commune, if any is
    to be shown. Two statements.
    """
    members = {row.key: row for row in member_rows(keys)}
    memberships = membership_rows(keys, scope)
    links = Links(addresses("member"), addresses("pole"))
    found = [members[key] for key in keys if key in members]
    return [card_of(row, memberships[row.key], km_to(row.commune_code), links) for row in found]


class Links(NamedTuple):
    member: Callable[[str], str]
    pole: Callable[[str], str]


def addresses(view: str) -> Callable[[str], str]:
    """The addresses of records by their slug. `reverse` takes 12 µs, and a page has forty: it is asked once."""
    before, after = reverse(view, args=["-"]).rsplit("-", 1)
    return lambda slug: f"{before}{slug}{after}"


def card_of(member: MemberRow, memberships: list[MembershipRow], km: int | None, links: Links) -> MemberCard:
    latest = max(memberships, key=lambda one: one.last_seen or "", default=None)
    return MemberCard(
        slug=member.slug,
        name=member.name,
        acronym=member.acronym,
        url=links.member(member.slug),
        category_label=CATEGORY_LABELS.get(member.category, ""),
        place=f"{member.place_name} ({member.departement_code})" if member.place_name else place_abroad(member),
        distance_km=km,
        activity=first_words(member.description),
        themes=merged(one.themes for one in memberships)[:MOST_THEMES],
        markets=merged(one.markets for one in memberships)[:MOST_MARKETS],
        poles=[PoleOfMember(one.pole_name, links.pole(one.pole_slug), since(one)) for one in memberships],
        evidence_note="" if latest is None or any(one.is_listed for one in memberships) else mentioned(seen(latest)),
        source_label=latest.source if latest else "",
        source_date=in_words(latest.last_seen, get_language()) if latest and latest.last_seen else "",
        to_verify=is_doubtful(member, memberships),
        invented=member.invented,
    )


def is_doubtful(member: MemberRow, memberships: list[MembershipRow]) -> bool:
    """Whether what a card says first (who it is, what, where, and that it is a member) is still to be verified."""
    unchecked = bool(memberships) and not any(one.verified for one in memberships)
    return unchecked or not SHOWN_FIRST.isdisjoint(member.unverified)


@lru_cache(maxsize=4096)
def in_words(day: str, language: str | None) -> str:
    """A partial date in the active language, which is named so that it is part of what is remembered."""
    return PartialDate.parse(day).label


def since(membership: MembershipRow) -> str:
    return f"depuis {membership.start[:4]}" if membership.start and not membership.end else ""


def seen(membership: MembershipRow) -> PartialDate | None:
    day = membership.last_seen or membership.first_seen
    return PartialDate.parse(day) if day else None


def merged(lists: Iterable[list[str]]) -> list[str]:
    return list(dict.fromkeys(label for labels in lists for label in labels))


def label_of(day: PartialDate | None) -> str:
    return day.label if day else ""


def first_words(text: str) -> str:
    line = text.strip().split("\n", 1)[0]
    if len(line) <= ACTIVITY_LENGTH:
        return line
    return line[:ACTIVITY_LENGTH].rsplit(" ", 1)[0] + "…"


def place_of(member: Member) -> str:
    """« Grenoble (38) », the département alone if that is all that is sure, or the place as written abroad."""
    known = member.commune or member.departement
    return str(known) if known else place_abroad(member)


def place_abroad(member: Member | MemberRow) -> str:
    if member.country in ("", "FR"):
        return ""
    return ", ".join(part for part in (member.place_as_written, country_name(member.country)) if part)


def country_name(code: str) -> str:
    return COUNTRIES.get(code, code)


# The countries met in the lists; another one shows its code.
COUNTRIES = {
    "AT": "Autriche",
    "BE": "Belgique",
    "CA": "Canada",
    "CH": "Suisse",
    "DE": "Allemagne",
    "ES": "Espagne",
    "FR": "France",
    "GB": "Royaume-Uni",
    "IE": "Irlande",
    "IT": "Italie",
    "LU": "Luxembourg",
    "MC": "Monaco",
    "NL": "Pays-Bas",
    "PT": "Portugal",
    "RO": "Roumanie",
    "US": "États-Unis",
}


def mention_note(membership: Membership) -> str:
    """« mentionné comme membre en 2009 »: a fact of its date, and no more."""
    return mentioned(membership.last_seen or membership.first_seen)


def mentioned(seen: PartialDate | None) -> str:
    when = f"le {seen.label}" if seen and seen.day else f"en {seen.label}" if seen else "à une date inconnue"
    return f"mentionné comme membre {when}"


@dataclass(frozen=True)
class PoleCard:
    slug: str
    name: str
    short_name: str
    url: str
    state_label: str
    state: str
    coverage_text: str
    label_text: str
    themes: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, pole: Any, listed: int) -> PoleCard:
        """From a pôle of `for_cards`, and the number of its members listed."""
        return cls(
            slug=pole.slug,
            name=pole.name,
            short_name=pole.short_name if pole.short_name != pole.name else "",
            url=pole.get_absolute_url(),
            state_label=state_text(pole),
            state=pole.state,
            coverage_text=coverage_text(pole, listed),
            label_text=label_text(pole),
            themes=[theme.label for theme in pole.themes.all()],
            regions=[region.name for region in pole.regions.all()],
        )


def for_cards(poles: PoleQuerySet) -> PoleQuerySet:
    """Pôles with all that their cards read, in a fixed number of statements."""
    return poles.with_unverified_fields().prefetch_related("themes", "regions", "label_periods")


def state_text(pole: Any) -> str:
    """« labellisé », « labellisé, à vérifier »."""
    doubt = f", {UNVERIFIED}" if "state" in pole.unverified else ""
    return f"{pole.get_state_display()}{doubt}"


def label_text(pole: Pole) -> str:
    """The latest period known: « Phase V, jusqu’à fin 2026 », « Phase V, échue (2024), suite non confirmée »."""
    periods = sorted(pole.label_periods.all(), key=lambda period: (str(period.start or ""), period.phase or 0))
    if not periods:
        return "période non renseignée"
    last = periods[-1]
    return ", ".join(part for part in (last.phase_label, extent(last), "" if last.verified else UNVERIFIED) if part)


def extent(period: LabelPeriod) -> str:
    start, end = period.start, period.end
    if end is None:
        if start is None:
            return ""
        return f"à partir {start.of}" if start.earliest > today() else f"depuis {start.since}"
    if period.has_elapsed(today()):
        return f"échue ({end.label}), suite non confirmée"
    return f"jusqu’{end.until}" if end.month else f"jusqu’à fin {end.label}"

"""What a list shows of a member or a pôle: enough to choose without opening."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef, Prefetch

from members.coverage import coverage_text
from members.models import Member, Membership
from members.models.member import MemberQuerySet
from members.models.membership import MembershipQuerySet
from poles.models import LabelPeriod, Pole
from poles.models.pole import PoleQuerySet
from poles.partial_dates import PartialDate, today

MOST_THEMES, MOST_MARKETS = 4, 3
ACTIVITY_LENGTH = 160
SHOWN_FIRST = frozenset({"name", "category", "commune", "departement"})
UNVERIFIED = "à vérifier"


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

    @classmethod
    def of(cls, member: Any) -> MemberCard:
        """From a member of `with_memberships`."""
        memberships = member.in_scope
        latest = max(memberships, key=lambda one: str(one.last_seen or ""), default=None)
        source = latest.source if latest else None
        return cls(
            slug=member.slug,
            name=member.name,
            acronym=member.acronym,
            url=member.get_absolute_url(),
            category_label=member.get_category_display(),
            place=place_of(member),
            distance_km=rounded_km(getattr(member, "distance_km", None)),
            activity=first_words(member.description),
            themes=merged(one.theme_labels for one in memberships)[:MOST_THEMES],
            markets=merged(one.market_labels for one in memberships)[:MOST_MARKETS],
            poles=[PoleOfMember(str(one.pole), one.pole.get_absolute_url(), since(one)) for one in memberships],
            evidence_note="" if any(one.is_listed for one in memberships) else mention_note(latest),
            source_label=source.title if source else "",
            source_date=label_of(latest.last_seen) if latest else "",
            to_verify=is_doubtful(member),
            invented=member.invented,
        )


def is_doubtful(member: Any) -> bool:
    """Whether what a card says first (who it is, what, where, and that it is a member) is still to be verified."""
    unchecked = bool(member.in_scope) and not any(one.verified for one in member.in_scope)
    return unchecked or not SHOWN_FIRST.isdisjoint(member.unverified)


def merged(lists: Iterable[list[str]]) -> list[str]:
    return list(dict.fromkeys(label for labels in lists for label in labels))


def label_of(day: PartialDate | None) -> str:
    return day.label if day else ""


def rounded_km(distance: float | None) -> int | None:
    return None if distance is None else round(distance)


def first_words(text: str) -> str:
    line = text.strip().split("\n", 1)[0]
    if len(line) <= ACTIVITY_LENGTH:
        return line
    return line[:ACTIVITY_LENGTH].rsplit(" ", 1)[0] + "…"


def place_of(member: Member) -> str:
    """« Grenoble (38) », the département alone if that is all that is sure, or the place as written abroad."""
    if member.commune:
        return str(member.commune)
    if member.departement:
        return str(member.departement)
    abroad = member.country not in ("", "FR")
    return ", ".join(part for part in (member.place_as_written, country_name(member.country)) if part) if abroad else ""


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


def since(membership: Membership) -> str:
    return f"depuis {membership.start.year}" if membership.start and not membership.end else ""


def mention_note(membership: Membership | None) -> str:
    """« mentionné comme membre en 2009 »: a fact of its date, and no more."""
    if membership is None:
        return ""
    seen = membership.last_seen or membership.first_seen
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

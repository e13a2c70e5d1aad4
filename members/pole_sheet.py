"""The page of a pôle: what it does, its label, its list and what that list is worth, who is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from django.urls import reverse

from members.cards import MemberCard, member_cards, mention_note
from members.charts import bars, categories_of
from members.coverage import coverage_text
from members.facets import FORMER, MENTIONED
from members.listed import Listed
from members.models import Membership
from members.templatetags.numbers import counted
from poles.active_filters import address
from poles.facts import StatedFact, by_field, cited, stated
from poles.models import Fact, LabelPeriod, Pole
from poles.partial_dates import today

FIRST_MEMBERS = 6
LINKS = [
    ("contact_url", "Contacter le pôle"),
    ("join_url", "Devenir membre"),
    ("services_url", "Services aux entreprises"),
    ("agenda_url", "Agenda"),
    ("calls_url", "Appels à projets"),
    ("website", "Site web"),
]
COVERAGE_NOTES: dict[str, str] = {
    Pole.Coverage.NONE: "Le pôle n’a pas fourni sa liste : nous ne savons pas qui en est membre.",
    Pole.Coverage.MENTIONS: "Nous ne connaissons que quelques membres, par des pages qui les citent.",
}


def pole_sheet(pole: Pole) -> dict[str, Any]:
    directory = Listed()
    listed = directory.by_pole.get(pole.pk, 0)
    facts = by_field(pole.facts.all())
    members = reverse("members")
    return {
        "listed": listed,
        "coverage_text": coverage_text(pole, listed),
        "coverage_note": pole.coverage_note or COVERAGE_NOTES.get(pole.coverage, ""),
        "composition": bars(categories_of(directory, pole)) if pole.has_a_list and listed else [],
        "members_path": members,
        "members_url": address(members, {"pole": pole.slug}),
        "latest": latest_members(pole) if listed else [],
        "former": former_members(pole),
        "former_url": address(members, {"pole": pole.slug, "statut": FORMER}),
        "mentions": mentions(pole),
        "mentions_url": address(members, {"pole": pole.slug, "statut": MENTIONED}),
        "periods": [shown_period(period) for period in in_time(pole.label_periods.all())],
        "facts": identity(pole, facts),
        "axes": list(pole.axes.all()),
        "successor": pole.successor if pole.successor and pole.successor.published else None,
        "lineage": [
            {"label": p.name, "url": p.get_absolute_url(), "note": p.state_note} for p in public_predecessors(pole)
        ],
        "search_label": "Chercher parmi les membres du pôle",
        "search_hidden": [("pole", pole.slug)],
        "composition_note": composition_note(pole, listed),
        "links": links(pole, facts),
        "presentation_to_verify": stated(facts, "presentation", "", pole.presentation).to_verify,
        "sources": cited(
            chain(
                (fact.source for fact in facts.values()),
                (p.source for p in pole.label_periods.all()),
                [pole.list_source],
            )
        ),
    }


def public_predecessors(pole: Pole) -> list[Pole]:
    return [one for one in pole.predecessors.all() if one.published]


def composition_note(pole: Pole, listed: int) -> str:
    """The denominator, and what the list leaves out."""
    when = f" ({pole.last_list_on.label})" if pole.last_list_on else ""
    return f"Sur {counted(listed, 'membre')} d’une liste {pole.get_coverage_display().removeprefix('liste ')}{when}."


def links(pole: Pole, facts: Mapping[str, Fact]) -> list[dict[str, str]]:
    known = [(name, label, getattr(pole, name)) for name, label in LINKS if getattr(pole, name)]
    return [
        {"label": label, "url": url, "note": "à vérifier" if stated(facts, name, label, url).to_verify else ""}
        for name, label, url in known
    ]


def latest_members(pole: Pole) -> list[MemberCard]:
    """The latest to join among those whose start is known: the list itself is one click away."""
    current = Membership.objects.public().in_force().filter(pole=pole, start__isnull=False)
    latest = current.order_by("-start", "member__sort_key", "pk").values_list("member", flat=True)
    chosen = list(dict.fromkeys(latest))[:FIRST_MEMBERS]
    return member_cards(chosen, current.as_scope())


def former_members(pole: Pole) -> int:
    former = Membership.objects.public().former().filter(pole=pole)
    return former.order_by().values("member").distinct().count()


def mentions(pole: Pole) -> list[dict[str, str]]:
    mentioned = Membership.objects.public().mentioned().filter(pole=pole).select_related("member")
    return [
        {"label": one.member.name, "url": one.member.get_absolute_url(), "note": mention_note(one)}
        for one in mentioned.order_by("member__sort_key", "pk")
    ]


def in_time(periods: Any) -> list[LabelPeriod]:
    return sorted(periods, key=lambda period: (str(period.start or ""), period.phase or 0, period.pk))


def shown_period(period: LabelPeriod) -> dict[str, Any]:
    """As `components/label_timeline.html` wants it."""
    state, state_label = period_state(period)
    return {
        "title": period.phase_label,
        "dates": period_dates(period),
        "note": period_note(period),
        "state": state,
        "state_label": state_label,
        "source_label": period.source.title if period.source else "",
        "source_url": period.source.address if period.source else "",
    }


def period_dates(period: LabelPeriod) -> str:
    if period.start and period.end:
        return period.start.label if period.start == period.end else f"{period.start.label} – {period.end.label}"
    if period.start:
        # « depuis » would say that it still runs.
        begins = period.start.earliest > today() or has_successor(period)
        began = f"à partir {period.start.of}" if begins else f"depuis {period.start.since}"
        return f"{began}, fin non renseignée"
    return f"jusqu’{period.end.until}, début non renseigné" if period.end else "dates non renseignées"


def period_note(period: LabelPeriod) -> str:
    """The length granted, the historic rank, and that nobody has checked it, if so."""
    length = ""
    if period.years_granted:
        length = f"{period.years_granted} an{'s' if period.years_granted > 1 else ''}"
        length += ", prolongeable" if period.extendable else ""
    rank = f"rang « {period.get_historic_rank_display()} » (2005-2018)" if period.historic_rank else ""
    parts = [length, rank, "" if period.verified else "à vérifier"]
    return " · ".join(part for part in parts if part)


def period_state(period: LabelPeriod) -> tuple[str, str]:
    """Time alone changes no state: an elapsed period is « échue, suite non confirmée » unless one follows it."""
    if period.start and period.start.earliest > today():
        return "current", "à venir"
    if period.end is None:
        return "past", ""
    if not period.has_elapsed(today()):
        return "current", "en cours"
    followed = any(is_after(other, period) for other in period.pole.label_periods.all())
    return ("past", "échue") if followed else ("lapsed", "échue, suite non confirmée")


def has_successor(period: LabelPeriod) -> bool:
    """Whether another period is known to have begun later."""
    others = [other.start for other in period.pole.label_periods.all() if other.start and other.pk != period.pk]
    return any(period.start and start.earliest > period.start.latest for start in others)


def is_after(other: LabelPeriod, period: LabelPeriod) -> bool:
    return bool(other.start and period.end and other.start.latest > period.end.earliest and other.pk != period.pk)


def identity(pole: Pole, facts: dict[str, Any]) -> list[StatedFact]:
    siren = pole.siren and f"{pole.siren[:3]}\u202f{pole.siren[3:6]}\u202f{pole.siren[6:]}"
    stated_facts = [
        stated(facts, "themes", "Thématiques", linked(pole.themes.all())),
        stated(facts, "regions", "Régions couvertes", linked(pole.regions.all())),
        stated(facts, "seat", "Siège", pole.seat, note=pole.seat_address),
        stated(facts, "state", "Label", pole.get_state_display(), note=pole.state_note),
        stated(facts, "founded", "Année de création", pole.founded),
        stated(facts, "siren", "SIREN de la structure", siren, url=company_page(pole.siren)),
        stated(facts, "former_names", "Anciens noms", pole.former_names),
    ]
    # What few pôles have is not a gap to show on every page.
    optional = {"Anciens noms", "Année de création", "SIREN de la structure"}
    return [fact for fact in stated_facts if fact.label not in optional or fact.value or fact.texts]


def linked(records: Iterable[Any]) -> list[tuple[str, str]]:
    return [(str(record), record.get_absolute_url()) for record in records]


def company_page(siren: str) -> str:
    return f"https://annuaire-entreprises.data.gouv.fr/entreprise/{siren}" if siren else ""

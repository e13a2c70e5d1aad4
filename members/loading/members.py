"""Members from the organisations of the lists: their rows, the origin of each field, and what stays a suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from members.loading.adhesions import Adhesion, RegisterGuess
from members.loading.joining import Organisation, slug_candidates
from members.loading.places import street_of
from members.models import Member, MemberFact, SlugRedirect, Suggestion
from poles.models import Source
from poles.partial_dates import PartialDate
from poles.reference.plan import Kind, Line, TablePlan, Wanted, compare
from poles.reference.sources import Page

SUBJECT, CONFIDENCE = Suggestion.Subject, Suggestion.Confidence
OPEN_LICENCE = "Licence Ouverte 2.0"
REGISTERS = {
    "sirene": Page(
        address="",
        title="Répertoire Sirene",
        publisher="Insee",
        licence=OPEN_LICENCE,
        is_open=True,
        published_on=PartialDate(2025, 2),
    ),
    "index-egalite": Page(
        address="",
        title="Index de l’égalité professionnelle entre les femmes et les hommes",
        publisher="ministère du Travail",
        licence=OPEN_LICENCE,
        is_open=True,
        published_on=PartialDate(2022, 4, 3),
    ),
    "etablissements-esr": Page(
        address="",
        title="Principaux établissements d’enseignement supérieur",
        publisher="ministère chargé de l’Enseignement supérieur",
        licence=OPEN_LICENCE,
        is_open=True,
        published_on=PartialDate(2025, 4, 24),
    ),
}
# How the name was matched: how far to trust it, and in words.
MATCHES = {
    "nom + code postal": (CONFIDENCE.HIGH, "même nom et même code postal"),
    "nom + département": (CONFIDENCE.MEDIUM, "même nom et même département"),
    "nom seul (siège dans un autre département)": (CONFIDENCE.LOW, "même nom, siège dans un autre département"),
    "nom": (CONFIDENCE.LOW, "même nom"),
}


class Proposed(NamedTuple):
    """A suggestion, with its source named by address or title."""

    subject: Any
    value: str
    confidence: str
    reason: str
    source: str


@dataclass(frozen=True)
class Known:
    """Members of the database by the address that the load gives them."""

    by_slug: dict[str, Member]
    made_by_hand: set[str]

    @classmethod
    def read(cls) -> Known:
        """Old addresses lead to the member too. Without any fact from a file, a member was made by hand."""
        by_slug = {member.slug: member for member in Member.objects.filter(invented=False)}
        by_pk = {member.pk: member for member in by_slug.values()}
        loaded = set(MemberFact.objects.filter(entered_by__isnull=True).values_list("member_id", flat=True))
        by_slug |= {old: by_pk[pk] for old, pk in SlugRedirect.objects.values_list("slug", "member_id") if pk in by_pk}
        return cls(by_slug, {slug for slug, member in by_slug.items() if member.pk not in loaded})


def give_slugs(organisations: list[Organisation], known: Known) -> dict[str, Organisation]:
    """By address, in order. One that a person has given to a member made by hand is left to that member."""
    given: dict[str, Organisation] = {}
    for one in organisations:
        free = (slug for slug in slug_candidates(one) if slug not in given and slug not in known.made_by_hand)
        given[next(free)] = one
    return given


def set_aside_merged(
    organisations: dict[str, Organisation], known: Known
) -> tuple[dict[str, Organisation], list[Line]]:
    """Without those that a keeper has merged into another: their rows live there now."""
    merged = {
        slug: known.by_slug[slug].merged_into
        for slug in organisations
        if slug in known.by_slug and known.by_slug[slug].merged_into_id
    }
    lines = [Line(Kind.LEFT_OUT, organisations[slug].name, f"fusionné dans {into}") for slug, into in merged.items()]
    return {slug: one for slug, one in organisations.items() if slug not in merged}, lines


def plan_member_rows(organisations: dict[str, Organisation], known: Known) -> TablePlan:
    return compare(Member, [_member(slug, one) for slug, one in organisations.items()], known.by_slug)


def _member(slug: str, one: Organisation) -> Wanted:
    rows = one.adhesions
    place = rows[0].place
    values = {
        "name": one.name,
        "aliases": one.aliases,
        "category": first(row.category for row in rows),
        "website": first(row.website for row in rows),
        "founded": first(row.founded for row in rows),
        "postal_code": place.postal_code,
        "place_as_written": place.as_written,
        "address": street_of(place.as_written),
        "commune_id": place.commune,
        "departement_id": place.departement,
    }
    return Wanted(
        label=one.name,
        key=slug,
        values={name: value for name, value in values.items() if value} | {"country": rows[0].country},
        at_first={"slug": slug, "state": Member.State.PUBLISHED},
    )


def first(values: Any) -> Any:
    """The first that is known."""
    return next((value for value in values if value), None)


def plan_fact_rows(
    organisations: dict[str, Organisation], members: dict[str, Member], sources: dict[str, Source]
) -> TablePlan:
    existing = {(fact.member_id, fact.field): fact for fact in MemberFact.objects.all()}
    typed = {key for key, fact in existing.items() if fact.entered_by_id}
    wanted = []
    for slug, one in organisations.items():
        member = members[slug]
        for name, (row, words, verified) in stated(one).items():
            if (member.pk, name) in typed:
                continue
            wanted.append(
                Wanted(
                    label=f"{slug} : {name}",
                    key=(member.pk, name) if member.pk else (slug, name),
                    values={"as_written": words, "source": sources.get(row.source), "verified": verified},
                    at_first={"member": member, "field": name},
                )
            )
    return compare(MemberFact, wanted, existing)


def stated(one: Organisation) -> dict[str, tuple[Adhesion, str, bool]]:
    """For each field that a row states: the row, its words, and whether they are verified."""
    found: dict[str, tuple[Adhesion, str, bool]] = {}
    for row in one.adhesions:
        place = row.place
        where = " ".join(dict.fromkeys(part for part in (place.postal_code, place.as_written) if part))
        for name, words, verified in [
            ("name", row.name, row.verified),
            ("category", row.type_as_written if row.category else "", row.category_verified),
            ("website", row.website, row.verified),
            ("founded", str(row.founded or ""), row.verified),
            ("commune" if place.commune else "departement", where, row.verified and not place.doubt),
        ]:
            if words:
                found.setdefault(name, (row, words, verified))
    return found


def plan_suggestion_rows(
    organisations: dict[str, Organisation],
    members: dict[str, Member],
    sources: dict[str, Source],
    naf_codes: set[str],
) -> TablePlan:
    existing = {(one.member_id, one.subject, one.value): one for one in Suggestion.objects.all()}
    wanted: dict[Any, Wanted] = {}
    for slug, one in organisations.items():
        member = members[slug]
        for row in one.adhesions:
            for subject, value, confidence, reason, source in [*_from_register(row, naf_codes), *_from_row(row)]:
                key = (member.pk or slug, subject, value)
                wanted.setdefault(
                    key,
                    Wanted(
                        label=f"{one.name} : {subject.label} {value}",
                        key=key,
                        values={"confidence": confidence, "reason": reason, "source": sources.get(source)},
                        at_first={"member": member, "subject": subject, "value": value},
                    ),
                )
    return compare(Suggestion, wanted.values(), existing)


def _from_register(row: Adhesion, naf_codes: set[str]) -> list[Proposed]:
    if row.guess is None:
        return []
    guess: RegisterGuess = row.guess
    confidence, how = MATCHES[guess.matched_by]
    register = REGISTERS[guess.source].title
    along = f"Vient avec le SIREN supposé {guess.siren} ({how})."
    naf = guess.naf if guess.naf in naf_codes else ""
    proposed = [
        (SUBJECT.SIREN, guess.siren, f"Rapprochement automatique : {how} ({register})."),
        (SUBJECT.NAF, naf, along),
        (SUBJECT.WORKFORCE, guess.workforce, along),
        (SUBJECT.SIZE_CATEGORY, guess.size_category, along),
    ]
    return [Proposed(subject, value, confidence, reason, register) for subject, value, reason in proposed if value]


def _from_row(row: Adhesion) -> list[Proposed]:
    found: list[Proposed] = []
    if row.place.guess:
        reason = f"{row.place.guess.reason.capitalize()} (lu : « {row.place.as_written} »)."
        guess = row.place.guess
        found.append(Proposed(SUBJECT.COMMUNE, guess.commune, guess.confidence, reason, row.source))
    if row.supposed_size:
        reason = "Taille lue dans un répertoire d’entreprises, rapprochée par le nom seul."
        found.append(Proposed(SUBJECT.CATEGORY, row.supposed_size, CONFIDENCE.LOW, reason, row.source))
    return found

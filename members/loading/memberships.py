"""Memberships: one per organisation and pôle, with the words of the list and the themes that they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from members.loading.adhesions import MEMBERS_DATA, Adhesion, pages_of, read_adhesions
from members.loading.joining import Organisation, duplicate_lines, join, joined_lines
from members.loading.members import (
    REGISTERS,
    Known,
    give_slugs,
    plan_fact_rows,
    plan_member_rows,
    plan_suggestion_rows,
    set_aside_merged,
)
from members.loading.places import Gazetteer
from members.models import Member, Membership, Naf
from poles.models import Pole, Source, Theme
from poles.reference.files import listed, read_rows
from poles.reference.plan import Kind, Line, NotReady, Plan, TablePlan, Wanted, compare
from poles.reference.sources import plan_sources


@dataclass(frozen=True)
class Words:
    """What each pôle's words stand for: (pôle, column, word) → slugs of themes, none where the word names no theme."""

    themes: dict[tuple[str, str, str], list[str]]

    @classmethod
    def read(cls) -> Words:
        rows = read_rows(MEMBERS_DATA / "themes_correspondances.csv")
        return cls(
            {(row["pole_id"], row["colonne"], row["valeur_source"]): listed(row["codes_themes"], "|") for row in rows}
        )

    def slugs(self, row: Adhesion, column: str) -> list[str]:
        words = row.keywords if column == "thematiques" else row.markets
        found = [slug for word in words for slug in self.themes.get((row.pole, column, word), [])]
        return list(dict.fromkeys(found))

    def unknown(self, adhesions: list[Adhesion]) -> list[Line]:
        met = {(row.pole, "thematiques", word) for row in adhesions for word in row.keywords}
        met |= {(row.pole, "marches", word) for row in adhesions for word in row.markets}
        return [
            Line(Kind.LEFT_OUT, f"« {word} » ({pole}, {column})", "mot sans correspondance dans nos thématiques")
            for pole, column, word in sorted(met - set(self.themes))
        ]


def plan_naf() -> TablePlan:
    existing = {naf.code: naf for naf in Naf.objects.filter(revision=Naf.Revision.REV2)}
    wanted = [
        Wanted(
            row["code"], row["code"], {"label": row["libelle"]}, {"revision": Naf.Revision.REV2, "code": row["code"]}
        )
        for row in read_rows(MEMBERS_DATA / "naf_rev2.csv")
    ]
    return compare(Naf, wanted, existing)


def plan_members() -> Plan:
    """Raises NotReady without territories, themes and pôles."""
    if not Pole.objects.exists():
        raise NotReady("Les pôles manquent : tapez d’abord « manage.py load_poles --apply ».")
    gazetteer, words, known = Gazetteer.read(), Words.read(), Known.read()
    adhesions, not_members = read_adhesions(gazetteer)
    everyone = join(adhesions, gazetteer)
    organisations, merged = set_aside_merged(give_slugs(everyone, known), known)
    naf = plan_naf()
    sources = plan_sources([*pages_of(adhesions), *REGISTERS.values()])
    members = plan_member_rows(organisations, known)
    facts = plan_fact_rows(organisations, members.rows, sources.rows)
    suggestions = plan_suggestion_rows(organisations, members.rows, sources.rows, set(naf.rows))
    memberships = plan_membership_rows(organisations, members.rows, sources.rows, words)
    remarks = [
        *joined_lines(everyone, gazetteer.labels),
        *duplicate_lines(everyone),
        *[Line(Kind.LEFT_OUT, name, "labellisée par le pôle, ce qui n’en fait pas un membre") for name in not_members],
        *merged,
        *words.unknown(adhesions),
    ]
    return Plan([naf, sources, members, facts, suggestions, memberships], remarks)


def plan_membership_rows(
    organisations: dict[str, Organisation], members: dict[str, Member], sources: dict[str, Source], words: Words
) -> TablePlan:
    poles = {pole.slug: pole for pole in Pole.objects.all()}
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    # Where a keeper has entered several periods, the oldest row is the one that the load made.
    held = Membership.objects.filter(member__invented=False).select_related("pole").order_by("-pk")
    existing = {(row.member_id, row.pole.slug): row for row in held}
    wanted = [
        _membership(row, members[slug], slug, poles, themes, sources, words)
        for slug, one in organisations.items()
        for row in one.adhesions
    ]
    return compare(Membership, wanted, existing)


def _membership(
    row: Adhesion,
    member: Member,
    slug: str,
    poles: dict[str, Pole],
    themes: dict[str, Theme],
    sources: dict[str, Source],
    words: Words,
) -> Wanted:
    values: dict[str, Any] = {
        "start": row.start,
        "first_seen": row.seen,
        "last_seen": row.seen,
        "evidence": row.evidence,
        "place_id": row.place.commune,
        "role": row.role,
        "role_as_written": row.type_as_written,
        "keywords_as_written": " | ".join(row.keywords),
        "markets_as_written": " | ".join(row.markets),
        "source": sources.get(row.source),
        "source_address": row.page,
        "verified": row.verified,
    }
    return Wanted(
        label=f"{row.name} – {row.pole}",
        key=(member.pk or slug, row.pole),
        values={name: value for name, value in values.items() if value not in ("", None)},
        at_first={"member": member, "pole": poles[row.pole]},
        links={
            "themes": [themes[code] for code in words.slugs(row, "thematiques")],
            "markets": [themes[code] for code in words.slugs(row, "marches")],
        },
    )

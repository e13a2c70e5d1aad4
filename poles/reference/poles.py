"""The pôles, their facts field by field, and their periods of label."""

from __future__ import annotations

import re
from typing import Any

from poles.models import Commune, LabelPeriod, Pole, PoleFact, Region, Source, Theme
from poles.partial_dates import PartialDate
from poles.reference.files import POLES_DATA, listed, read_rows
from poles.reference.labels import beyond_yes, periods
from poles.reference.plan import NotReady, Plan, TablePlan, Wanted, compare
from poles.reference.sources import NO_OPEN_LICENCE, Page, addresses, is_verified, known_pages, plan_sources
from poles.reference.themes import plan_themes

# Field of Pole: column of its words and column of its source.
FACTS = {
    "name": ("nom", "nom_source"),
    "former_names": ("noms_anterieurs", "noms_anterieurs_source"),
    "presentation": ("presentation", "presentation_source"),
    "website": ("site_web", "site_web_source"),
    "seat": ("siege_commune", "siege_source"),
    "regions": ("regions", "regions_source"),
    "themes": ("themes_source", "theme_codes_source"),
    "siren": ("siren", "siren_source"),
    "state": ("etat", "etat_source"),
    "declared_members": ("nb_membres", "nb_membres_source"),
}
# Where the words are missing, the column that shows that the field is stated all the same.
STATED_BY = {"state": "phase_5", "themes": "theme_codes"}
# Our own words drawn from the source, and codes: not what is written there.
NOT_AS_WRITTEN = {"presentation", "regions"}
COVERAGES = {
    "complete": Pole.Coverage.COMPLETE,
    "partielle": Pole.Coverage.PARTIAL,
    "mentions": Pole.Coverage.MENTIONS,
    "non_fournie": Pole.Coverage.NONE,
}
NUMBERS_IN_WORDS = {"une centaine": 100}
# The public directories that the lists were taken from.
LISTS = {
    "minalogic": Page(
        address="https://www.minalogic.com/annuaire/",
        title="Annuaire public des membres de Minalogic",
        publisher="Minalogic",
        licence=NO_OPEN_LICENCE,
        published_on=PartialDate(2025, 1),
    ),
    "aktantis": Page(
        address="https://www.aktantis.com/annuaire-des-membres/",
        title="Annuaire public des membres d’Aktantis",
        publisher="Aktantis",
        licence=NO_OPEN_LICENCE,
        published_on=PartialDate(2026),
    ),
}
COVERAGE_NOTES = {
    "aktantis": "Membres situés en Provence-Alpes-Côte d’Azur seulement.",
}


def plan_poles() -> Plan:
    """Raises NotReady without territories."""
    if not Region.objects.exists():
        raise NotReady("Les territoires manquent : tapez d’abord « manage.py load_territories --apply ».")
    rows = read_rows(POLES_DATA / "poles.csv")
    parents, children = plan_themes()
    sources = plan_sources([*known_pages(), *LISTS.values()])
    poles, heirs = plan_pole_rows(rows, parents.rows | children.rows, sources.rows)
    facts = plan_facts(rows, poles.rows | heirs.rows, sources.rows)
    labels = plan_labels(rows, poles.rows | heirs.rows, sources.rows)
    return Plan([parents, children, sources, poles, heirs, facts, labels])


def plan_pole_rows(
    rows: list[dict[str, str]], themes: dict[str, Theme], sources: dict[str, Source]
) -> tuple[TablePlan, TablePlan]:
    """Two plans: first the pôles that have no successor, then those that point at one of them."""
    places: dict[str, dict[str, Any]] = {
        "communes": Commune.objects.in_bulk([row["siege_code_commune"] for row in rows if row["siege_code_commune"]]),
        "regions": Region.objects.in_bulk(),
    }
    states = {row["pole_id"]: row for row in read_rows(POLES_DATA / "successions.csv")}
    existing = {pole.slug: pole for pole in Pole.objects.all()}
    heirless = [row for row in rows if not states.get(row["pole_id"], {}).get("successeur")]
    heirs = [row for row in rows if row not in heirless]
    first = compare(Pole, [_wanted(row, themes, sources, places, _state(row, states)) for row in heirless], existing)
    with_heir = []
    for row in heirs:
        state = _state(row, states) | {"successor": first.rows[states[row["pole_id"]]["successeur"]]}
        with_heir.append(_wanted(row, themes, sources, places, state))
    return first, compare(Pole, with_heir, existing)


def _state(row: dict[str, str], states: dict[str, dict[str, str]]) -> dict[str, Any]:
    if row["pole_id"] in states:
        return {"state": Pole.State(states[row["pole_id"]]["etat"]), "state_note": row["etat"]}
    if row["phase_5"] == "oui":
        return {"state": Pole.State.LABELLED}
    if row["phase_5"].startswith("oui"):
        return {"state": Pole.State.LABELLED, "state_note": beyond_yes(row["phase_5"])}
    return {"state": Pole.State.UNKNOWN}


def _wanted(
    row: dict[str, str],
    themes: dict[str, Theme],
    sources: dict[str, Source],
    places: dict[str, dict[str, Any]],
    state: dict[str, Any],
) -> Wanted:
    values = {
        "name": row["nom"],
        "short_name": row["nom_court"],
        "former_names": former_names(row["noms_anterieurs"]),
        "presentation": row["presentation"],
        "presentation_en": row["presentation_en"],
        "website": website(row["site_web"]),
        "seat": places["communes"].get(row["siege_code_commune"]),
        "siren": row["siren"],
        **state,
        **_coverage(row, sources),
        **_declared(row),
    }
    return Wanted(
        label=row["nom"],
        key=row["pole_id"],
        values={name: value for name, value in values.items() if value not in ("", None, [])},
        at_first={"slug": row["pole_id"], "published": True},
        links={
            "regions": [places["regions"][code] for code in listed(row["regions"])],
            "themes": [themes[code] for code in listed(row["theme_codes"])],
        },
    )


def former_names(cell: str) -> list[str]:
    """Without the date that a few of them carry: « Fibres-Energivie (jusqu'en juin 2023) »."""
    return [re.sub(r"\s*\(jusqu.*?\)", "", name) for name in listed(cell, " ; ")]


def website(cell: str) -> str:
    """The address alone: one is followed by « (redirigé) »."""
    return next(iter(addresses(cell)), "")


def number_in(words: str) -> int | None:
    """« environ 1000 » is 1000, « une centaine » 100."""
    match = re.search(r"\d+", words)
    return int(match[0]) if match else NUMBERS_IN_WORDS.get(words)


def _declared(row: dict[str, str]) -> dict[str, Any]:
    words, on = row["nb_membres"], row["nb_membres_date"]
    return {
        "declared_members": number_in(words),
        "declared_members_as_written": "" if words.isdigit() else words,
        "declared_members_on": PartialDate.parse(on) if on else None,
    }


def _coverage(row: dict[str, str], sources: dict[str, Source]) -> dict[str, Any]:
    coverage = COVERAGES[row["liste_etat"]]
    if coverage not in {Pole.Coverage.PARTIAL, Pole.Coverage.COMPLETE}:
        return {"coverage": coverage}
    listed_on = PartialDate.parse(row["liste_date"])
    return {
        "coverage": coverage,
        "coverage_note": COVERAGE_NOTES.get(row["pole_id"], ""),
        "first_list_on": listed_on,
        "last_list_on": listed_on,
        "list_source": sources[LISTS[row["pole_id"]].address],
    }


def plan_facts(rows: list[dict[str, str]], poles: dict[str, Pole], sources: dict[str, Source]) -> TablePlan:
    existing = {(fact.pole.slug, fact.field): fact for fact in PoleFact.objects.select_related("pole")}
    typed = {key for key, fact in existing.items() if fact.entered_by_id}
    wanted = [
        _fact(row, poles[row["pole_id"]], name, sources)
        for row in rows
        for name, (column, _) in FACTS.items()
        if row[column] or row[STATED_BY.get(name, column)]
        if (row["pole_id"], name) not in typed
    ]
    return compare(PoleFact, wanted, existing)


def _fact(row: dict[str, str], pole: Pole, name: str, sources: dict[str, Source]) -> Wanted:
    column, source_column = FACTS[name]
    words, origin = row[column], row[source_column]
    if name == "state" and not words:
        words, origin = beyond_yes(row["phase_5"]), row["phase_5_source"]
    page = _page(row, origin)
    return Wanted(
        label=f"{pole.slug} : {name}",
        key=(pole.slug, name),
        values={
            "as_written": "" if name in NOT_AS_WRITTEN else words,
            "source": sources[page] if page else None,
            "verified": bool(page) and (page != next(iter(addresses(origin)), "") or is_verified(origin)),
        },
        at_first={"pole": pole, "field": name},
    )


def _page(row: dict[str, str], origin: str) -> str:
    """The address of the page behind a cell: where several say the same, the first."""
    if f"annuaire {row['pole_id']}.com" in origin or f"annuaire public {row['pole_id']}.com" in origin:
        return LISTS[row["pole_id"]].address
    return next(iter(addresses(origin)), "")


def plan_labels(rows: list[dict[str, str]], poles: dict[str, Pole], sources: dict[str, Source]) -> TablePlan:
    existing = {
        (label.pole.slug, label.phase, label.start): label for label in LabelPeriod.objects.select_related("pole")
    }
    wanted = []
    for row in rows:
        for period in periods(row):
            pole = poles[row["pole_id"]]
            given = period.values | {"source": sources[period.page] if period.page else None}
            wanted.append(
                Wanted(
                    label=f"{pole}, phase {period.phase or 'non précisée'}, {period.start or 'sans date'}",
                    key=(pole.slug, period.phase, period.start),
                    values={name: value for name, value in given.items() if value not in ("", None)},
                    at_first={"pole": pole, "phase": period.phase, "start": period.start},
                )
            )
    return compare(LabelPeriod, wanted, existing)

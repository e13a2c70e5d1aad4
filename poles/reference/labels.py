"""Periods of label, read from words such as « 2 ans, prolongeable à 4 ans » or « 3 ans (2024-2026) »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from poles.models import LabelPeriod
from poles.partial_dates import PartialDate
from poles.reference.sources import addresses, is_verified

PHASE_4_STARTS, PHASE_5_STARTS = 2019, 2023
RANKS = {
    "": "",
    "mondial": LabelPeriod.Rank.WORLD,
    "à vocation mondiale": LabelPeriod.Rank.WORLD_BOUND,
    "national": LabelPeriod.Rank.NATIONAL,
}


@dataclass(frozen=True)
class Period:
    """`page` is the address of the page that states it, empty where none does."""

    phase: int | None
    start: PartialDate | None
    values: dict[str, Any]
    page: str


def periods(row: dict[str, str]) -> list[Period]:
    """Those that a row of poles.csv states, oldest first."""
    found = [_historic(row), _phase_4(row), _phase_5(row), _renewed(row)]
    return [period for period in found if period]


def years_granted(words: str) -> int | None:
    match = re.match(r"(\d+) ans?\b", words)
    return int(match[1]) if match else None


def beyond_yes(words: str) -> str:
    """« oui (avec Images & Réseaux) » says « avec Images & Réseaux »; a bare « oui » is our own."""
    return words.removeprefix("oui").strip(" ()")


def first_year(words: str) -> int | None:
    match = re.search(r"\b(20\d\d)\b", words)
    return int(match[1]) if match else None


def _historic(row: dict[str, str]) -> Period | None:
    """The first label: its year and the rank of 2005-2018, whose phase the sources do not say."""
    year = first_year(row["annee_label"])
    if year == PHASE_5_STARTS:
        year = None
    if year is None and not row["statut_historique"]:
        return None
    source = row["annee_label_source"] if year else row["statut_historique_source"]
    both = [row["annee_label_source"]] * bool(year) + [row["statut_historique_source"]] * bool(row["statut_historique"])
    written = [row["annee_label"]] * bool(year) + [row["statut_historique"]] * bool(row["statut_historique"])
    return Period(
        phase=None,
        start=PartialDate(year) if year else None,
        values={
            "historic_rank": RANKS[row["statut_historique"]],
            "as_written": " ; ".join(written),
            "verified": all(is_verified(words) for words in both),
        },
        page=next(iter(addresses(source)), ""),
    )


def _phase_4(row: dict[str, str]) -> Period | None:
    return _of_phase(row, "phase_4", 4, PHASE_4_STARTS) if row["phase_4"].startswith("oui") else None


def _phase_5(row: dict[str, str]) -> Period | None:
    """A pôle that carries the labels of two others has none of its own."""
    if row["phase_5"] != "oui":
        return None
    decided = PartialDate.parse(row["phase_5_decision"])
    start = decided.year if decided.year > PHASE_5_STARTS else PHASE_5_STARTS
    period = _of_phase(row, "phase_5", 5, start)
    period.values["decided_on"] = decided
    return period


def _of_phase(row: dict[str, str], column: str, phase: int, start: int) -> Period:
    length = row[f"{column}_duree"]
    years = years_granted(length)
    sources = [row[f"{column}_source"], *([row[f"{column}_duree_source"]] if length else [])]
    values: dict[str, Any] = {
        "years_granted": years,
        "end": PartialDate(start + years - 1) if years else None,
        "extendable": "prolongeable" in length,
        "as_written": " ; ".join(part for part in (beyond_yes(row[column]), length) if part),
        "verified": all(is_verified(words) for words in sources),
    }
    return Period(phase, PartialDate(start), values, next(iter(addresses(sources[0])), ""))


def _renewed(row: dict[str, str]) -> Period | None:
    """« label de pôle attribué pour 2024-2026 », after a first year of phase V."""
    words = row["phase_5_suite"]
    years = re.search(r"(20\d\d)-(20\d\d)", words)
    if not years:
        return None
    start, end = int(years[1]), int(years[2])
    values: dict[str, Any] = {
        "years_granted": end - start + 1,
        "end": PartialDate(end),
        "extendable": False,
        "as_written": words,
        "verified": is_verified(row["phase_5_suite_source"]),
    }
    return Period(5, PartialDate(start), values, next(iter(addresses(row["phase_5_suite_source"])), ""))

"""Which rows are one organisation. Too few joined is a list of possible duplicates; too many is a falsehood.

Rows are joined when the same normalised name stands in the same commune. A SIREN of the file was matched by name, so it
joins nothing: one bank carries the same guessed SIREN in Lyon and in Marseille, for two places that answer apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from members.loading.adhesions import Adhesion
from members.loading.places import Gazetteer
from members.models.member import RESERVED_SLUGS
from poles.reference.plan import Kind, Line
from poles.wording import folded, normalised_name

SLUG_LENGTH = 100


@dataclass(frozen=True)
class Organisation:
    """The rows of one organisation, first list first; no two of them in one pôle."""

    adhesions: tuple[Adhesion, ...]

    @property
    def name(self) -> str:
        return self.adhesions[0].name

    @property
    def aliases(self) -> list[str]:
        """The other spellings."""
        return [name for name in dict.fromkeys(row.name for row in self.adhesions) if name != self.name]

    @property
    def matching_name(self) -> str:
        return normalised_name(self.name)


def join(adhesions: Iterable[Adhesion], gazetteer: Gazetteer) -> list[Organisation]:
    """In the order of the file. A second row for the same pôle stays apart, whatever its name."""
    groups: list[list[Adhesion]] = []
    found: dict[tuple[str, str], list[Adhesion]] = {}
    for row in adhesions:
        commune = row.place.commune and gazetteer.parents.get(row.place.commune, row.place.commune)
        key = (normalised_name(row.name), commune or "")
        group = found.get(key) if commune else None
        if group is None or any(other.pole == row.pole for other in group):
            group = []
            groups.append(group)
            found.setdefault(key, group)
        group.append(row)
    return [Organisation(tuple(group)) for group in groups]


def joined_lines(organisations: list[Organisation], communes: dict[str, str]) -> list[Line]:
    """One line per organisation met in several lists or pages, with the reason."""
    return [
        Line(
            Kind.JOINED,
            " = ".join(f"{row.name} ({row.pole})" for row in one.adhesions),
            f"même nom dans la même commune, {communes[one.adhesions[0].place.commune or '']}",
        )
        for one in organisations
        if len(one.adhesions) > 1
    ]


def duplicate_lines(organisations: list[Organisation]) -> list[Line]:
    """Organisations that may be one, for a person to settle: same name elsewhere, or same guessed SIREN."""
    by_name, by_siren = defaultdict(list), defaultdict(list)
    for one in organisations:
        by_name[one.matching_name].append(one)
        for siren in {row.guess.siren for row in one.adhesions if row.guess}:
            by_siren[siren].append(one)
    same_name = [(group, "même nom, lieux différents ou inconnus") for group in by_name.values()]
    same_siren = [(group, f"même SIREN supposé, {siren}") for siren, group in by_siren.items()]
    return [
        Line(Kind.DUPLICATE, " / ".join(described(one) for one in group), why)
        for group, why in [*same_name, *same_siren]
        if len(group) > 1
    ]


def described(one: Organisation) -> str:
    row = one.adhesions[0]
    return f"{row.name}, {row.place.as_written or 'lieu inconnu'} ({row.pole})"


def slug_candidates(one: Organisation) -> Iterable[str]:
    """The name, then the name and the commune, then numbers: the same every time."""
    base = "-".join(folded(one.name).split())[:SLUG_LENGTH].strip("-") or "membre"
    if base not in RESERVED_SLUGS:
        yield base
    town = "-".join(folded(one.adhesions[0].place.as_written).split())[:30].strip("-")
    if town:
        yield f"{base}-{town}"
    for number in range(2, 1000):
        yield f"{base}-{number}"

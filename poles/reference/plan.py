"""What a load would write, worked out before anything is written.

A load states the rows that its files hold (`Wanted`); `compare` sets them against the tables and gives the rows to
create, the fields to change, and those that a person has changed since: history tells which, and a load never takes
them back.
What the files do not say is left alone: an empty cell erases nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models

from poles.reference.by_hand import changed_by_hand

BATCH = 2000


class NotReady(Exception):
    """What a load needs is not in the database: a sentence in French that says what to type."""


class Kind(StrEnum):
    CREATED = "à créer"
    CHANGED = "à changer"
    UNCHANGED = "inchangé"
    JOINED = "réuni"
    DUPLICATE = "doublon possible, laissé à part"
    LEFT_OUT = "laissé de côté"
    CONFLICT = "conflit : saisi à la main, laissé tel quel"


@dataclass(frozen=True)
class Line:
    kind: Kind
    what: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind} : {self.what}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True)
class Wanted:
    """One row as the files state it.

    `key` finds it again among the rows of its table, `values` are compared and written, `at_first` only fills a new
    row, `links` are whole sets of rows at the other end of a many-to-many field.
    """

    label: str
    key: Hashable
    values: dict[str, Any]
    at_first: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Sequence[models.Model]] = field(default_factory=dict)


@dataclass
class LinksToWrite:
    owner: models.Model
    field: str
    added: list[models.Model]
    removed: list[models.Model]


@dataclass
class TablePlan:
    model: type[models.Model]
    rows: dict[Any, Any] = field(default_factory=dict)
    new: list[models.Model] = field(default_factory=list)
    changed: list[tuple[models.Model, list[str]]] = field(default_factory=list)
    links: list[LinksToWrite] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    unchanged: int = 0

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def writes(self) -> bool:
        return bool(self.new or self.changed or self.links)

    def counts(self) -> Counter[Kind]:
        return Counter(line.kind for line in self.lines) + Counter({Kind.UNCHANGED: self.unchanged})

    def apply(self) -> None:
        self.model._default_manager.bulk_create(self.new, batch_size=BATCH)
        for row, fields in self.changed:
            row.save(update_fields=fields)
        for name in {links.field for links in self.links}:
            self._write_links(name)

    def _write_links(self, name: str) -> None:
        relation: Any = self.model._meta.get_field(name)
        through, near, far = relation.remote_field.through, relation.m2m_field_name(), relation.m2m_reverse_field_name()
        for links in self.links:
            if links.field == name and links.removed:
                through.objects.filter(**{near: links.owner, f"{far}__in": links.removed}).delete()
        pairs = [(links.owner, row) for links in self.links if links.field == name for row in links.added]
        through.objects.bulk_create([through(**{near: owner, far: row}) for owner, row in pairs], batch_size=BATCH)


@dataclass
class Plan:
    """Tables in the order in which they are written, and what the files hold that goes nowhere."""

    tables: list[TablePlan] = field(default_factory=list)
    remarks: list[Line] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        return any(table.writes for table in self.tables)

    def apply(self) -> None:
        for table in self.tables:
            table.apply()


class Held:
    """What the database holds of a table: rows by key, the fields that a person wrote, the links of these rows."""

    def __init__(self, model: type[models.Model], rows: dict[Any, Any]) -> None:
        self.model = model
        self.rows = rows
        self.by_hand = changed_by_hand(model) if rows else {}
        self._links: dict[str, dict[Any, set[Any]]] = {}

    def is_by_hand(self, row: models.Model, name: str) -> bool:
        return name in self.by_hand.get(row.pk, ())

    def linked(self, row: models.Model, name: str) -> set[Any]:
        """Keys at the far end of a many-to-many field; all rows are read at the first question."""
        if name not in self._links:
            self._links[name] = links_held(self.model, name, [held.pk for held in self.rows.values()])
        return self._links[name].get(row.pk, set())


def links_held(model: type[models.Model], name: str, owners: list[Any]) -> dict[Any, set[Any]]:
    relation: Any = model._meta.get_field(name)
    near, far = relation.m2m_field_name() + "_id", relation.m2m_reverse_field_name() + "_id"
    found: dict[Any, set[Any]] = {}
    through = relation.remote_field.through.objects.filter(**{f"{near}__in": owners})
    for owner, target in through.values_list(near, far):
        found.setdefault(owner, set()).add(target)
    return found


def compare(model: type[models.Model], wanted: Iterable[Wanted], existing: dict[Any, Any]) -> TablePlan:
    """`existing`: the rows of the table by the same keys as `wanted`. The rows found are changed in memory only."""
    table, held = TablePlan(model), Held(model, existing)
    for one in wanted:
        if one.key not in existing:
            _create(table, one)
            continue
        row = table.rows[one.key] = existing[one.key]
        lines = [*_compare_fields(table, one, row, held), *_compare_links(table, one, row, held)]
        table.lines += lines
        table.unchanged += not lines
    return table


def _create(table: TablePlan, one: Wanted) -> None:
    row = table.model(**one.at_first, **one.values)
    table.rows[one.key] = row
    table.new.append(row)
    table.links += [LinksToWrite(row, name, list(targets), []) for name, targets in one.links.items() if targets]
    table.lines.append(Line(Kind.CREATED, one.label))


def _compare_fields(table: TablePlan, one: Wanted, row: Any, held: Held) -> list[Line]:
    lines, fields = [], []
    for name, value in one.values.items():
        column: Any = table.model._meta.get_field(name)
        if not differs(row, column, value):
            continue
        detail = f"{column.verbose_name} « {shown(getattr(row, name))} » → « {shown(value)} »"
        if held.is_by_hand(row, column.name):
            lines.append(Line(Kind.CONFLICT, one.label, detail))
            continue
        setattr(row, name, value)
        fields.append(name)
        lines.append(Line(Kind.CHANGED, one.label, detail))
    if fields:
        table.changed.append((row, fields))
    return lines


def _compare_links(table: TablePlan, one: Wanted, row: models.Model, held: Held) -> list[Line]:
    lines = []
    for name, targets in one.links.items():
        relation: Any = table.model._meta.get_field(name)
        linked, stated = held.linked(row, name), {target.pk for target in targets}
        if linked == stated:
            continue
        added = [target for target in targets if target.pk not in linked]
        removed = list(relation.related_model._default_manager.filter(pk__in=linked - stated))
        words = ", ".join([f"+ {target}" for target in added] + [f"− {target}" for target in removed])
        kind = Kind.CONFLICT if held.is_by_hand(row, name) else Kind.CHANGED
        lines.append(Line(kind, one.label, f"{relation.verbose_name} {words}"))
        if kind == Kind.CHANGED:
            table.links.append(LinksToWrite(row, name, added, removed))
    return lines


def differs(row: models.Model, column: Any, value: Any) -> bool:
    """By key where the value is a row: reading each neighbour to compare it would be a query per field."""
    if isinstance(value, models.Model):
        return value.pk is None or getattr(row, column.attname) != value.pk
    return getattr(row, column.attname) != value


def shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)

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

from django.apps import apps
from django.db import models

BATCH = 2000
MARKS_OF_A_PERSON = {"entered_by", "decided_by", "confirmed_on"}


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

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def writes(self) -> bool:
        return bool(self.new or self.changed or self.links)

    def counts(self) -> Counter[Kind]:
        return Counter(line.kind for line in self.lines)

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


def compare(model: type[models.Model], wanted: Iterable[Wanted], existing: dict[Any, Any]) -> TablePlan:
    """`existing`: the rows of the table by the same keys as `wanted`. The rows found are changed in memory only."""
    table = TablePlan(model)
    by_hand = changed_by_hand(model) if existing else {}
    linked: dict[str, dict[Any, set[Any]]] = {}
    for one in wanted:
        row = existing.get(one.key)
        if row is None:
            _create(table, one)
        else:
            _update(table, one, row, by_hand.get(row.pk, set()), linked)
    return table


def _create(table: TablePlan, one: Wanted) -> None:
    row = table.model(**one.at_first, **one.values)
    table.rows[one.key] = row
    table.new.append(row)
    table.links += [LinksToWrite(row, name, list(targets), []) for name, targets in one.links.items() if targets]
    table.lines.append(Line(Kind.CREATED, one.label))


def _update(table: TablePlan, one: Wanted, row: Any, by_hand: set[str], linked: dict[str, dict[Any, set[Any]]]) -> None:
    table.rows[one.key] = row
    before = len(table.lines)
    fields = []
    for name, value in one.values.items():
        column: Any = table.model._meta.get_field(name)
        if not differs(row, column, value):
            continue
        detail = f"{column.verbose_name} « {shown(getattr(row, name))} » → « {shown(value)} »"
        if column.name in by_hand:
            table.lines.append(Line(Kind.CONFLICT, one.label, detail))
            continue
        setattr(row, name, value)
        fields.append(name)
        table.lines.append(Line(Kind.CHANGED, one.label, detail))
    if fields:
        table.changed.append((row, fields))
    for name, targets in one.links.items():
        _compare_links(table, one, row, name, targets, name in by_hand, linked)
    if len(table.lines) == before:
        table.lines.append(Line(Kind.UNCHANGED, one.label))


def differs(row: models.Model, column: Any, value: Any) -> bool:
    """By key where the value is a row: reading each neighbour to compare it would be a query per field."""
    if isinstance(value, models.Model):
        return value.pk is None or getattr(row, column.attname) != value.pk
    return getattr(row, column.attname) != value


def _compare_links(
    table: TablePlan,
    one: Wanted,
    row: models.Model,
    name: str,
    targets: Sequence[models.Model],
    by_hand: bool,
    linked: dict[str, dict[Any, set[Any]]],
) -> None:
    relation: Any = table.model._meta.get_field(name)
    if name not in linked:
        linked[name] = links_held(table.model, name)
    held, stated = linked[name].get(row.pk, set()), {target.pk for target in targets}
    if held == stated:
        return
    added = [target for target in targets if target.pk not in held]
    removed = list(relation.related_model._default_manager.filter(pk__in=held - stated))
    words = [f"+ {target}" for target in added] + [f"− {target}" for target in removed]
    table.lines.append(
        Line(Kind.CONFLICT if by_hand else Kind.CHANGED, one.label, f"{relation.verbose_name} {', '.join(words)}")
    )
    if not by_hand:
        table.links.append(LinksToWrite(row, name, added, removed))


def links_held(model: type[models.Model], name: str) -> dict[Any, set[Any]]:
    """The keys at the far end of a many-to-many field, for every owner, in one query."""
    relation: Any = model._meta.get_field(name)
    ends = relation.m2m_field_name() + "_id", relation.m2m_reverse_field_name() + "_id"
    held: dict[Any, set[Any]] = {}
    for owner, target in relation.remote_field.through.objects.values_list(*ends):
        held.setdefault(owner, set()).add(target)
    return held


def changed_by_hand(model: type[models.Model]) -> dict[Any, set[str]]:
    """For each row that a person has changed, the names of the fields they wrote, by the history of the table.

    A row that a person made is theirs whole. A table without history has no rows of anybody.
    """
    held = {row: set(fields) for row, fields in _by_facts(model).items()}
    event_model = _event_model(model)
    if event_model is not None:
        for row, fields in _by_events(event_model).items():
            held.setdefault(row, set()).update(fields)
    for relation in model._meta.many_to_many:
        for owner in _owners_linked_by_hand(relation):
            held.setdefault(owner, set()).add(relation.name)
    for row in _rows_of_a_person(model):
        held.setdefault(row, set()).update(field.name for field in model._meta.get_fields())
    return held


def _rows_of_a_person(model: type[models.Model]) -> list[Any]:
    """Rows that a person typed, decided or confirmed: theirs whole."""
    marks = [f.name for f in model._meta.concrete_fields if f.name in MARKS_OF_A_PERSON]
    condition = models.Q(*[(f"{name}__isnull", False) for name in marks], _connector=models.Q.OR)
    return list(model._default_manager.filter(condition).values_list("pk", flat=True)) if marks else []


def _event_model(model: type[models.Model]) -> Any:
    try:
        return apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    except LookupError:
        return None


def _by_events(event_model: Any) -> dict[Any, set[str]]:
    """Which fields differ between each event that carries a user and the one before it."""
    touched = event_model.objects.filter(pgh_context__metadata__user__isnull=False).values("pgh_obj_id")
    events = event_model.objects.filter(pgh_obj_id__in=touched).select_related("pgh_context").order_by("pgh_id")
    names = [f.name for f in event_model._meta.concrete_fields if not f.name.startswith("pgh_")]
    columns = {name: event_model._meta.get_field(name).attname for name in names}
    last: dict[Any, Any] = {}
    held: dict[Any, set[str]] = {}
    for event in events:
        before = last.get(event.pgh_obj_id)
        last[event.pgh_obj_id] = event
        if event.pgh_context is None or "user" not in event.pgh_context.metadata:
            continue
        fields = [n for n in names if before is None or getattr(before, columns[n]) != getattr(event, columns[n])]
        held.setdefault(event.pgh_obj_id, set()).update(fields)
    return held


def _by_facts(model: type[models.Model]) -> dict[Any, set[str]]:
    """The fields whose origin (`facts`) is a person."""
    if not hasattr(model, "facts"):
        return {}
    held: dict[Any, set[str]] = {}
    by_hand = model._default_manager.filter(facts__entered_by__isnull=False)
    for row, name in by_hand.values_list("pk", "facts__field"):
        held.setdefault(row, set()).add(name)
    return held


def _owners_linked_by_hand(relation: Any) -> list[Any]:
    through = relation.remote_field.through
    for proxy in through.__subclasses__():
        event_model = _event_model(proxy)
        if event_model is not None:
            by_hand = event_model.objects.filter(pgh_context__metadata__user__isnull=False)
            return list(by_hand.values_list(relation.m2m_field_name() + "_id", flat=True).distinct())
    return []


def shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)

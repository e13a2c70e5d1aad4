"""The history of one record in words: who changed what, when and why, from the events that the triggers keep.

A record has its own events and those of the rows that hang on it: memberships, identifiers, chosen themes. What was
written in one transaction for one reason is one change.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from pghistory.models import Context

from poles.models import Fact
from poles.partial_dates import PartialDate
from poles.provenance import field_label

EMPTY = "vide"
INSERT, UPDATE, DELETE = "insert", "update", "delete"
ACTIONS = {INSERT: "Ajout", UPDATE: "Modification", DELETE: "Suppression"}
# Beyond this many lines alike in one change, they fold under their count.
FOLD_AFTER = 8


@dataclass(frozen=True)
class Trail:
    """One tracked table, and how its rows lead to the record.

    `owner` is the foreign key to the record, or to a row of the table of `via`; empty for the record itself.
    `names` are the fields that tell one row from another.
    """

    model: type[models.Model]
    owner: str = ""
    title: str = ""
    names: tuple[str, ...] = ()
    via: Trail | None = None
    actions: tuple[str, ...] = (INSERT, UPDATE, DELETE)

    @property
    def events(self) -> models.QuerySet[Any]:
        return self.model.pgh_event_model.objects.all()  # type: ignore[attr-defined] # added by pghistory

    def events_of(self, record: models.Model) -> models.QuerySet[Any]:
        shown = self.events.filter(pgh_label__in=self.actions)
        if not self.owner:
            return shown.filter(pgh_obj_id=record.pk)
        if self.via is None:
            return shown.filter(**{self.owner: record.pk})
        return shown.filter(**{f"{self.owner}__in": self.via.events_of(record).values("pgh_obj_id")})

    def shown_fields(self) -> list[models.Field[Any, Any]]:
        hidden = {self.owner, "id", *self.names}
        columns = self.model.pgh_event_model._meta.fields  # type: ignore[attr-defined] # added by pghistory
        kept = [column.name for column in columns if not column.name.startswith("pgh_") and column.name not in hidden]
        return [self.model._meta.get_field(name) for name in kept]  # type: ignore[misc] # concrete columns only


@dataclass(frozen=True)
class FieldChange:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """One row written: « Ajout, adhésion : Minalogic », and its fields."""

    action: str
    title: str
    name: str
    fields: list[FieldChange]

    @property
    def is_update(self) -> bool:
        return self.action == ACTIONS[UPDATE]

    @property
    def is_deletion(self) -> bool:
        return self.action == ACTIONS[DELETE]


@dataclass(frozen=True)
class Fold:
    """Lines alike: shown one by one, or under their count where there are many."""

    action: str
    title: str
    lines: list[Line]

    @property
    def is_long(self) -> bool:
        return len(self.lines) > FOLD_AFTER


@dataclass
class Change:
    when: datetime
    who: str
    why: str
    folds: list[Fold] = field(default_factory=list)


class Labels:
    """What foreign keys stand for, fetched once per table instead of once per line."""

    def __init__(self, fields: Iterable[models.Field[Any, Any]], events: Iterable[Any]) -> None:
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        relations = [each for each in fields if isinstance(each, models.ForeignKey)]
        for event in events:
            for relation in relations:
                if value := getattr(event, relation.attname, None):
                    wanted[relation.related_model].add(value)
        self.known = {
            model: {pk: str(row) for pk, row in model._default_manager.in_bulk(keys).items()}
            for model, keys in wanted.items()
        }

    def read(self, column: models.Field[Any, Any], event: Any) -> str:
        value = getattr(event, column.attname, None)
        if isinstance(column, models.ForeignKey) and value is not None:
            return self.known.get(column.related_model, {}).get(value, f"supprimé ({value})")
        return in_words(column, value)


def in_words(column: models.Field[Any, Any], value: Any) -> str:
    """A stored value as keepers read it: labels instead of codes, French dates, « vide » for nothing."""
    if value is None or value == "" or value == []:
        return EMPTY
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, PartialDate):
        return value.label
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y à H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


class History:
    """All the changes of a record, newest first; as long as its moments, sliceable: what a paginator needs."""

    def __init__(self, record: models.Model, trails: Sequence[Trail]) -> None:
        self.record = record
        self.trails = trails
        moments = [
            trail.events_of(record).order_by().values_list("pgh_created_at", "pgh_context_id") for trail in trails
        ]
        self.moments = moments[0].union(*moments[1:]).order_by("-pgh_created_at", "pgh_context_id")

    def __len__(self) -> int:
        return self.moments.count()

    def __getitem__(self, part: slice) -> list[Change]:
        moments = list(self.moments[part])
        changes = self._authored(moments)
        for trail in self.trails:
            for moment, folds in self._read(trail, moments).items():
                changes[moment].folds.extend(folds)
        return [change for change in changes.values() if change.folds]

    def _authored(self, moments: list[tuple[datetime, Any]]) -> dict[tuple[datetime, Any], Change]:
        contexts = Context.objects.in_bulk([context for _, context in moments if context])
        asked = {moment: contexts[moment[1]].metadata if moment[1] in contexts else {} for moment in moments}
        users = get_user_model()._default_manager.in_bulk({each["user"] for each in asked.values() if each.get("user")})
        return {
            moment: Change(moment[0], author(metadata, users), metadata.get("why", ""))
            for moment, metadata in asked.items()
        }

    def _read(self, trail: Trail, moments: list[tuple[datetime, Any]]) -> dict[tuple[datetime, Any], list[Fold]]:
        dates = [when for when, _ in moments]
        events = list(trail.events_of(self.record).filter(pgh_created_at__in=dates).order_by("pgh_id"))
        events = [event for event in events if (event.pgh_created_at, event.pgh_context_id) in set(moments)]
        before = previous_events(trail, events)
        reader = LineReader(trail, [*events, *before.values()])
        lines: dict[Any, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
        for event in events:
            line = reader.line(event, before.get(event.pgh_id))
            if line.fields or event.pgh_label != UPDATE:
                lines[event.pgh_created_at, event.pgh_context_id][line.action].append(line)
        return {
            moment: [Fold(action, trail.title, same) for action, same in by_action.items()]
            for moment, by_action in lines.items()
        }


class LineReader:
    """Turns the events of one table into lines."""

    def __init__(self, trail: Trail, events: list[Any]) -> None:
        self.trail = trail
        self.fields = trail.shown_fields()
        self.names = [trail.model._meta.get_field(name) for name in trail.names]
        self.labels = Labels([*self.fields, *self.names], events)  # type: ignore[list-item] # concrete columns only
        self.carriers = carrier_names(trail, events)

    def line(self, event: Any, before: Any) -> Line:
        name = ", ".join(self.name(column, event) for column in self.names)
        if carrier := self.carriers.get(getattr(event, f"{self.trail.owner}_id", None)):
            name = f"{name} ({carrier})"
        return Line(ACTIONS[event.pgh_label], self.trail.title, name, list(self._fields(event, before)))

    def name(self, column: Any, event: Any) -> str:
        if issubclass(self.trail.model, Fact) and column.name == "field":
            record: Any = self.trail.model._meta.get_field(self.trail.owner).related_model
            return field_label(record, event.field)
        return self.labels.read(column, event)

    def _fields(self, event: Any, before: Any) -> Iterable[FieldChange]:
        for column in self.fields:
            new = EMPTY if event.pgh_label == DELETE else self.labels.read(column, event)
            if event.pgh_label == DELETE:
                old = self.labels.read(column, event)
            else:
                old = self.labels.read(column, before) if before else EMPTY
            if old != new and not (event.pgh_label != UPDATE and is_default(column, event)):
                yield FieldChange(str(column.verbose_name), old, new)


def is_default(column: models.Field[Any, Any], event: Any) -> bool:
    """Says nothing in the line of a row that comes or goes: a « non » or an empty list that nobody chose."""
    return column.has_default() and getattr(event, column.attname) == column.get_default()


def previous_events(trail: Trail, events: list[Any]) -> dict[int, Any]:
    """For each update, the event of the same row just before it."""
    updated = {event.pgh_obj_id for event in events if event.pgh_label == UPDATE}
    if not updated:
        return {}
    earlier: dict[Any, list[Any]] = defaultdict(list)
    for event in trail.events.filter(pgh_obj_id__in=updated).order_by("pgh_id"):
        earlier[event.pgh_obj_id].append(event)
    found = {}
    for event in events:
        if event.pgh_label == UPDATE:
            rows = earlier[event.pgh_obj_id]
            position = bisect_left(rows, event.pgh_id, key=lambda row: row.pgh_id)
            if position:
                found[event.pgh_id] = rows[position - 1]
    return found


def carrier_names(trail: Trail, events: list[Any]) -> dict[Any, str]:
    """Names of the rows between the line and the record, even of those that are gone: which adhésion a theme was of."""
    if trail.via is None:
        return {}
    owners = {getattr(event, f"{trail.owner}_id") for event in events}
    carriers = list(trail.via.events.filter(pgh_obj_id__in=owners).order_by("pgh_id"))
    columns = [trail.via.model._meta.get_field(name) for name in trail.via.names]
    labels = Labels(columns, carriers)  # type: ignore[arg-type] # concrete columns only
    return {each.pgh_obj_id: ", ".join(labels.read(column, each) for column in columns) for each in carriers}  # type: ignore[arg-type]


def author(metadata: dict[str, Any], users: dict[Any, Any]) -> str:
    pk = metadata.get("user")
    if pk is None:
        return "commande, sans utilisateur"
    user = users.get(pk)
    return (user.get_full_name() or user.get_username()) if user else "compte supprimé"

"""Which fields people have written themselves: what a load leaves to them.

History tells: an event that carries a user is somebody's work. Rows also bear marks of their own: a fact has its
author, a suggestion its judge, a member or a membership the day on which a keeper confirmed it.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

MARKS_OF_A_PERSON = {"entered_by", "decided_by", "confirmed_on"}


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

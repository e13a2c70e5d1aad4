"""What a change made by hand does to the origin of a field: from then on it rests on the person who typed it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from poles.models import Fact
from poles.partial_dates import today


def typed_by_hand(record: Any, fields: Iterable[str], *, by: Any) -> None:
    """Say that `by` (a user) typed these fields of `record` (a pôle or a member).

    What the source wrote stays readable (`as_written`): it tells why the field was corrected. An import leaves such a
    field alone, since its fact is verified and names a person.
    """
    for field in fields:
        typed = {"source": None, "entered_by": by, "verified": True, "recorded_on": today()}
        record.facts.update_or_create(field=field, defaults=typed)


def field_label(model: type[models.Model], name: str) -> str:
    """The label of a field. What is no field of the model is a number of a register, kept apart: SIREN, RNSR…"""
    try:
        return str(getattr(model._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name.upper()


def origin_label(fact: Fact) -> str:
    """In words, for keepers: « Liste de Minalogic (janvier 2025) », « saisi par camille », « à vérifier »."""
    parts = [str(fact.source)] if fact.source else []
    if fact.entered_by:
        parts.append(f"{'accepté' if fact.source else 'saisi'} par {fact.entered_by}")
    if not fact.verified:
        parts.append("à vérifier")
    return ", ".join(parts) or "à vérifier"

"""Who changed what, when and why: on every table that keepers edit, by database triggers.

Triggers, because `save()` hooks miss `update()` and `bulk_create()`, and half a history is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
from django.db import models


def tracked(*, exclude: Iterable[str] = ()) -> Callable[[type[models.Model]], type[models.Model]]:
    """Keep every insert, update and delete of this model, but for `exclude`: what is derived, what may be wiped."""
    events = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return pghistory.track(*events, exclude=list(exclude))


@contextmanager
def recorded(*, by: Any = None, why: str) -> Iterator[None]:
    """All that is written inside carries `by` (a user, or None for a command) and `why` (a sentence in French).

    >>> with recorded(by=request.user, why="Publication en lot"):
    ...     members.update(state="published")
    """
    context = {"why": why} if by is None else {"why": why, "user": by.pk}
    with pghistory.context(**context):
        yield

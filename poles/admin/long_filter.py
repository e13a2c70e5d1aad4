"""Filters of a changelist that offer dozens of values: folded until one is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

UNKNOWN = "inconnu"


class LongFilter(admin.SimpleListFilter):
    """`choices_of` gives (value, label) in one query, `chosen` the rows for a value."""

    template = "admin/long_filter.html"
    unknown_label = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        unknown = [(UNKNOWN, self.unknown_label)] if self.unknown_label else []
        return [*unknown, *((str(value), label) for value, label in self.choices_of())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value is None:
            return queryset
        known = {str(known) for known, _ in self.lookup_choices}
        return self.chosen(queryset, str(value)) if value in known else queryset.none()

    def choices_of(self) -> Iterable[tuple[Any, str]]:
        raise NotImplementedError(f"{type(self).__name__} offers no choices")

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        raise NotImplementedError(f"{type(self).__name__} does not say what a choice finds")

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from poles.admin.long_filter import LongFilter
from poles.models import Pole


def pole_choices() -> list[tuple[Any, str]]:
    return [(pole.pk, str(pole)) for pole in Pole.objects.only("pk", "name", "short_name").order_by("sort_key", "pk")]


class ByPole(LongFilter):
    title = "pôle"
    parameter_name = "pole"

    def choices_of(self) -> Iterable[tuple[Any, str]]:
        return pole_choices()

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(pole=value)


class Standing(admin.SimpleListFilter):
    title = "situation"
    parameter_name = "statut"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("en-cours", "en cours"), ("ancien", "terminée"), ("mention", "simple mention")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        standings = {"en-cours": "in_force", "ancien": "former", "mention": "mentioned"}
        name = standings.get(str(self.value()))
        return getattr(queryset, name)() if name else queryset

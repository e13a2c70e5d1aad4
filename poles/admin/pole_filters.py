from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from poles.admin.long_filter import UNKNOWN, LongFilter
from poles.models import Region, Theme


class ByRegion(LongFilter):
    title = "région couverte"
    parameter_name = "region"
    unknown_label = "non renseignée"

    def choices_of(self) -> Iterable[tuple[Any, str]]:
        return Region.objects.values_list("code", "name")

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(regions__isnull=True) if value == UNKNOWN else queryset.in_regions([value])  # type: ignore[attr-defined] # a PoleQuerySet


class ByTheme(LongFilter):
    title = "thématique"
    parameter_name = "theme"
    unknown_label = "non renseignée"

    def choices_of(self) -> Iterable[tuple[Any, str]]:
        return [(theme.slug, theme_label(theme)) for theme in Theme.objects.in_tree_order()]

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(themes__isnull=True) if value == UNKNOWN else queryset.with_any_theme([value])  # type: ignore[attr-defined] # a PoleQuerySet


def theme_label(theme: Theme) -> str:
    """Children stand under their parent, with a dash."""
    return f"– {theme.label}" if theme.parent_id else theme.label

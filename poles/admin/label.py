"""Periods of label and the pôles' own axes: their lists, beside their inlines in the pôle's page."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from poles.admin.folded_search import FoldedSearch
from poles.admin.record import RecordAdmin, date_column
from poles.changes import Trail
from poles.models import Axis, LabelPeriod


@admin.register(LabelPeriod)
class LabelPeriodAdmin(FoldedSearch, RecordAdmin):
    list_display = (
        "pole",
        "phase_label",
        date_column("start", "début"),
        date_column("end", "fin"),
        "years_granted",
        "extendable",
        "verified",
    )
    list_select_related = ("pole", "source")
    list_filter = ("phase", "extendable", "historic_rank", "verified")
    folded_columns = ("pole__sort_key",)
    search_help_text = "Nom du pôle."
    autocomplete_fields = ("pole", "source")
    trails = (Trail(LabelPeriod),)
    fieldsets = (
        (None, {"fields": ["pole", "phase", "start", "end", "years_granted", "extendable", "historic_rank"]}),
        ("Décision", {"fields": ["decided_on", "as_written", "source", "verified"]}),
    )

    @admin.display(description="phase", ordering="phase")
    def phase_label(self, period: LabelPeriod) -> str:
        return period.phase_label


@admin.register(Axis)
class AxisAdmin(FoldedSearch, RecordAdmin):
    list_display = ("name", "pole", "rank")
    folded_columns = ("pole__sort_key",)
    plain_columns = ("name",)
    search_help_text = "Nom du domaine ou du pôle."
    autocomplete_fields = ("pole",)
    trails = (Trail(Axis),)
    fieldsets = ((None, {"fields": ["pole", "name", "name_en", "rank"]}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Axis]:
        return super().get_queryset(request).select_related("pole")

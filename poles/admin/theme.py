from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.postgres.fields import ArrayField
from django.http import HttpRequest

from poles.admin.folded_search import FoldedSearch
from poles.admin.record import FORM_FIELDS, RecordAdmin
from poles.changes import Trail
from poles.models import Theme


@admin.register(Theme)
class ThemeAdmin(FoldedSearch, RecordAdmin):
    list_display = ("label", "parent", "maturity", "slug")
    list_select_related = ("parent",)
    list_filter = ("maturity", ("parent", admin.EmptyFieldListFilter))
    array_columns = ("synonyms",)
    search_help_text = "Libellé ou synonyme de la thématique."
    autocomplete_fields = ("parent",)
    # Their help texts ask for commas, and these words hold none.
    formfield_overrides = {**FORM_FIELDS, ArrayField: {"widget": AdminTextareaWidget(attrs={"rows": 2})}}
    trails = (Trail(Theme),)
    fieldsets = (
        (None, {"fields": ["label", "label_en", "slug", "parent"]}),
        ("Recherche", {"fields": ["synonyms", "narrower_words"]}),
        (
            "Maturité",
            {
                "fields": ["maturity", "maturity_source"],
                "description": "La maturité ne se déduit pas : indiquez qui l’affirme.",
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # It is in addresses that people shared and in files that they took.
        return ("slug",) if obj else ()

from __future__ import annotations

from django.contrib import admin

from poles.admin.folded_search import FoldedSearch
from poles.admin.record import RecordAdmin, date_column
from poles.changes import Trail
from poles.models import Source


@admin.register(Source)
class SourceAdmin(FoldedSearch, RecordAdmin):
    list_display = ("title", "publisher", date_column("published_on", "date"), "licence", "is_open")
    list_filter = ("is_open",)
    folded_columns = ()
    plain_columns = ("title", "publisher", "address")
    search_help_text = "Titre, éditeur ou adresse de la source."
    trails = (Trail(Source),)
    fieldsets = (
        (None, {"fields": ["title", "publisher", "address", "published_on"]}),
        ("Réutilisation", {"fields": ["licence", "is_open"]}),
    )

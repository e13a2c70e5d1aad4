from __future__ import annotations

from django.contrib import admin

from members.models import Affiliation
from poles.admin.folded_search import FoldedSearch
from poles.admin.record import RecordAdmin, date_column
from poles.changes import Trail


@admin.register(Affiliation)
class AffiliationAdmin(FoldedSearch, RecordAdmin):
    list_display = ("child", "kind", "parent", date_column("start", "début"), date_column("end", "fin"))
    list_select_related = ("child", "parent")
    list_filter = ("kind",)
    folded_columns = ("child__sort_key", "parent__sort_key")
    search_help_text = "Nom de l’un des deux membres."
    autocomplete_fields = ("child", "parent", "source")
    trails = (Trail(Affiliation),)
    fieldsets = ((None, {"fields": ["child", "kind", "parent", "start", "end", "source"]}),)

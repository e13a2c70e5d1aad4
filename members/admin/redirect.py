from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from members.models import SlugRedirect
from poles.admin.folded_search import FoldedSearch
from poles.admin.record import RecordAdmin
from poles.changes import Trail


@admin.register(SlugRedirect)
class SlugRedirectAdmin(FoldedSearch, RecordAdmin):
    """Made by moving a member's address, never by hand; may be deleted, so that the address serves again."""

    list_display = ("slug", "member", "created_at", "created_by")
    list_select_related = ("member", "created_by")
    folded_columns = ("member__sort_key",)
    plain_columns = ("slug",)
    search_help_text = "Ancienne adresse, ou nom du membre."
    trails = (Trail(SlugRedirect),)
    fields = ("slug", "member", "created_at", "created_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: SlugRedirect | None = None) -> bool:
        return False

from __future__ import annotations

from django.contrib import admin

from members.models import Naf
from poles.admin.territory import OfficialAdmin


@admin.register(Naf)
class NafAdmin(OfficialAdmin):
    list_display = ("code", "label", "revision")
    list_filter = ("revision",)
    folded_columns = ()
    plain_columns = ("code", "label")
    search_help_text = "Code ou libellé de l’activité."

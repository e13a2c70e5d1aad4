"""The back office: stock Django admin, in French."""

from django.contrib import admin

from poles.admin import label, source, territory, theme

__all__ = ["label", "source", "territory", "theme"]

admin.site.site_header = "Annuaire des pôles : gestion"
admin.site.site_title = "Annuaire des pôles : gestion"
admin.site.index_title = "Gestion de l’annuaire"
admin.site.empty_value_display = "–"

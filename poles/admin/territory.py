"""The official geographic code, to read and to choose from: each yearly edition replaces it whole."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from poles.admin.folded_search import FoldedSearch
from poles.admin.record import list_title
from poles.models import Commune, Departement, Epci, PlaceName, Region
from poles.ordering import FoldForSorting


class OfficialAdmin(FoldedSearch):
    """A table that a command loads from an official file."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    # No history is kept of what an edition of the code replaces: no button that would open an empty page.
    change_form_template = "admin/official_change_form.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, list_title(self) | (extra_context or {}))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[object_id]))


@admin.register(Region)
class RegionAdmin(OfficialAdmin):
    list_display = ("name", "code", "zone", "population")
    list_filter = ("zone",)
    search_help_text = "Nom de la région."


@admin.register(Departement)
class DepartementAdmin(OfficialAdmin):
    list_display = ("name", "code", "region", "zone", "population")
    list_select_related = ("region",)
    list_filter = ("zone", "region")
    search_help_text = "Nom ou code du département."

    def word_condition(self, word: FoldForSorting) -> Q:
        return super().word_condition(word) | Q(folded_code=word)

    def _folded(self) -> dict[str, FoldForSorting]:
        return {"folded_code": FoldForSorting("code")}


@admin.register(Epci)
class EpciAdmin(OfficialAdmin):
    list_display = ("name", "code", "kind", "departement", "population")
    list_select_related = ("departement",)
    list_filter = ("kind",)
    search_help_text = "Nom de l’intercommunalité."


@admin.register(Commune)
class CommuneAdmin(OfficialAdmin):
    list_display = ("name", "code", "departement", "epci", "population")
    list_filter = ("kind",)
    search_help_text = "Nom ou code postal de la commune."
    # Several share a postal code: most often the largest is meant.
    nearest_first = (F("population").desc(nulls_last=True),)

    def word_condition(self, word: FoldForSorting) -> Q:
        return super().word_condition(word) | Q(postal_codes__contains=[word])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Commune]:
        # For the autocompletes too: a commune is named with the code of its département.
        return super().get_queryset(request).select_related("departement", "epci")


@admin.register(PlaceName)
class PlaceNameAdmin(OfficialAdmin):
    list_display = ("name", "kind", "commune", "departement")
    list_select_related = ("commune", "departement")
    list_filter = ("kind",)
    search_help_text = "Nom de l’ancienne commune ou du lieu-dit."

"""The page of a pôle, as far as it goes without members: `members.admin.pole` adds them and registers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from poles.admin.folded_search import FoldedSearch
from poles.admin.pole_filters import ByRegion, ByTheme
from poles.admin.record import FORM_FIELDS, KeptRelations, LineForm, RecordAdmin
from poles.changes import DELETE, UPDATE, Trail
from poles.models import Axis, LabelPeriod, Pole, PoleFact
from poles.models.pole import PoleKeeper, PoleRegion, PoleTheme

IDENTITY: list[Any] = [
    "name",
    "short_name",
    "former_names",
    "slug",
    "presentation",
    "presentation_en",
    "themes",
    "founded",
    "siren",
]
LINKS: list[Any] = ["website", "contact_url", "join_url", "services_url", "agenda_url", "calls_url", "role_email"]
PLACE: list[Any] = ["seat", "seat_address", "regions"]
LIST: list[Any] = [
    "coverage",
    "coverage_note",
    "list_source",
    "first_list_on",
    "last_list_on",
    "declared_members",
    "declared_members_on",
    "declared_members_as_written",
]


class LabelPeriodInline(KeptRelations, admin.StackedInline):
    model = LabelPeriod
    form = LineForm
    extra = 0
    formfield_overrides = FORM_FIELDS
    autocomplete_fields = ("source",)
    fields = (
        ("phase", "start", "end"),
        ("years_granted", "extendable", "historic_rank"),
        ("decided_on", "as_written"),
        ("source", "verified"),
    )


class AxisInline(admin.TabularInline):
    model = Axis
    form = LineForm
    extra = 0
    fields = ("name", "name_en", "rank")


class PoleAdmin(FoldedSearch, RecordAdmin):
    list_display = ("name", "short_name", "state", "coverage", "published", "seat")
    list_display_links = ("name",)
    list_select_related = ("seat",)
    list_per_page = 100
    list_filter = ("state", "coverage", "published", ByRegion, ByTheme)
    plain_columns = ("short_name",)
    array_columns = ("former_names",)
    search_help_text = "Nom, nom court ou ancien nom du pôle."
    autocomplete_fields = ("seat", "themes", "regions", "successor", "keepers", "list_source")
    inlines: ClassVar[Any] = (LabelPeriodInline, AxisInline)
    fields_with_origin = frozenset({*IDENTITY, *LINKS, *PLACE, *LIST, "state"} - {"slug", "list_source"})
    trails: Sequence[Trail] = (
        Trail(Pole),
        Trail(PoleTheme, "pole", "thématique", ("theme",)),
        Trail(PoleRegion, "pole", "région couverte", ("region",)),
        Trail(PoleKeeper, "pole", "gestionnaire", ("user",)),
        Trail(LabelPeriod, "pole", "période de label", ("phase", "start")),
        Trail(Axis, "pole", "domaine d’activité stratégique", ("name",)),
        Trail(PoleFact, "pole", "origine du champ", ("field",), actions=(UPDATE, DELETE)),
    )
    readonly_fields: ClassVar[Any] = ("origins",)
    fieldsets: ClassVar[Any] = (
        ("Identité, saisie par les gestionnaires", {"fields": IDENTITY}),
        ("Liens et contact", {"fields": LINKS, "description": "Des adresses vérifiées, qui répondent."}),
        ("Lieu", {"fields": PLACE}),
        (
            "Liste des membres",
            {
                "fields": LIST,
                "description": "Ce que l’annuaire détient de la liste du pôle. Chaque page publique qui compte "
                "les membres le dit : une liste partielle ne passe jamais pour complète.",
            },
        ),
        (
            "État et publication",
            {
                "fields": ["state", "state_note", "successor", "published", "keepers"],
                "description": "Le temps seul ne change pas l’état : entrez ici une décision connue.",
            },
        ),
        ("Origine des champs", {"fields": ["origins"], "classes": ["collapse"]}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # The address of a pôle is in links that others made, and nothing redirects from an old one.
        return (*self.readonly_fields, "slug") if obj else self.readonly_fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ("name",)}

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return super().get_view_on_site_url(obj) if obj and obj.published else None

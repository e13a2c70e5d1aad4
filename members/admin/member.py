"""The page of a member: fields by origin, and all that hangs on it."""

from __future__ import annotations

import re
from itertools import chain, count
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import slugify

from members import curation
from members.admin.member_filters import ByCategory, ByPole, ByRegion, ByTheme, Invented, ToDo
from members.admin.membership import MembershipInline
from members.models import Affiliation, Identifier, Member, MemberFact, Membership, SlugRedirect, Suggestion
from members.models.identifier import bare
from members.models.member import RESERVED_SLUGS, MemberQuerySet
from members.models.membership import MembershipMarket, MembershipTheme
from poles.admin.folded_search import FoldedSearch
from poles.admin.record import FORM_FIELDS, KeptRelations, LineForm, RecordAdmin, RecordForm
from poles.changes import DELETE, UPDATE, Trail

IDENTITY: list[Any] = [
    "name",
    "legal_name",
    "acronym",
    "aliases",
    "slug",
    "category",
    "description",
    "description_en",
    "website",
    "contact_page",
    "role_email",
]
PLACE: list[Any] = ["address", "postal_code", "commune", "departement", "country", "place_as_written"]
REGISTERS: list[Any] = ["naf", "workforce", ("size_category", "size_year"), "size_source", "founded"]
MEMBERSHIPS = Trail(Membership, "member", "adhésion", ("pole",))
# What somebody may look for as a number: digits, or letters and digits, with spaces where people put them.
NUMBER = re.compile(r"[0-9A-Za-z]{5,14}")


class MemberForm(RecordForm):
    slug = forms.SlugField(
        label="Adresse",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="La fin de l’adresse publique, en minuscules et tirets. Vide : elle est faite du nom. "
        "Si vous la changez, l’ancienne redirige vers la nouvelle.",
    )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or self.instance.slug or free_slug(self.cleaned_data.get("name", ""))
        curation.refuse_borrowed_address(member=self.instance, slug=slug)
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if commune := cleaned.get("commune"):
            cleaned["departement"] = commune.departement
        return cleaned


def free_slug(name: str) -> str:
    """An address made of the name, with a number where another member has it or had it."""
    base = slugify(name)[:110].strip("-") or "membre"
    taken = set(Member.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(SlugRedirect.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(RESERVED_SLUGS)
    candidates = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(slug for slug in candidates if slug not in taken)


class IdentifierForm(LineForm):
    # Long enough for the spaces and the dots that people type; the model stores it bare.
    value = forms.CharField(label="Numéro", max_length=60, help_text="Les espaces ne comptent pas.")

    def clean_value(self) -> str:
        return bare(self.cleaned_data.get("scheme", ""), self.cleaned_data["value"])


class IdentifierInline(KeptRelations, admin.TabularInline):
    model = Identifier
    form = IdentifierForm
    formfield_overrides = FORM_FIELDS
    extra = 0
    autocomplete_fields = ("source",)
    fields = ("scheme", "value", "start", "end", "seen_on", "source")


class AffiliationInline(KeptRelations, admin.StackedInline):
    model = Affiliation
    form = LineForm
    fk_name = "child"
    formfield_overrides = FORM_FIELDS
    extra = 0
    fields = (("parent", "kind"), ("start", "end", "source"))
    autocomplete_fields = ("parent", "source")
    verbose_name_plural = "rattachements à d’autres organisations"


class SuggestionInline(admin.TabularInline):
    """To read: they are accepted or refused from their own list."""

    model = Suggestion
    extra = 0
    can_delete = False
    show_change_link = True
    fields = readonly_fields = ("subject", "value", "confidence", "reason", "state", "decided_by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suggestion]:
        return super().get_queryset(request).select_related("decided_by")


@admin.register(Member)
class MemberAdmin(FoldedSearch, RecordAdmin):
    form = MemberForm
    list_display = ("name", "category", "place", "pole_names", "state", "confirmed_on")
    list_select_related = ("commune", "departement")
    list_filter = ("state", ToDo, ByCategory, ByPole, ByTheme, ByRegion, Invented)
    plain_columns = ("acronym", "legal_name")
    array_columns = ("aliases",)
    search_help_text = "Nom, sigle, autre nom ou identifiant (SIREN, SIRET, RNSR, UAI, ROR), avec ou sans espaces."
    autocomplete_fields = ("commune", "departement", "naf", "size_source", "merged_into")
    readonly_fields = ("place_as_written", "origins", "reality")
    inlines = (MembershipInline, IdentifierInline, SuggestionInline, AffiliationInline)
    actions = ("publish", "archive", "confirm_today")
    fields_with_origin = frozenset({*IDENTITY, *PLACE, "naf", "workforce", "founded"} - {"slug", "place_as_written"})
    trails = (
        Trail(Member),
        MEMBERSHIPS,
        Trail(MembershipTheme, "membership", "thématique déclarée", ("theme",), via=MEMBERSHIPS),
        Trail(MembershipMarket, "membership", "marché visé", ("theme",), via=MEMBERSHIPS),
        Trail(Identifier, "member", "identifiant", ("scheme", "value")),
        Trail(Affiliation, "child", "rattachement", ("parent",)),
        Trail(Suggestion, "member", "suggestion", ("subject", "value")),
        Trail(SlugRedirect, "member", "ancienne adresse", ("slug",)),
        Trail(MemberFact, "member", "origine du champ", ("field",), actions=(UPDATE, DELETE)),
    )
    fieldsets = (
        ("Identité, saisie par les gestionnaires", {"fields": IDENTITY}),
        (
            "Lieu",
            {
                "fields": PLACE,
                "description": "La commune suffit : son département la suit. Hors de France, laissez les deux vides.",
            },
        ),
        (
            "Ce qui vient des registres",
            {
                "fields": REGISTERS,
                "description": "La catégorie d’entreprise se lit au registre, au niveau du groupe : elle ne se déduit "
                "jamais de l’effectif, et porte toujours son année et sa source.",
            },
        ),
        (
            "État et publication",
            {
                "fields": ["state", "confirmed_on", "merged_into"],
                "description": "Archiver retire la fiche du site et garde tout ce qu’on en sait : préférez-le à la "
                "suppression.",
            },
        ),
        ("Origine des champs", {"fields": ["origins", "reality"], "classes": ["collapse"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("memberships", Membership.objects.select_related("pole")))
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        by_number = numbers_like(search_term)
        if by_number is not None:
            numbered_members = queryset.filter(Exists(Identifier.objects.filter(by_number, member=OuterRef("pk"))))
            if numbered_members.exists():
                return numbered_members, False
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        if change and "slug" in form.changed_data:
            curation.move_address(member=obj, slug=obj.slug, by=request.user)
        super().save_model(request, obj, form, change)

    def typed_fields(self, form: Any) -> list[str]:
        typed = super().typed_fields(form)
        return [*typed, "departement"] if "commune" in typed and "departement" not in typed else typed

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return super().get_view_on_site_url(obj) if obj and obj.state == Member.State.PUBLISHED else None

    @admin.display(description="lieu", ordering="commune__sort_key")
    def place(self, member: Member) -> str:
        return str(member.commune or member.departement or member.country or "–")

    @admin.display(description="pôles")
    def pole_names(self, member: Member) -> str:
        names = dict.fromkeys(str(membership.pole) for membership in member.memberships.all())
        return ", ".join(names) or "–"

    @admin.display(description="réalité")
    def reality(self, member: Member) -> str:
        return "Membre inventé pour le développement." if member.invented else "Membre réel."

    @admin.action(description="Publier les membres choisis", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: MemberQuerySet) -> None:
        chosen = len(queryset)
        published = curation.publish(members=queryset.order_by(), by=request.user)
        said = f"Publication : {curation.members_counted(published)} sur {chosen}."
        self.message_user(request, said, messages.SUCCESS)
        if published < chosen:
            self.message_user(
                request, "Les autres étaient déjà publiés, ou sont fusionnés dans un autre membre.", messages.INFO
            )

    @admin.action(description="Archiver les membres choisis", permissions=["change"])
    def archive(self, request: HttpRequest, queryset: MemberQuerySet) -> None:
        archived = curation.archive(members=queryset.order_by(), by=request.user)
        self.message_user(request, f"Archivage : {curation.members_counted(archived)}.", messages.SUCCESS)

    @admin.action(description="Confirmer aujourd’hui les membres choisis", permissions=["change"])
    def confirm_today(self, request: HttpRequest, queryset: MemberQuerySet) -> None:
        confirmed = curation.confirm_today(members=queryset.order_by(), by=request.user)
        self.message_user(request, f"Confirmation : {curation.members_counted(confirmed)}.", messages.SUCCESS)


def numbers_like(search_term: str) -> Q | None:
    """Identifiers that begin with what was typed, « 892 285 586 » included; None where it is no number."""
    typed = bare("", search_term)
    if not NUMBER.fullmatch(typed) or not any(character.isdigit() for character in typed):
        return None
    return Q(value__startswith=typed) | Q(scheme="ror", value__startswith=typed.lower())

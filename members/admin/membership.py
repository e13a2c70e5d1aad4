"""Memberships: their own list, and their lines in the page of a member."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from members.admin.membership_filters import ByPole, Standing
from members.models import Membership
from members.models.membership import MembershipMarket, MembershipTheme
from poles.admin.folded_search import FoldedSearch
from poles.admin.record import FORM_FIELDS, KeptRelations, LineForm, RecordAdmin, RecordForm, date_column
from poles.changes import Trail
from poles.models import Pole
from poles.ordering import FoldForSorting

PERIOD: list[Any] = [
    ("pole", "evidence"),
    ("start", "end"),
    ("first_seen", "last_seen", "confirmed_on"),
    "themes",
    "markets",
]
DETAILS: list[Any] = [
    ("place", "axis"),
    ("role", "college"),
    "role_as_written",
    "keywords_as_written",
    "markets_as_written",
]
ORIGIN: list[Any] = ["source", "source_address", "verified"]
AUTOCOMPLETE = ("pole", "place", "axis", "themes", "markets", "source")
OVERLAP = (
    "Deux adhésions de ce membre au pôle {pole} se recouvrent : complétez celle qui existe, ou donnez une fin à la "
    "première et un début à la seconde."
)


def certainly_overlap(first: Membership, second: Membership) -> bool:
    """Whether two memberships share a day on which both certainly were: what the database refuses."""
    starts = [(each.start or each.first_seen) for each in (first, second)]
    lower = [start.latest if start else None for start in starts]
    upper = [each.end.earliest if each.end else None for each in (first, second)]
    if any(low and high and low > high for low, high in zip(lower, upper, strict=True)):
        return False
    begins = max((low for low in lower if low), default=None)
    ends = min((high for high in upper if high), default=None)
    return begins is None or ends is None or begins <= ends


class MembershipClean:
    """Checks that span two tables, so that no constraint can say them."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()  # type: ignore[misc] # beside a ModelForm
        values = self.cleaned_data  # type: ignore[attr-defined] # beside a ModelForm
        axis, pole = values.get("axis"), values.get("pole")
        if axis and pole and axis.pole_id != pole.pk:
            self.add_error("axis", f"« {axis} » est un domaine d’un autre pôle que {pole}.")  # type: ignore[attr-defined] # same
        return cleaned


class MembershipForm(MembershipClean, RecordForm):
    def _get_validation_exclusions(self) -> set[str]:
        # Django leaves out what no field shows, and with the computed period the constraint on overlaps.
        return super()._get_validation_exclusions() - {"certain_span"}  # type: ignore[misc] # Django's own hook


class MembershipLineForm(MembershipClean, LineForm):
    """Leaves overlaps to the lines together: the constraint would compare with what they were before this save."""


class MembershipLines(forms.BaseInlineFormSet):
    """Checked together: one line may close the period that another follows, both in one save."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form.cleaned_data and form not in self.deleted_forms]
        for first, second in combinations([form for form in kept if form.instance.pole_id], 2):
            same_pole = first.instance.pole_id == second.instance.pole_id
            if same_pole and certainly_overlap(first.instance, second.instance):
                second.add_error("start", OVERLAP.format(pole=second.instance.pole))
        if any(form.errors for form in kept):
            raise ValidationError("Une adhésion est à corriger.")


class MembershipInline(KeptRelations, admin.StackedInline):
    model = Membership
    form = MembershipLineForm
    formset = MembershipLines
    fk_name = "member"
    extra = 0
    show_change_link = True
    formfield_overrides = FORM_FIELDS
    autocomplete_fields = AUTOCOMPLETE
    fieldsets = (
        (None, {"fields": PERIOD}),
        ("Détails de l’adhésion", {"fields": DETAILS, "classes": ["collapse"]}),
        ("Origine de l’adhésion", {"fields": ORIGIN, "classes": ["collapse"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        related = ("member", "pole", "place__departement", "axis", "source")
        return super().get_queryset(request).select_related(*related).prefetch_related("themes", "markets")


@admin.register(Membership)
class MembershipAdmin(FoldedSearch, RecordAdmin):
    form = MembershipForm
    list_display = (
        "member",
        "pole",
        "evidence",
        date_column("start", "adhésion"),
        date_column("end", "fin"),
        date_column("last_seen", "vu en dernier"),
        "confirmed",
    )
    list_select_related = ("member", "pole", "source")
    list_filter = (Standing, "evidence", "role", "verified", ByPole)
    # The model's own order starts with the pôle: at 26,000 rows, sorting them all costs more than the rest of the page.
    ordering = ("member__sort_key", "pk")
    folded_columns = ("member__sort_key",)
    search_help_text = "Nom du membre ou du pôle."
    autocomplete_fields = ("member", *AUTOCOMPLETE)
    trails = (
        Trail(Membership),
        Trail(MembershipTheme, "membership", "thématique déclarée", ("theme",)),
        Trail(MembershipMarket, "membership", "marché visé", ("theme",)),
    )
    fieldsets = (
        (None, {"fields": ["member", *PERIOD]}),
        ("Détails de l’adhésion", {"fields": DETAILS}),
        ("Origine de l’adhésion", {"fields": ORIGIN}),
    )

    @admin.display(description="confirmé le", ordering="confirmed_on")
    def confirmed(self, membership: Membership) -> date | None:
        return membership.confirmed_on

    def word_condition(self, word: FoldForSorting) -> Q:
        named = Pole.objects.alias(folded_short_name=FoldForSorting("short_name"))
        poles = named.filter(Q(sort_key__contains=word) | Q(folded_short_name__contains=word))
        return super().word_condition(word) | Q(pole__in=poles.order_by().values("pk"))

"""Guesses that wait: seen with what they would change, accepted or refused one by one or together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from members import curation
from members.admin.member_filters import pole_choices
from members.models import Membership, Naf, Suggestion
from poles.admin.folded_search import FoldedSearch
from poles.admin.long_filter import LongFilter
from poles.admin.record import RecordAdmin
from poles.changes import Trail
from poles.models import Commune


class ByPole(LongFilter):
    title = "pôle du membre"
    parameter_name = "pole"

    def choices_of(self) -> list[tuple[Any, str]]:
        return pole_choices()

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(member__in=Membership.objects.filter(pole__in=[value]).values("member"))


@admin.register(Suggestion)
class SuggestionAdmin(FoldedSearch, RecordAdmin):
    list_display = ("member", "subject", "proposed", "present_value", "confidence", "reason", "state")
    list_select_related = ("member__naf", "member__commune", "decided_by", "source")
    list_filter = ("state", "subject", "confidence", ByPole)
    folded_columns = ("member__sort_key",)
    plain_columns = ("value",)
    search_help_text = "Nom du membre, ou valeur proposée."
    actions = ("accept", "refuse")
    trails = (Trail(Suggestion),)
    fields = (
        "member",
        "subject",
        "proposed",
        "present_value",
        "confidence",
        "reason",
        "source",
        "state",
        "decided_by",
        "decided_at",
        "decision_note",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A guess is settled whole, by its two actions: edited by hand, it would no longer be what its source said.
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("members.change_suggestion")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suggestion]:
        commune = Commune.objects.filter(code=OuterRef("value"))
        naf = Naf.objects.filter(revision=Naf.Revision.REV2, code=OuterRef("value"))
        return (
            super()
            .get_queryset(request)
            .annotate(commune_name=Subquery(commune.values("name")[:1]), naf_label=Subquery(naf.values("label")[:1]))
        )

    @admin.display(description="valeur proposée", ordering="value")
    def proposed(self, suggestion: Any) -> str:
        names = {Suggestion.Subject.COMMUNE: suggestion.commune_name, Suggestion.Subject.NAF: suggestion.naf_label}
        name = names.get(suggestion.subject)
        return f"{suggestion.value} {name}" if name else curation.value_in_words(suggestion)

    @admin.display(description="valeur actuelle")
    def present_value(self, suggestion: Suggestion) -> str:
        """What the member's page says today; identifiers are in a table of their own."""
        member = suggestion.member
        shown = {
            Suggestion.Subject.NAF: lambda: member.naf,
            Suggestion.Subject.COMMUNE: lambda: member.commune,
            Suggestion.Subject.WORKFORCE: member.get_workforce_display,
            Suggestion.Subject.SIZE_CATEGORY: member.get_size_category_display,
            Suggestion.Subject.CATEGORY: member.get_category_display,
            Suggestion.Subject.FOUNDED: lambda: member.founded,
        }
        read = shown.get(Suggestion.Subject(suggestion.subject), lambda: None)
        return str(read() or "–")

    @admin.action(description="Accepter les suggestions choisies", permissions=["decide"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Suggestion]) -> None:
        self._settle(request, queryset, curation.accept_suggestion, "acceptée")

    @admin.action(description="Refuser les suggestions choisies", permissions=["decide"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[Suggestion]) -> None:
        self._settle(request, queryset, curation.refuse_suggestion, "refusée")

    def _settle(
        self, request: HttpRequest, queryset: QuerySet[Suggestion], verb: Callable[..., None], done: str
    ) -> None:
        """One by one: what can't be written is said, and does not hold back the rest."""
        settled = 0
        for suggestion in queryset:
            try:
                verb(suggestion=suggestion, by=request.user)
            except ValidationError as error:
                self.message_user(request, f"{suggestion.member} : {' '.join(error.messages)}", messages.WARNING)
            else:
                settled += 1
        plural = "s" if settled > 1 else ""
        self.message_user(request, f"{settled} suggestion{plural} {done}{plural}.", messages.SUCCESS)

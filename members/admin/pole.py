"""The page of a pôle with its members."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from members.admin.membership import MembershipClean
from members.models import Membership
from members.models.membership import MembershipMarket, MembershipTheme
from poles.admin.pole import PoleAdmin
from poles.admin.record import FORM_FIELDS, KeptRelations, LineForm
from poles.changes import Trail
from poles.models import Pole

LATEST = 10
MEMBERSHIPS = Trail(Membership, "pole", "adhésion", ("member",))


class NewMembershipForm(MembershipClean, LineForm):
    computed = frozenset({"certain_span"})


class NewMembershipInline(KeptRelations, admin.StackedInline):
    """Only to add. A pôle has up to 1,000 members: a form with a thousand lines, each with its six choosers, takes
    minutes to load and loses what another keeper typed meanwhile. Those that exist are in their own list, one click
    away, where they are searched, filtered and paged."""

    model = Membership
    form = NewMembershipForm
    fk_name = "pole"
    extra = 0
    formfield_overrides = FORM_FIELDS
    verbose_name_plural = "nouvelles adhésions"
    autocomplete_fields = ("member", "themes", "markets", "source")
    fields = (
        ("member", "evidence"),
        ("start", "end"),
        ("first_seen", "last_seen", "confirmed_on"),
        ("themes", "markets"),
        ("source", "source_address"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).none()


@admin.register(Pole)
class PoleWithMembersAdmin(PoleAdmin):
    inlines = (*PoleAdmin.inlines, NewMembershipInline)
    readonly_fields = (*PoleAdmin.readonly_fields, "members_known")
    fieldsets = (
        *PoleAdmin.fieldsets[:4],
        ("Membres", {"fields": ["members_known"]}),
        *PoleAdmin.fieldsets[4:],
    )
    trails = (
        *PoleAdmin.trails,
        MEMBERSHIPS,
        Trail(MembershipTheme, "membership", "thématique déclarée", ("theme",), via=MEMBERSHIPS),
        Trail(MembershipMarket, "membership", "marché visé", ("theme",), via=MEMBERSHIPS),
    )

    @admin.display(description="adhésions")
    def members_known(self, pole: Any) -> SafeString:
        """How many, each number a link to their list, and the latest written."""
        if pole is None or pole.pk is None:
            return format_html("{}", "Enregistrez d’abord le pôle.")
        memberships = Membership.objects.filter(pole=pole)
        counts = format_html_join(
            " · ",
            '<a href="{}">{} {}</a>',
            [
                (listing(pole, "en-cours"), memberships.in_force().count(), "en cours"),
                (listing(pole, "ancien"), memberships.former().count(), "terminées"),
                (listing(pole, "mention"), memberships.mentioned().count(), "simples mentions"),
                (listing(pole), memberships.count(), "en tout"),
            ],
        )
        latest = memberships.select_related("member").order_by("-pk")[:LATEST]
        lines = format_html_join(
            "", '<li><a href="{}">{}</a></li>', ((change_address(each), each.member.name) for each in latest)
        )
        return format_html("<p>{}</p><p>Dernières ajoutées :</p><ul>{}</ul>", counts, lines) if lines else counts


def listing(pole: Pole, standing: str = "") -> str:
    query = {"pole": pole.pk} | ({"statut": standing} if standing else {})
    return reverse("admin:members_membership_changelist", query=query)


def change_address(membership: Membership) -> str:
    return reverse("admin:members_membership_change", args=[membership.pk])

"""The dated tie between an organisation and a pôle, and what shows it.

An unknown date stays unknown. `widest_span` holds the days on which the membership may have been in force (an unknown
start counts from the first list that shows it): « au » and « aujourd’hui » read it. `certain_span` holds the days on
which it certainly was: two memberships of one member in one pôle may share none, so that left-2023, back-2023 passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from members.models.member import Member
from poles.history import tracked
from poles.models import Axis, Commune, Pole, Source, Theme
from poles.partial_dates import Earliest, Latest, PartialDateField, today


@dataclass(frozen=True)
class Scope:
    """Which memberships are looked at, as a SELECT of their primary keys."""

    sql: str
    parameters: tuple[Any, ...]

    def of_members(self, keys: Sequence[int]) -> Scope:
        """Those of a few members. Asked for in a SELECT around it, the whole scope would be read first."""
        return Scope(f'{self.sql} AND "members_membership"."member_id" = ANY(%s)', (*self.parameters, list(keys)))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def listed(self) -> MembershipQuerySet:
        """Attested by a list, or confirmed by a keeper: what counts. The others are mentions."""
        return self.filter(Q(evidence=Membership.Evidence.LIST) | Q(confirmed_on__isnull=False))

    def in_force(self, on: date | None = None) -> MembershipQuerySet:
        """Listed, and in force on that day (today by default) as far as its dates tell."""
        return self.listed().filter(widest_span__contains=on or today())

    def former(self, on: date | None = None) -> MembershipQuerySet:
        """Listed, ended, and not followed by another in the same pôle."""
        day = on or today()
        later = Membership.objects.in_force(day).filter(member=OuterRef("member"), pole=OuterRef("pole"))
        return self.listed().filter(widest_span__fully_lt=(day, None)).filter(~Exists(later))

    def mentioned(self) -> MembershipQuerySet:
        """Known from a page only: a fact of its date, left out of every current count."""
        return self.filter(evidence=Membership.Evidence.MENTION, confirmed_on__isnull=True)

    def as_scope(self) -> Scope:
        """For a statement of our own."""
        return Scope(*self.order_by().values_list("pk").query.sql_with_params())

    def public(self) -> MembershipQuerySet:
        return self.filter(pole__published=True, member__state=Member.State.PUBLISHED)


@tracked(exclude=["certain_span", "widest_span"])
class Membership(models.Model):
    class Evidence(models.TextChoices):
        LIST = "list", "liste du pôle"
        MENTION = "mention", "mention"

    class Role(models.TextChoices):
        FOUNDER = "founder", "membre fondateur"
        BOARD = "board", "membre de la gouvernance"
        PARTNER = "partner", "partenaire"

    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships", verbose_name="membre")
    pole = models.ForeignKey(Pole, models.PROTECT, related_name="memberships", verbose_name="pôle")
    start = PartialDateField("adhésion", null=True, blank=True)
    end = PartialDateField("fin d’adhésion", null=True, blank=True)
    first_seen = PartialDateField("vu la première fois", null=True, blank=True)
    last_seen = PartialDateField("vu la dernière fois", null=True, blank=True)
    evidence = models.CharField("attesté par", max_length=8, choices=Evidence)
    confirmed_on = models.DateField("confirmé par un gestionnaire le", null=True, blank=True)
    place = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lieu dans cette liste"
    )
    role = models.CharField("rôle", max_length=8, choices=Role, blank=True)
    role_as_written = models.CharField("rôle ou type, tel qu’écrit", max_length=150, blank=True)
    axis = models.ForeignKey(
        Axis, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="domaine d’activité stratégique"
    )
    college = models.CharField("collège", max_length=80, blank=True)
    keywords_as_written = models.CharField("mots-clés, tels qu’écrits", max_length=500, blank=True)
    markets_as_written = models.CharField("marchés, tels qu’écrits", max_length=500, blank=True)
    themes = models.ManyToManyField(
        Theme, related_name="+", blank=True, verbose_name="thématiques déclarées dans ce pôle"
    )
    markets = models.ManyToManyField(Theme, related_name="+", blank=True, verbose_name="marchés visés")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="source")
    source_address = models.URLField("page qui l’atteste", max_length=1000, blank=True)
    verified = models.BooleanField("vérifié", default=False)
    certain_span = models.GeneratedField(
        expression=models.Func("start", "end", "first_seen", function="certain_span"),
        output_field=DateRangeField(),
        db_persist=True,
    )
    widest_span = models.GeneratedField(
        expression=models.Func("start", "end", "first_seen", function="widest_span"),
        output_field=DateRangeField(),
        db_persist=True,
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "adhésion"
        ordering = ["pole", "member", "start", "pk"]
        indexes = [
            models.Index(fields=["pole", "member"], name="membership_by_pole"),
            GistIndex(fields=["widest_span"], name="membership_by_span"),
        ]
        constraints = [
            ExclusionConstraint(
                name="membership_no_overlap",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    ("pole", RangeOperators.EQUAL),
                    ("certain_span", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Ce membre a déjà une adhésion à ce pôle sur cette période : "
                "corrigez les dates de l’une ou de l’autre.",
            ),
            # Periods within one year have no certain day, so that the exclusion lets the same one pass twice.
            models.UniqueConstraint(
                fields=["member", "pole", "start", "end"],
                nulls_distinct=False,
                name="membership_given_once",
                violation_error_message="Cette adhésion est déjà là, avec les mêmes dates.",
            ),
            models.CheckConstraint(
                condition=models.lookups.GreaterThanOrEqual(Latest("end"), Earliest("start")),
                name="membership_ends_after_its_start",
                violation_error_message="La fin d’adhésion vient avant son début.",
            ),
            models.CheckConstraint(
                condition=models.lookups.GreaterThanOrEqual(Latest("last_seen"), Earliest("first_seen")),
                name="membership_seen_in_order",
                violation_error_message="« Vu la dernière fois » vient avant « vu la première fois ».",
            ),
            models.CheckConstraint(
                condition=Q(evidence="mention") | Q(first_seen__isnull=False),
                name="membership_of_a_list_is_dated",
                violation_error_message="Une adhésion attestée par une liste porte la date de cette liste.",
            ),
            models.CheckConstraint(condition=Q(evidence__in=["list", "mention"]), name="membership_evidence_is_known"),
            models.CheckConstraint(
                condition=Q(role__in=["", "founder", "board", "partner"]), name="membership_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(source_address="") | Q(source_address__regex=r"^https?://"),
                name="membership_source_address_is_a_web_page",
            ),
            models.CheckConstraint(
                condition=Q(verified=False) | Q(source__isnull=False) | Q(confirmed_on__isnull=False),
                name="membership_verified_names_its_origin",
                violation_error_message="Une adhésion vérifiée nomme sa source, ou le jour de sa confirmation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.pole}"

    def clean(self) -> None:
        if self.axis is not None and self.axis.pole_id != self.pole_id:
            raise ValidationError({"axis": f"Ce domaine est celui d’un autre pôle : {self.axis.pole}."})

    @property
    def is_listed(self) -> bool:
        return self.evidence == self.Evidence.LIST or self.confirmed_on is not None

    def is_in_force(self, on: date) -> bool:
        """As the queryset’s `in_force`, for a row that has been read."""
        return self.is_listed and on in self.widest_span


@tracked()
class MembershipTheme(Membership.themes.through):  # type: ignore[name-defined] # a table that Django makes
    class Meta:
        proxy = True


@tracked()
class MembershipMarket(Membership.markets.through):  # type: ignore[name-defined] # a table that Django makes
    class Meta:
        proxy = True

"""Lasting ties between organisations: a laboratory and its tutelles, a subsidiary and its group, a site."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from members.models.member import Member
from poles.history import tracked
from poles.models import Source
from poles.partial_dates import Earliest, Latest, PartialDateField


@tracked()
class Affiliation(models.Model):
    class Kind(models.TextChoices):
        TUTELLE = "tutelle", "tutelle"
        GROUP = "group", "groupe"
        SITE = "site", "site ou établissement"

    child = models.ForeignKey(Member, models.CASCADE, related_name="parents", verbose_name="membre rattaché")
    parent = models.ForeignKey(Member, models.PROTECT, related_name="children", verbose_name="rattaché à")
    kind = models.CharField("nature", max_length=8, choices=Kind)
    start = PartialDateField("début", null=True, blank=True)
    end = PartialDateField("fin", null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="source")

    class Meta:
        verbose_name = "rattachement"
        ordering = ["child", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(child=F("parent")),
                name="affiliation_is_to_another",
                violation_error_message="Un membre n’est pas rattaché à lui-même.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["tutelle", "group", "site"]), name="affiliation_kind_is_known"
            ),
            models.UniqueConstraint(
                fields=["child", "parent", "kind", "start"], nulls_distinct=False, name="affiliation_given_once"
            ),
            models.CheckConstraint(
                condition=models.lookups.GreaterThanOrEqual(Latest("end"), Earliest("start")),
                name="affiliation_ends_after_its_start",
                violation_error_message="La fin du rattachement vient avant son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child} → {self.parent} ({self.get_kind_display()})"

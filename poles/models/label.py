"""Periods of label. Time alone changes no state: after its end a period is « échue, suite non confirmée »."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from poles.history import tracked
from poles.models.pole import Pole
from poles.models.source import Source
from poles.partial_dates import Earliest, Latest, PartialDateField

ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]


@tracked()
class LabelPeriod(models.Model):
    class Rank(models.TextChoices):
        WORLD = "world", "mondial"
        WORLD_BOUND = "world_bound", "à vocation mondiale"
        NATIONAL = "national", "national"

    pole = models.ForeignKey(Pole, models.CASCADE, related_name="label_periods", verbose_name="pôle")
    phase = models.PositiveSmallIntegerField(
        "phase", null=True, blank=True, help_text="1 pour la phase I (2005-2008)… 5 pour la phase V (2023-2026)."
    )
    start = PartialDateField("début", null=True, blank=True)
    end = PartialDateField("fin", null=True, blank=True)
    years_granted = models.PositiveSmallIntegerField("durée accordée, en années", null=True, blank=True)
    extendable = models.BooleanField("prolongeable", default=False)
    historic_rank = models.CharField(
        "rang (2005-2018)",
        max_length=12,
        choices=Rank,
        blank=True,
        help_text="Classement de 2005 à 2018, qui n’est plus en vigueur.",
    )
    decided_on = PartialDateField("date de la décision", null=True, blank=True)
    as_written = models.CharField("tel qu’écrit dans la source", max_length=250, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="source")
    verified = models.BooleanField("vérifié", default=False)

    class Meta:
        verbose_name = "période de label"
        verbose_name_plural = "périodes de label"
        ordering = ["pole", "start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pole", "phase", "start"], nulls_distinct=False, name="labelperiod_given_once"
            ),
            models.CheckConstraint(
                condition=Q(phase__isnull=True) | Q(phase__range=(1, len(ROMAN) - 1)),
                name="labelperiod_phase_exists",
                violation_error_message="Les phases vont de 1 (phase I, 2005-2008) à 10.",
            ),
            models.CheckConstraint(
                condition=Q(historic_rank__in=["", "world", "world_bound", "national"]),
                name="labelperiod_rank_is_known",
            ),
            models.CheckConstraint(
                condition=models.lookups.GreaterThanOrEqual(Latest("end"), Earliest("start")),
                name="labelperiod_ends_after_its_start",
                violation_error_message="La fin de la période vient avant son début.",
            ),
            models.CheckConstraint(
                condition=Q(verified=False) | Q(source__isnull=False),
                name="labelperiod_verified_names_its_source",
                violation_error_message="Une période vérifiée nomme sa source.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pole}, {self.phase_label}"

    @property
    def phase_label(self) -> str:
        return f"Phase {ROMAN[self.phase]}" if self.phase else "Label, phase non précisée"

    def has_elapsed(self, on: date) -> bool:
        """Whether its end is certainly past on that day."""
        return self.end is not None and self.end.latest < on

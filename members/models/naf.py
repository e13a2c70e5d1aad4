"""The French nomenclature of activities. Both revisions live side by side: NAF 2025 replaces rév. 2 in January 2027."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Naf(models.Model):
    class Revision(models.TextChoices):
        REV2 = "rev2", "NAF rév. 2"
        NAF2025 = "naf2025", "NAF 2025"

    revision = models.CharField("révision", max_length=8, choices=Revision)
    code = models.CharField("code", max_length=6)
    label = models.CharField("libellé", max_length=250)

    class Meta:
        verbose_name = "activité (NAF)"
        verbose_name_plural = "activités (NAF)"
        ordering = ["revision", "code"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "code"], name="naf_code_once_per_revision"),
            models.CheckConstraint(condition=Q(revision__in=["rev2", "naf2025"]), name="naf_revision_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

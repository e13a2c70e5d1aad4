"""A guess that waits for a keeper. It never joins two rows, never fills a facet, never looks like a fact."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models.member import Member
from poles.history import tracked
from poles.models import Source


class Subject(models.TextChoices):
    SIREN = "siren", "SIREN"
    SIRET = "siret", "SIRET"
    RNSR = "rnsr", "RNSR"
    UAI = "uai", "UAI"
    ROR = "ror", "ROR"
    NAF = "naf", "activité principale (NAF rév. 2)"
    WORKFORCE = "workforce", "effectif"
    SIZE_CATEGORY = "size_category", "catégorie d’entreprise"
    CATEGORY = "category", "catégorie"
    COMMUNE = "commune", "commune"
    FOUNDED = "founded", "année de création"


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def waiting(self) -> SuggestionQuerySet:
        return self.filter(state=Suggestion.State.WAITING)


@tracked()
class Suggestion(models.Model):
    Subject = Subject

    class Confidence(models.TextChoices):
        HIGH = "high", "forte"
        MEDIUM = "medium", "moyenne"
        LOW = "low", "faible"

    class State(models.TextChoices):
        WAITING = "waiting", "en attente"
        ACCEPTED = "accepted", "acceptée"
        REFUSED = "refused", "refusée"

    member = models.ForeignKey(Member, models.CASCADE, related_name="suggestions", verbose_name="membre")
    subject = models.CharField("porte sur", max_length=15, choices=Subject)
    value = models.CharField("valeur proposée", max_length=100)
    confidence = models.CharField("confiance", max_length=6, choices=Confidence)
    reason = models.CharField("raison", max_length=250)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="source")
    state = models.CharField("état", max_length=8, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="décidée par"
    )
    decision_note = models.CharField("motif de la décision", max_length=250, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = "suggestion"
        ordering = ["member", "subject", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "subject", "value"], name="suggestion_made_once"),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="suggestion_subject_is_known"),
            models.CheckConstraint(
                condition=Q(confidence__in=["high", "medium", "low"]), name="suggestion_confidence_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True, decided_by__isnull=True)
                | Q(state__in=["accepted", "refused"], decided_at__isnull=False, decided_by__isnull=False),
                name="suggestion_decided_by_somebody",
                violation_error_message="Une suggestion acceptée ou refusée porte la date et l’auteur de la décision.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.value}"

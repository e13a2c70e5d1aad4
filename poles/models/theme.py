"""One vocabulary in two levels, for two uses: what a member can do (thématique), whom it works for (marché)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from poles.history import tracked
from poles.ordering import sort_key_of


class ThemeQuerySet(models.QuerySet["Theme"]):
    def roots(self) -> ThemeQuerySet:
        return self.filter(parent__isnull=True)

    def in_tree_order(self) -> ThemeQuerySet:
        """Each parent, then its children, alphabetical."""
        family = models.functions.Coalesce(F("parent__sort_key"), F("sort_key"))
        return self.order_by(family, F("parent__sort_key").asc(nulls_first=True), "sort_key", "pk")


@tracked(exclude=["sort_key"])
class Theme(models.Model):
    class Maturity(models.TextChoices):
        EMERGING = "emerging", "émergente"
        MATURE = "mature", "mature"

    slug = models.SlugField("code", max_length=60, unique=True)
    label = models.CharField("libellé", max_length=100)
    label_en = models.CharField("libellé anglais", max_length=100, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="thématique parente"
    )
    maturity = models.CharField("maturité", max_length=10, choices=Maturity, blank=True)
    maturity_source = models.TextField("source de la maturité", blank=True)
    synonyms = ArrayField(
        models.CharField(max_length=80),
        verbose_name="synonymes",
        default=list,
        blank=True,
        help_text="Mots de même sens, séparés par des virgules : ils trouvent la thématique.",
    )
    narrower_words = ArrayField(
        models.CharField(max_length=80),
        verbose_name="termes plus précis",
        default=list,
        blank=True,
        help_text="Mots plus étroits, séparés par des virgules : ils ne font que proposer la thématique.",
    )
    sort_key = sort_key_of("label")

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = "thématique"
        ordering = ["sort_key", "pk"]
        constraints = [
            # « inconnu » stands for none in filters.
            models.CheckConstraint(
                condition=Q(slug__regex=r"^[-a-zA-Z0-9_]+$") & ~Q(slug="inconnu"), name="theme_slug_fits_an_address"
            ),
            models.CheckConstraint(
                condition=Q(label__regex=r"\S"), name="theme_has_a_label", violation_error_message="Écrivez un libellé."
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="theme_parent_is_another",
                violation_error_message="Une thématique n’est pas sa propre parente.",
            ),
            models.CheckConstraint(
                condition=Q(maturity__in=["", "emerging", "mature"]), name="theme_maturity_is_known"
            ),
            models.CheckConstraint(
                condition=Q(maturity="") | ~Q(maturity_source=""),
                name="theme_maturity_names_its_source",
                violation_error_message="Dites d’où vient la maturité (« source de la maturité »).",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("theme", args=[self.slug])

    def clean(self) -> None:
        # A third level would be missed by every count, which looks one level down.
        if self.parent is not None and (self.parent.parent_id or (self.pk and self.children.exists())):
            raise ValidationError({"parent": "Les thématiques ont deux niveaux : choisissez une parente sans parente."})

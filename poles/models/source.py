"""Where each fact comes from. A fact without a source that anybody can read is « à vérifier »."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from poles.history import tracked
from poles.partial_dates import PartialDateField


@tracked()
class Source(models.Model):
    title = models.CharField("titre", max_length=250)
    address = models.URLField("adresse", max_length=1000, blank=True)
    publisher = models.CharField("éditeur", max_length=150, blank=True)
    licence = models.CharField("licence", max_length=150, blank=True)
    is_open = models.BooleanField(
        "licence ouverte",
        default=False,
        help_text="Chacun peut republier ce qui vient de cette source, aux conditions de sa licence.",
    )
    published_on = PartialDateField("date", null=True, blank=True)

    class Meta:
        verbose_name = "source"
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "title", "published_on"], nulls_distinct=False, name="source_given_once"
            ),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"), name="source_has_a_title", violation_error_message="Écrivez un titre."
            ),
            models.CheckConstraint(
                condition=Q(address="") | Q(address__regex=r"^https?://"), name="source_address_is_a_web_page"
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | ~Q(licence=""),
                name="source_open_names_its_licence",
                violation_error_message="Une source à licence ouverte nomme sa licence.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.published_on.label})" if self.published_on else self.title


class Fact(models.Model):
    """What one field of a record rests on: its source or who typed it, what was written there, if it was checked."""

    field = models.CharField("champ", max_length=40)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="source")
    entered_by = models.ForeignKey(
        # Protected: a verified fact that nobody entered any more would rest on nothing.
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisi par",
    )
    as_written = models.TextField("tel qu’écrit", blank=True)
    verified = models.BooleanField("vérifié", default=False)
    recorded_on = models.DateField("noté le", auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.field} : {self.source or self.entered_by or 'à vérifier'}"

"""Dates known to the year, the month or the day: « 2023 », « mai 2023 », « 12 mai 2023 ».

Lists and press pages rarely give a day. A partial date is kept as ISO text, as precise as its source, and stands for
all the days that it may mean: from `earliest` to `latest`, both inclusive. The database knows the same two bounds
(`partial_date_earliest`, `partial_date_latest`), and refuses any other text by the domain `partial_date`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

ISO = re.compile(r"([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
# As people type them in France: 2023, 05/2023, 12/05/2023.
FRENCH = re.compile(r"(?:(?:(\d{1,2})/)?(\d{1,2})/)?([12]\d{3})", re.ASCII)
HOW_TO_WRITE = "Écrivez une année (2023), un mois (05/2023) ou un jour (12/05/2023)."


def today() -> date:
    """The day it is in Paris: the one clock of the project, so that a test can hold it."""
    return timezone.localdate()


@dataclass(frozen=True)
class PartialDate:
    """Cannot be made of what is not in the calendar: raises ValueError for a 30th of February, a month 0 or 13."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("A day needs its month.")
        try:
            date(self.year, *(1 if part is None else part for part in (self.month, self.day)))
        except ValueError as error:
            raise ValueError(f"« {self.as_typed} » n’existe pas dans le calendrier. {HOW_TO_WRITE}") from error

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """From ISO or French writing. Raises ValueError with a sentence in French that says how to write it."""
        text = text.strip()
        if iso := ISO.fullmatch(text):
            year, month, day = iso.groups()
        elif french := FRENCH.fullmatch(text):
            day, month, year = french.groups()
        else:
            raise ValueError(f"« {text} » n’est pas une date. {HOW_TO_WRITE}")
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def label(self) -> str:
        """In words, in the active language: « 2023 », « mai 2023 », « 12 mai 2023 »."""
        if self.month is None:
            return str(self.year)
        if self.day == 1 and (get_language() or "").startswith("fr"):
            return "1er " + date_format(self.earliest, "F Y")
        return date_format(self.earliest, "j F Y" if self.day else "F Y")

    @property
    def since(self) -> str:
        """In a French sentence, after « depuis »: « 2023 », « mai 2023 », « le 12 mai 2023 »."""
        return f"le {self.label}" if self.day else self.label

    @property
    def of(self) -> str:
        """With « de »: « de 2023 », « d’avril 2023 », « du 12 mai 2023 »."""
        if self.day:
            return f"du {self.label}"
        return f"d’{self.label}" if self.label.startswith(("a", "o")) else f"de {self.label}"

    @property
    def until(self) -> str:
        """With « à »: « à 2023 », « à avril 2023 », « au 12 mai 2023 »."""
        return f"au {self.label}" if self.day else f"à {self.label}"

    @property
    def as_typed(self) -> str:
        """As people type it in France: 2023, 05/2023, 12/05/2023."""
        parts = (self.day, self.month)
        return "/".join([*(f"{part:02}" for part in parts if part is not None), f"{self.year:04}"])

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)])


class PartialDateFormField(forms.CharField):
    def prepare_value(self, value: Any) -> Any:
        return value.as_typed if isinstance(value, PartialDate) else value

    def to_python(self, value: Any) -> PartialDate | None:  # type: ignore[override] # what a text field reads is typed
        text = super().to_python(value)
        try:
            return PartialDate.parse(text) if text else None
        except ValueError as error:
            raise ValidationError(str(error), code="partial_date") from error


class PartialDateField(models.Field):
    """A column of the domain `partial_date`. In Python a PartialDate or None, never an empty text."""

    description = "date connue à l’année, au mois ou au jour"

    def db_type(self, connection: Any) -> str:
        return "partial_date"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        return PartialDate.parse(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or isinstance(value, PartialDate):
            return value
        try:
            return PartialDate.parse(str(value)) if value else None
        except ValueError as error:
            raise ValidationError(str(error), code="partial_date") from error

    def get_prep_value(self, value: Any) -> str | None:
        known = self.to_python(value)
        return str(known) if known else None

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        options: dict[str, Any] = {"form_class": PartialDateFormField, "help_text": HOW_TO_WRITE} | kwargs
        return super().formfield(**options)


class Earliest(models.Func):
    """The first day that a partial date may mean."""

    function = "partial_date_earliest"
    arity = 1
    output_field = models.DateField()


class Latest(models.Func):
    """The last day that a partial date may mean."""

    function = "partial_date_latest"
    arity = 1
    output_field = models.DateField()

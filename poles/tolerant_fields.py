"""Form fields for what comes in an address: they never refuse, they keep what can be understood.

A visitor who follows an old or mistyped link gets the page and a sentence, not an error.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django_filters import Filter

from poles.partial_dates import PartialDate

LONGEST_VALUE = 200
MOST_VALUES = 100


class CodesField(forms.Field):
    """Any number of codes by repeating a parameter."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[str]:
        texts = (str(text).replace("\0", "").strip()[:LONGEST_VALUE] for text in value or [])
        return list(dict.fromkeys(text for text in texts if text))[:MOST_VALUES]


class WordsField(forms.Field):
    """A text, without the NUL bytes that PostgreSQL refuses, cut where it is too long for a search."""

    def clean(self, value: Any) -> str:
        return " ".join(str(value or "").replace("\0", " ").split())[:LONGEST_VALUE]


class NumberField(forms.Field):
    """A whole number between two bounds, brought to the nearest one; None if it is not a number."""

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def clean(self, value: Any) -> int | None:
        text = str(value or "").strip()
        # Six digits are beyond every bound, and int() of a very long text raises.
        if not text.removeprefix("-").isdecimal():
            return None
        number = int(text[:6])
        return max(self.least, min(self.most, number))


class OneOfField(forms.Field):
    """One of a few words; an empty text for anything else."""

    def __init__(self, *, words: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = words

    def clean(self, value: Any) -> str:
        return value if value in self.words else ""


class DayField(forms.Field):
    """A day, month or year, in ISO or French writing; None if it is not a date."""

    def clean(self, value: Any) -> PartialDate | None:
        try:
            return PartialDate.parse(str(value or ""))
        except ValueError:
            return None


class CodesFilter(Filter):
    field_class = CodesField


class WordsFilter(Filter):
    field_class = WordsField


class NumberFilter(Filter):
    field_class = NumberField


class OneOfFilter(Filter):
    field_class = OneOfField


class DayFilter(Filter):
    field_class = DayField

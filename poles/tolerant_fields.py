"""Form fields for what comes in an address: they never refuse, they keep what can be understood.

A visitor who follows an old or mistyped link gets the page and a sentence, not an error.
"""

from __future__ import annotations

from copy import copy
from typing import Any, Self

from django import forms
from django_filters import Filter

from poles.partial_dates import PartialDate

LONGEST_VALUE = 200
MOST_VALUES = 100


class TolerantField(forms.Field):
    """Never changed once made: a form need not copy it, which for twenty fields takes longer than to search."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class CodesField(TolerantField):
    """Any number of codes by repeating a parameter."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[str]:
        texts = (str(text).replace("\0", "").strip()[:LONGEST_VALUE] for text in value or [])
        return list(dict.fromkeys(text for text in texts if text))[:MOST_VALUES]


class WordsField(TolerantField):
    """A text, without the NUL bytes that PostgreSQL refuses, cut where it is too long for a search."""

    def clean(self, value: Any) -> str:
        return " ".join(str(value or "").replace("\0", " ").split())[:LONGEST_VALUE]


class NumberField(TolerantField):
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


class OneOfField(TolerantField):
    """One of a few words; an empty text for anything else."""

    def __init__(self, *, words: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = words

    def clean(self, value: Any) -> str:
        return value if value in self.words else ""


class DayField(TolerantField):
    """A day, month or year, in ISO or French writing; None if it is not a date."""

    def clean(self, value: Any) -> PartialDate | None:
        try:
            return PartialDate.parse(str(value or ""))
        except ValueError:
            return None


class TolerantFilter(Filter):
    """A filter set copies its filters to tell each what it belongs to; what is in them is shared."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return copy(self)


class CodesFilter(TolerantFilter):
    field_class = CodesField


class WordsFilter(TolerantFilter):
    field_class = WordsField


class NumberFilter(TolerantFilter):
    field_class = NumberField


class OneOfFilter(TolerantFilter):
    field_class = OneOfField


class DayFilter(TolerantFilter):
    field_class = DayField

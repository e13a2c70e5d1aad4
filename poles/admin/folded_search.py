"""Search of the admin lists and of their autocompletes: accents, case and ligatures do not matter."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import StrIndex
from django.http import HttpRequest

from poles.ordering import FoldForSorting


def joined(column: str) -> Func:
    """The texts of an array column, as one text."""
    return Func(F(column), Value(" "), function="array_to_string", output_field=TextField())


class FoldedSearch(admin.ModelAdmin):
    """Every word must be found in one of the columns named.

    `folded_columns` hold folded text already (`sort_key`); `plain_columns` and `array_columns` are folded on the fly.
    """

    # Django asks for it before it shows a search field or accepts an autocomplete.
    search_fields = ("sort_key",)
    folded_columns: tuple[str, ...] = ("sort_key",)
    plain_columns: tuple[str, ...] = ()
    array_columns: tuple[str, ...] = ()
    # In autocompletes, what decides between names that begin alike.
    nearest_first: tuple[Any, ...] = ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found = queryset.alias(**self._folded())
        for word in search_term.split():
            found = found.filter(self.word_condition(FoldForSorting(Value(word))))
        if search_term and "/autocomplete/" in request.path and "sort_key" in self.folded_columns:
            found = self._best_first(found, search_term)
        return found, False

    def word_condition(self, word: FoldForSorting) -> Q:
        columns = [*self.folded_columns, *self._folded()]
        return Q.create([Q(**{f"{column}__contains": word}) for column in columns], connector=Q.OR)

    def _folded(self) -> dict[str, FoldForSorting]:
        """One text for all that is folded on the fly: one call per row and word instead of one per column."""
        texts = [*map(F, self.plain_columns), *map(joined, self.array_columns)]
        if not texts:
            return {}
        together = Func(Value(" "), *texts, function="concat_ws", output_field=TextField())
        return {"folded_texts": FoldForSorting(together)}

    def _best_first(self, queryset: QuerySet[Any], search_term: str) -> QuerySet[Any]:
        """« Paris » before « Cormeilles-en-Parisis »: where the words stand in the name, then the alphabet."""
        place = StrIndex(F("sort_key"), FoldForSorting(Value(search_term)))
        return queryset.alias(place=place).order_by("place", *self.nearest_first, "sort_key", "pk")

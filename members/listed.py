"""Who is listed today, counted: the same sets as the facets of the directory, so that a figure and its list agree."""

from __future__ import annotations

from functools import cached_property

from members import search
from members.facets import ACTIVE, MENTIONED, sets_of
from members.search.bitmaps import in_at_least
from members.search.index import Index
from poles.facets import UNKNOWN, Sets


class Listed:
    """`listed = Listed()`: of the instant at which it is first asked."""

    @cached_property
    def index(self) -> Index:
        return search.current()

    @cached_property
    def sets(self) -> Sets:
        return sets_of(self.index, ACTIVE, None)

    @property
    def total(self) -> int:
        return len(self.sets[""][""])

    @property
    def by_departement(self) -> dict[str, int]:
        return {code: len(docs) for code, docs in self.sets["departement"].items() if docs and code != UNKNOWN}

    @property
    def by_theme(self) -> dict[int, int]:
        """Who declares a theme, or one of its children, by primary key of the theme."""
        themes = self.index.names.themes
        return {int(themes[slug]): len(docs) for slug, docs in self.sets["theme"].items() if docs and slug in themes}

    @property
    def by_pole(self) -> dict[int, int]:
        """By primary key of the pôle."""
        poles = self.index.names.poles
        return {int(poles[slug]): len(docs) for slug, docs in self.sets["pole"].items() if docs and slug in poles}

    def by_category(self, pole: str | None = None) -> dict[str, int]:
        """Of all, or of the pôle with that slug; under UNKNOWN those whose category is not known."""
        among = self.sets["pole"].get(pole, self.sets[""][""]) if pole else self.sets[""][""]
        return {value: among.intersection_cardinality(docs) for value, docs in self.sets["categorie"].items()}

    @property
    def in_several_poles(self) -> int:
        poles = self.index.names.poles
        return len(in_at_least(2, [docs for slug, docs in self.sets["pole"].items() if slug in poles]))

    @property
    def mentioned(self) -> int:
        """Who is known from a page only; not listed."""
        return len(sets_of(self.index, MENTIONED, None)[""][""])

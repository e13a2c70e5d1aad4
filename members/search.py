"""Text search over members: the one door between the words of a visitor and the members that match.

The database does the work (its functions and triggers are in the migration `0002_search`): it cleans texts and queries
alike, stems them, and keeps one row of words per member true at every commit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import BooleanField, Case, F, Func, Q, TextField, Value, When

from members.models import Identifier, SearchDocument
from members.models.identifier import PATTERNS, Scheme, bare
from poles.ordering import FoldForSorting

if TYPE_CHECKING:
    from members.models.member import MemberQuerySet

EXACT, STARTS, NAMED, ELSEWHERE = range(4)


class AsQuery(Func):
    """The words of a visitor as PostgreSQL searches them.

    In a SELECT of its own, which is run once for the whole statement: bare, the function is called for every row.
    """

    function = "search_query"
    template = "(SELECT %(function)s(%(expressions)s))"
    arity = 1
    output_field = TextField()


class Matches(Func):
    """Whether a tsvector matches a tsquery."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    arity = 2
    output_field = BooleanField()


class NamesOnly(Func):
    """The part of the words that stands in a name, an acronym or an alias."""

    function = "ts_filter"
    template = "%(function)s(%(expressions)s, '{a}')"
    arity = 1
    output_field = SearchVectorField()


def has_words(text: str) -> bool:
    return re.search(r"\w", text) is not None


def as_identifier(text: str) -> Q | None:
    """The identifiers that this text may be, spaces and dots tolerated, or None if it looks like words.

    A SIREN also finds the sites of the legal person, by their SIRET.
    """
    for scheme, pattern in PATTERNS.items():
        value = bare(scheme, text)
        if re.fullmatch(pattern, value):
            legal_person = Q(scheme=Scheme.SIRET, value__startswith=value) if scheme == Scheme.SIREN else Q()
            return Q(scheme=scheme, value=value) | legal_person
    return None


def matching(members: MemberQuerySet, text: str) -> MemberQuerySet:
    """The members that have all the words of `text`, or the number that it is. Without any word: all of them."""
    if not has_words(text):
        return members
    if number := as_identifier(text):
        return members.filter(pk__in=Identifier.objects.filter(number).values("member"))
    found = SearchDocument.objects.filter(Matches(F("words"), AsQuery(Value(text))))
    return members.filter(pk__in=found.values("pk"))


def by_relevance(members: MemberQuerySet, text: str) -> MemberQuerySet:
    """In four tiers: this very name or acronym; names that start so; all words in the name; the rest.

    Within a tier alphabetical, then by primary key, so that equal queries give equal pages.
    """
    folded = FoldForSorting(Value(text))
    tier = Case(
        When(Q(sort_key=folded) | Q(acronym__iexact=text), then=EXACT),
        When(sort_key__startswith=folded, then=STARTS),
        When(Matches(NamesOnly(F("search_document__words")), AsQuery(Value(text))), then=NAMED),
        default=ELSEWHERE,
    )
    return members.annotate(tier=tier).order_by("tier", "sort_key", "pk")


def rebuild() -> int:
    """Writes the text of every member again, after a COPY without triggers. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_refresh(array_agg(id)), count(*) FROM members_member")
        return cursor.fetchone()[1]

"""What the codes in addresses mean, in the order in which lists show them: one statement for all kinds."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from poles.facets import Choice
from poles.models import Departement, Pole, Region, Theme

Vocabulary = dict[str, list[Choice]]


def rows(kind: str, records: QuerySet, *, code: str, label: str, family: str, depth: int = 0) -> QuerySet:
    return records.order_by().values_list(
        Value(kind),
        Cast(F(code), TextField()),
        Cast(F(label), TextField()),
        Cast(F(family), TextField(db_collation="C")),
        Value(depth, IntegerField()),
        Cast(F("sort_key"), TextField(db_collation="C")),
    )


def vocabulary() -> Vocabulary:
    """The published pôles, the themes as a tree, the régions and the départements."""
    children = Theme.objects.filter(parent__isnull=False)
    kinds = [
        rows("pole", Pole.public.all(), code="slug", label="name", family="sort_key"),
        rows("theme", Theme.objects.roots(), code="slug", label="label", family="sort_key"),
        rows("theme", children, code="slug", label="label", family="parent__sort_key", depth=1),
        rows("region", Region.objects.all(), code="code", label="name", family="sort_key"),
        rows("departement", Departement.objects.all(), code="code", label="name", family="code"),
    ]
    found: Vocabulary = defaultdict(list)
    for kind, code, label, _family, depth, _key in sorted(kinds[0].union(*kinds[1:], all=True), key=in_order):
        found[kind].append(Choice(code, label, depth))
    return found


def in_order(row: tuple[str, str, str, str, int, str]) -> tuple[str, str, int, str, str]:
    kind, code, _label, family, depth, key = row
    return kind, family, depth, key, code

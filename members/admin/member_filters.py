"""Filters of the list of members. Each value is one condition; to-many ones use EXISTS, so that no row comes twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from members.admin.membership_filters import pole_choices
from members.models import Category, Identifier, Membership
from poles.admin.long_filter import UNKNOWN, LongFilter
from poles.admin.pole_filters import theme_label
from poles.models import Region, Theme


def with_membership(queryset: QuerySet[Any], *conditions: Q) -> QuerySet[Any]:
    return queryset.filter(Exists(Membership.objects.filter(*conditions, member=OuterRef("pk"))))


class ByPole(LongFilter):
    title = "pôle"
    parameter_name = "pole"
    unknown_label = "aucun pôle"

    def choices_of(self) -> Iterable[tuple[Any, str]]:
        return pole_choices()

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == UNKNOWN:
            return queryset.filter(~Exists(Membership.objects.filter(member=OuterRef("pk"))))
        return with_membership(queryset, Q(pole=value))


class ByTheme(LongFilter):
    title = "thématique déclarée"
    parameter_name = "theme"
    unknown_label = "non renseignée"

    def choices_of(self) -> Iterable[tuple[Any, str]]:
        return [(theme.slug, theme_label(theme)) for theme in Theme.objects.in_tree_order()]

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == UNKNOWN:
            declared = Membership.themes.through.objects.filter(membership__member=OuterRef("pk"))
            return queryset.filter(~Exists(declared))
        themes = Theme.objects.filter(Q(slug=value) | Q(parent__slug=value))
        return with_membership(queryset, Q(themes__in=themes))


class ByRegion(LongFilter):
    title = "région"
    parameter_name = "region"
    unknown_label = "non renseignée"

    def choices_of(self) -> Iterable[tuple[Any, str]]:
        return Region.objects.values_list("code", "name")

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == UNKNOWN:
            return queryset.filter(departement__isnull=True)
        return queryset.filter(departement__region=value)


class ByCategory(LongFilter):
    title = "catégorie"
    parameter_name = "categorie"
    unknown_label = "non renseignée"

    def choices_of(self) -> Iterable[tuple[Any, str]]:
        return Category.choices

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(category="" if value == UNKNOWN else value)


class ToDo(admin.SimpleListFilter):
    """What waits for a keeper."""

    title = "à faire"
    parameter_name = "afaire"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("identifiant", "sans identifiant"),
            ("suggestion", "suggestion en attente"),
            ("confirmer", "non confirmé depuis un an"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "identifiant":
                return queryset.filter(~Exists(Identifier.objects.filter(member=OuterRef("pk"))))
            case "suggestion":
                return queryset.with_waiting_suggestion()  # type: ignore[attr-defined] # a MemberQuerySet
            case "confirmer":
                return queryset.stale()  # type: ignore[attr-defined] # a MemberQuerySet
        return queryset


class Invented(admin.SimpleListFilter):
    title = "réalité"
    parameter_name = "invente"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("non", "membres réels"), ("oui", "membres inventés")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"oui", "non"}:
            return queryset
        return queryset.filter(invented=self.value() == "oui")

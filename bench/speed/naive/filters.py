"""django-filter as its tutorial shows it: joins, `icontains` and `distinct`."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.functions import ACos, Cos, Least, Radians, Sin
from django.utils import timezone

from bench.speed.naive.models import Commune, Departement, Member, Pole, Region, Theme

EARTH_RADIUS_KM = 6371.0088
CATEGORIES = (
    *("pme", "eti", "grand_groupe", "entreprise_taille_inconnue", "laboratoire_recherche"),
    *("enseignement_superieur_recherche", "organisme_formation", "plateforme", "collectivite"),
    *("developpement_economique", "financeur", "cluster", "autre"),
)
BANDS = ("NN", "00", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51", "52", "53")
SEARCHED = (
    *("name", "acronym", "description", "commune__name", "departement__name", "departement__region__name"),
    *("memberships__keywords_as_written", "memberships__pole__name"),
    *("memberships__themes__label", "memberships__markets__label"),
)


def in_force() -> Q:
    """What the site counts: a listed membership of today in a published pôle."""
    listed = Q(memberships__evidence="list") | Q(memberships__confirmed_on__isnull=False)
    today = timezone.localdate()
    return listed & Q(memberships__pole__published=True, memberships__widest_span__contains=today)


def members() -> QuerySet[Member]:
    return Member.objects.filter(in_force(), state="published").distinct().order_by("sort_key", "pk")


class MemberFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="words")
    category = django_filters.MultipleChoiceFilter(choices=[(code, code) for code in CATEGORIES])
    workforce = django_filters.MultipleChoiceFilter(choices=[(code, code) for code in BANDS])
    region = django_filters.ModelMultipleChoiceFilter(field_name="departement__region", queryset=Region.objects.all())
    departement = django_filters.ModelMultipleChoiceFilter(queryset=Departement.objects.all())
    poles = django_filters.ModelMultipleChoiceFilter(
        queryset=Pole.objects.all(), to_field_name="slug", method="in_poles"
    )
    themes = django_filters.ModelMultipleChoiceFilter(
        queryset=Theme.objects.all(), to_field_name="slug", method="declared"
    )
    markets = django_filters.ModelMultipleChoiceFilter(
        queryset=Theme.objects.all(), to_field_name="slug", method="declared"
    )
    commune = django_filters.ModelChoiceFilter(queryset=Commune.objects.all(), method="around")
    radius = django_filters.NumberFilter(method="untouched")

    def words(self, found: QuerySet[Member], name: str, text: str) -> QuerySet[Member]:
        for word in text.split():
            anywhere = Q()
            for path in SEARCHED:
                anywhere |= Q((f"{path}__icontains", word))
            found = found.filter(anywhere)
        return found

    def in_poles(self, found: QuerySet[Member], name: str, poles: Any) -> QuerySet[Member]:
        return found.filter(in_force(), memberships__pole__in=poles) if poles else found

    def declared(self, found: QuerySet[Member], name: str, themes: Any) -> QuerySet[Member]:
        path = f"memberships__{name}"
        chosen = Q((f"{path}__in", themes)) | Q((f"{path}__parent__in", themes))
        return found.filter(in_force(), chosen) if themes else found

    def around(self, found: QuerySet[Member], name: str, centre: Commune) -> QuerySet[Member]:
        there, here = Radians(F("commune__latitude")), Radians(Value(centre.latitude))
        turn = Radians(F("commune__longitude")) - Radians(Value(centre.longitude))
        cosine = Sin(there) * Sin(here) + Cos(there) * Cos(here) * Cos(turn)
        distance = ACos(Least(cosine, Value(1.0)), output_field=FloatField()) * EARTH_RADIUS_KM
        somewhere = found.filter(commune__latitude__isnull=False)  # LEAST ignores what is null
        near = somewhere.annotate(distance=distance).filter(distance__lte=float(self.form.cleaned_data["radius"]))
        return near.order_by("distance", "sort_key", "pk")

    def untouched(self, found: QuerySet[Member], name: str, value: Any) -> QuerySet[Member]:
        return found

"""The official geographic code (COG): régions, départements, groupings of communes (EPCI), communes.

Codes are keys and text: « 01 » is Guadeloupe among régions and Ain among départements, so a code never travels without
its level. History is not kept here: these tables are replaced by each yearly edition of the COG.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ACos, Cos, Greatest, Least, Radians, Sin
from django.urls import reverse

from poles.ordering import sort_key_of

EARTH_RADIUS_KM = 6371.0088


class SpokenName(models.Func):
    """A sort key without its hyphens and apostrophes: as words that follow each other in a text."""

    function = "translate"
    template = "%(function)s(%(expressions)s, '-''', '  ')"
    arity = 1
    output_field = models.TextField(db_collation="C")


class Zone(models.TextChoices):
    METROPOLE = "metropole", "métropole"
    DROM = "drom", "département et région d’outre-mer"
    COM = "com", "collectivité d’outre-mer"


class CodeBeginsWith(models.Func):
    """Whether a commune’s code begins with that of a département, as all do in the COG; null if unknown."""

    function = "starts_with"
    arity = 2
    output_field = models.BooleanField()


class Region(models.Model):
    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=100)
    zone = models.CharField("zone", max_length=10, choices=Zone)
    population = models.PositiveIntegerField("population municipale", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    sort_key = sort_key_of("name")

    class Meta:
        verbose_name = "région"
        ordering = ["sort_key", "code"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("region", args=[self.code])


class Departement(models.Model):
    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=100)
    region = models.ForeignKey(Region, models.PROTECT, related_name="departements", verbose_name="région")
    zone = models.CharField("zone", max_length=10, choices=Zone)
    population = models.PositiveIntegerField("population municipale", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    sort_key = sort_key_of("name")

    class Meta:
        verbose_name = "département"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def get_absolute_url(self) -> str:
        return reverse("departement", args=[self.code])


class Epci(models.Model):
    """A grouping of communes with its own taxation, or a territory (EPT) inside the Métropole du Grand Paris."""

    code = models.CharField("SIREN", max_length=9, primary_key=True)
    name = models.CharField("nom", max_length=200)
    kind = models.CharField("nature", max_length=10)
    departement = models.ForeignKey(
        Departement, models.PROTECT, related_name="epcis", verbose_name="département principal"
    )
    population = models.PositiveIntegerField("population municipale", null=True, blank=True)
    sort_key = sort_key_of("name")

    class Meta:
        verbose_name = "intercommunalité (EPCI)"
        verbose_name_plural = "intercommunalités (EPCI)"
        ordering = ["sort_key", "code"]

    def __str__(self) -> str:
        return self.name


class CommuneQuerySet(models.QuerySet["Commune"]):
    def within(self, centre: Commune, km: float) -> CommuneQuerySet:
        """Those whose centre is at most `km` from the centre of `centre`, as the crow flies; itself included.

        Communes without a known centre are left out. A centre without coordinates has no neighbours.
        """
        if centre.latitude is None or centre.longitude is None:
            return self.filter(pk=centre.pk)
        return self.filter(models.lookups.LessThanOrEqual(distance_km(centre, "latitude", "longitude"), km))


def distance_km(centre: Commune, latitude: str, longitude: str) -> models.expressions.Combinable:
    """Great-circle distance between `centre` and the point in the two columns named.

    PostGIS is not in the embedded server; over 35,000 points the arc cosine costs 20 ms and its error is under a metre.
    """
    there, here = Radians(F(latitude)), Radians(models.Value(centre.latitude))
    turn = Radians(F(longitude)) - Radians(models.Value(centre.longitude))
    cosine = Sin(there) * Sin(here) + Cos(there) * Cos(here) * Cos(turn)
    # Rounding can give 1.0000000000000002 for a commune and itself.
    bounded = Least(Greatest(cosine, models.Value(-1.0)), models.Value(1.0))
    return models.ExpressionWrapper(ACos(bounded) * EARTH_RADIUS_KM, output_field=models.FloatField())


class Commune(models.Model):
    class Kind(models.TextChoices):
        COMMUNE = "commune", "commune"
        ARRONDISSEMENT = "arrondissement", "arrondissement municipal"

    code = models.CharField("code", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=100)
    kind = models.CharField("nature", max_length=15, choices=Kind, default=Kind.COMMUNE)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="arrondissements", verbose_name="commune"
    )
    departement = models.ForeignKey(Departement, models.PROTECT, related_name="communes", verbose_name="département")
    epci = models.ForeignKey(
        Epci, models.PROTECT, null=True, blank=True, related_name="communes", verbose_name="intercommunalité"
    )
    ept = models.ForeignKey(
        Epci, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="territoire du Grand Paris"
    )
    postal_codes = ArrayField(models.CharField(max_length=5), verbose_name="codes postaux", default=list, blank=True)
    population = models.PositiveIntegerField("population municipale", null=True, blank=True)
    latitude = models.FloatField("latitude du centre", null=True, blank=True)
    longitude = models.FloatField("longitude du centre", null=True, blank=True)
    sort_key = sort_key_of("name")

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        ordering = ["sort_key", "code"]
        indexes = [
            models.Index(fields=["sort_key"], name="commune_by_sort_key"),
            models.Index(SpokenName("sort_key"), name="commune_by_spoken_name"),
            GinIndex(fields=["postal_codes"], name="commune_by_postal_code"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True, kind="commune") | Q(parent__isnull=False, kind="arrondissement"),
                name="commune_parent_only_of_arrondissement",
                violation_error_message="Un arrondissement municipal est dans une commune ; une commune ne l’est pas.",
            ),
            models.CheckConstraint(
                condition=CodeBeginsWith("code", "departement"),
                name="commune_code_begins_with_its_departement",
                violation_error_message="Le code d’une commune commence par celui de son département.",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # An unknown half would make the comparison null, which a constraint lets pass.
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="commune_centre_whole_or_unknown",
                violation_error_message="Le centre d’une commune a une latitude et une longitude, ou aucune des deux.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.departement_id})"


class PlaceName(models.Model):
    """A name that addresses use and that is no commune of today: a former commune, a technology park, a district.

    `commune` is empty where the place lies on several communes (Sophia Antipolis): only the département is then known.
    """

    class Kind(models.TextChoices):
        FORMER_COMMUNE = "former_commune", "ancienne commune"
        LOCALITY = "locality", "lieu-dit ou parc d’activités"

    name = models.CharField("nom", max_length=100)
    kind = models.CharField("nature", max_length=15, choices=Kind)
    # 584 codes of former communes equal the code of a present one: never a key.
    former_code = models.CharField("ancien code", max_length=5, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="other_names", verbose_name="commune"
    )
    departement = models.ForeignKey(Departement, models.PROTECT, related_name="+", verbose_name="département")
    sort_key = sort_key_of("name")

    class Meta:
        verbose_name = "autre nom de lieu"
        verbose_name_plural = "autres noms de lieux"
        ordering = ["sort_key", "pk"]
        indexes = [models.Index(SpokenName("sort_key"), name="placename_by_spoken_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "departement", "commune"], nulls_distinct=False, name="placename_given_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="locality") | Q(commune__isnull=False),
                name="placename_former_commune_has_successor",
                violation_error_message="Une ancienne commune nomme la commune d’aujourd’hui.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.departement_id})"

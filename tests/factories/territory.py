"""Real places, each made once: Grenoble unless told otherwise.

CommuneFactory(lannion=True) brings its département and its région; DepartementFactory(rhone=True) its région.
"""

import factory
from factory.django import DjangoModelFactory

from poles.models import Commune, Departement, Epci, PlaceName, Region
from poles.models.territory import Zone


class RegionFactory(DjangoModelFactory[Region]):
    class Meta:
        model = Region
        django_get_or_create = ["code"]

    class Params:
        bretagne = factory.Trait(code="53", name="Bretagne", latitude=48.1775, longitude=-2.8422)
        ile_de_france = factory.Trait(code="11", name="Île-de-France", latitude=48.7093, longitude=2.5035)
        paca = factory.Trait(code="93", name="Provence-Alpes-Côte d’Azur", latitude=43.9588, longitude=6.0611)
        la_reunion = factory.Trait(code="04", name="La Réunion", zone=Zone.DROM, latitude=-21.1332, longitude=55.5325)
        nouvelle_caledonie = factory.Trait(
            code="988", name="Nouvelle-Calédonie", zone=Zone.COM, latitude=None, longitude=None
        )

    code = "84"
    name = "Auvergne-Rhône-Alpes"
    zone = Zone.METROPOLE
    population = 8_205_557
    latitude = 45.5147
    longitude = 4.536


class DepartementFactory(DjangoModelFactory[Departement]):
    class Meta:
        model = Departement
        django_get_or_create = ["code"]

    class Params:
        rhone = factory.Trait(code="69", name="Rhône", latitude=45.871, longitude=4.6408)
        cotes_darmor = factory.Trait(
            code="22", name="Côtes-d’Armor", region__bretagne=True, latitude=48.4426, longitude=-2.8676
        )
        paris = factory.Trait(code="75", name="Paris", region__ile_de_france=True, latitude=48.8566, longitude=2.3429)
        bouches_du_rhone = factory.Trait(
            code="13", name="Bouches-du-Rhône", region__paca=True, latitude=43.5456, longitude=5.0857
        )
        la_reunion = factory.Trait(
            code="974",
            name="La Réunion",
            region__la_reunion=True,
            zone=Zone.DROM,
            latitude=-21.1332,
            longitude=55.5325,
        )
        nouvelle_caledonie = factory.Trait(
            code="988",
            name="Nouvelle-Calédonie",
            region__nouvelle_caledonie=True,
            zone=Zone.COM,
            latitude=None,
            longitude=None,
        )

    code = "38"
    name = "Isère"
    region = factory.SubFactory(RegionFactory)
    zone = Zone.METROPOLE
    population = 1_298_990
    latitude = 45.2639
    longitude = 5.5742


class EpciFactory(DjangoModelFactory[Epci]):
    class Meta:
        model = Epci
        django_get_or_create = ["code"]

    code = "200040715"
    name = "Grenoble-Alpes-Métropole"
    kind = "METRO"
    departement = factory.SubFactory(DepartementFactory)
    population = 449_509


class CommuneFactory(DjangoModelFactory[Commune]):
    class Meta:
        model = Commune
        django_get_or_create = ["code"]

    class Params:
        # Six kilometres from Grenoble.
        meylan = factory.Trait(
            code="38229", name="Meylan", postal_codes=["38240"], latitude=45.21233, longitude=5.78403
        )
        # 94 kilometres from Grenoble, in the same région.
        lyon = factory.Trait(
            code="69123",
            name="Lyon",
            departement__rhone=True,
            postal_codes=["69001", "69002", "69003"],
            latitude=45.7549,
            longitude=4.8364,
        )
        lannion = factory.Trait(
            code="22113",
            name="Lannion",
            departement__cotes_darmor=True,
            postal_codes=["22300"],
            latitude=48.74375,
            longitude=-3.46143,
        )
        paris = factory.Trait(
            code="75056",
            name="Paris",
            departement__paris=True,
            postal_codes=["75001", "75002"],
            latitude=48.85659,
            longitude=2.34292,
        )
        marseille = factory.Trait(
            code="13055",
            name="Marseille",
            departement__bouches_du_rhone=True,
            postal_codes=["13001", "13002"],
            latitude=43.2916,
            longitude=5.42057,
        )
        # An arrondissement municipal: its commune is Marseille.
        marseille_1 = factory.Trait(
            code="13201",
            name="Marseille 1er Arrondissement",
            kind=Commune.Kind.ARRONDISSEMENT,
            parent=factory.SubFactory("tests.factories.territory.CommuneFactory", marseille=True),
            departement__bouches_du_rhone=True,
            postal_codes=["13001"],
            latitude=43.2998,
            longitude=5.38225,
        )
        saint_denis = factory.Trait(
            code="97411",
            name="Saint-Denis",
            departement__la_reunion=True,
            postal_codes=["97400", "97417"],
            latitude=-20.933,
            longitude=55.44687,
        )
        # In an overseas collectivity; its centre is unknown.
        noumea = factory.Trait(
            code="98818",
            name="Nouméa",
            departement__nouvelle_caledonie=True,
            postal_codes=["98800"],
            latitude=None,
            longitude=None,
        )

    code = "38185"
    name = "Grenoble"
    kind = Commune.Kind.COMMUNE
    departement = factory.SubFactory(DepartementFactory)
    postal_codes = ["38000", "38100"]
    population = 156_140
    latitude = 45.18229
    longitude = 5.72114


class PlaceNameFactory(DjangoModelFactory[PlaceName]):
    class Meta:
        model = PlaceName
        django_get_or_create = ["name", "departement"]

    class Params:
        former_commune = factory.Trait(
            name="Brélévenez",
            kind=PlaceName.Kind.FORMER_COMMUNE,
            commune=factory.SubFactory(CommuneFactory, lannion=True),
        )

    name = "Inovallée"
    kind = PlaceName.Kind.LOCALITY
    commune = factory.SubFactory(CommuneFactory, meylan=True)
    departement = factory.LazyAttribute(
        lambda place: place.commune.departement if place.commune else DepartementFactory()
    )

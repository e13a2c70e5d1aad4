"""Pôles: published, labelled until the end of 2026, with a complete list of January 2025, unless told otherwise."""

import factory
from factory.django import DjangoModelFactory

from poles.models import Axis, LabelPeriod, Pole, PoleFact
from poles.partial_dates import PartialDate
from tests.factories.source import SourceFactory
from tests.factories.territory import CommuneFactory

JANUARY_2025 = PartialDate(2025, 1)


class PoleFactory(DjangoModelFactory[Pole]):
    """`themes`, `regions` and `keepers` take lists; without `regions` the pôle covers the région of its seat."""

    class Meta:
        model = Pole
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(published=False)
        partial_list = factory.Trait(coverage=Pole.Coverage.PARTIAL)
        mentions_only = factory.Trait(
            coverage=Pole.Coverage.MENTIONS, list_source=None, first_list_on=None, last_list_on=None
        )
        without_list = factory.Trait(
            coverage=Pole.Coverage.NONE, list_source=None, first_list_on=None, last_list_on=None
        )
        ended = factory.Trait(state=Pole.State.ENDED)
        merged = factory.Trait(
            state=Pole.State.MERGED, successor=factory.SubFactory("tests.factories.pole.PoleFactory")
        )
        # What everybody that has something to say says.
        complete = factory.Trait(
            presentation="Le pôle réunit des entreprises, des laboratoires et des écoles autour de projets communs.",
            website="https://pole.example/",
            contact_url="https://pole.example/contact",
            join_url="https://pole.example/adherer",
            services_url="https://pole.example/services",
            agenda_url="https://pole.example/agenda",
            calls_url="https://pole.example/appels",
            role_email="contact@pole.example",
            seat_address="3 parvis Louis-Néel",
            founded=2005,
            declared_members=450,
            declared_members_as_written="environ 450",
            declared_members_on=JANUARY_2025,
        )

    name = factory.Sequence(lambda n: f"Pôle Alpha {n}")
    slug = factory.Sequence(lambda n: f"pole-alpha-{n}")
    contact_url = "https://pole.example/contact"
    seat = factory.SubFactory(CommuneFactory)
    state = Pole.State.LABELLED
    published = True
    coverage = Pole.Coverage.COMPLETE
    list_source = factory.SubFactory(SourceFactory)
    first_list_on = JANUARY_2025
    last_list_on = JANUARY_2025

    @factory.post_generation
    def themes(pole, create, extracted):
        if create and extracted:
            pole.themes.set(extracted)

    @factory.post_generation
    def regions(pole, create, extracted):
        if not create:
            return
        if extracted is None:
            extracted = [pole.seat.departement.region] if pole.seat else []
        pole.regions.set(extracted)

    @factory.post_generation
    def keepers(pole, create, extracted):
        if create and extracted:
            pole.keepers.set(extracted)


class LabelPeriodFactory(DjangoModelFactory[LabelPeriod]):
    class Meta:
        model = LabelPeriod

    class Params:
        elapsed = factory.Trait(phase=4, start=PartialDate(2019), end=PartialDate(2022))
        two_years_extendable = factory.Trait(end=PartialDate(2024, 12, 31), years_granted=2, extendable=True)
        unverified = factory.Trait(verified=False, source=None)

    pole = factory.SubFactory(PoleFactory)
    phase = 5
    start = PartialDate(2023)
    end = PartialDate(2026, 12, 31)
    years_granted = 4
    decided_on = PartialDate(2023, 3, 27)
    source = factory.SubFactory(SourceFactory)
    verified = True


class AxisFactory(DjangoModelFactory[Axis]):
    class Meta:
        model = Axis

    pole = factory.SubFactory(PoleFactory)
    name = factory.Sequence(lambda n: f"Axe {n}")


class PoleFactFactory(DjangoModelFactory[PoleFact]):
    class Meta:
        model = PoleFact

    class Params:
        unverified = factory.Trait(source=None, verified=False)

    pole = factory.SubFactory(PoleFactory)
    field = "website"
    source = factory.SubFactory(SourceFactory)
    verified = True

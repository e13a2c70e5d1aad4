"""Each check finds the row made for it, and nothing in a row that is well."""

import pytest

from poles.models import Pole
from poles.partial_dates import PartialDate
from poles.quality import CHECKS
from tests.factories.pole import LabelPeriodFactory, PoleFactFactory, PoleFactory
from tests.factories.territory import CommuneFactory, RegionFactory
from tests.factories.theme import ThemeFactory

pytestmark = pytest.mark.django_db


def loop():
    first = PoleFactory(merged=True)
    Pole.objects.filter(pk=first.successor.pk).update(state="merged", successor=first)
    return first


def labelled_until(end, **traits):
    return LabelPeriodFactory(end=end, **traits).pole


FOUND = {
    "pole-successeurs-en-boucle": loop,
    "pole-courriel-personnel": lambda: PoleFactory(role_email="jeanne.martin@pole.example"),
    "pole-sans-successeur": lambda: PoleFactory(merged=True, successor=None),
    "pole-sans-periode": PoleFactory,
    "pole-label-echu": lambda: labelled_until(PartialDate(2023)),
    "pole-liste-ancienne": lambda: PoleFactory(last_list_on=PartialDate(2024), first_list_on=PartialDate(2024)),
    "pole-incomplet": lambda: PoleFactory(complete=True, website=""),
    "pole-sans-thematique-ni-region": PoleFactory,
    "pole-siege-hors-regions": lambda: PoleFactory(regions=[RegionFactory(bretagne=True)]),
    "pole-fait-a-verifier": lambda: PoleFactFactory(unverified=True),
    "label-a-verifier": lambda: LabelPeriodFactory(unverified=True),
}


def whole():
    """A pôle that no check has a word for."""
    pole = PoleFactory(complete=True, themes=[ThemeFactory()], last_list_on=PartialDate(2026, 6))
    LabelPeriodFactory(pole=pole)
    PoleFactFactory(pole=pole)
    return pole


def check(name):
    return next(check for check in CHECKS if check.name == name)


@pytest.fixture(autouse=True)
def in_november_2026(hold_today):
    hold_today(2026, 11, 23)


def test_every_check_has_a_name_of_its_own_and_a_case():
    assert sorted(FOUND) == sorted({check.name for check in CHECKS})
    assert len(FOUND) == len(CHECKS)


@pytest.mark.parametrize("name", FOUND)
def test_it_finds(name):
    row = FOUND[name]()
    assert row in check(name).rows()


@pytest.mark.parametrize("name", FOUND)
def test_it_leaves_a_whole_pole_alone(name):
    whole()
    assert not check(name).rows().exists()


def test_a_successor_that_succeeds_to_nobody_is_no_loop():
    PoleFactory(merged=True)
    assert not check("pole-successeurs-en-boucle").rows().exists()


def test_a_label_followed_by_another_is_not_elapsed():
    pole = labelled_until(PartialDate(2023))
    LabelPeriodFactory(pole=pole, start=PartialDate(2024))
    assert pole not in check("pole-label-echu").rows()


@pytest.mark.parametrize("email", ["contact.paris@pole.example", "contact@pole.example", "adhesions@pole.example"])
def test_an_address_of_a_role_is_nobody(email):
    PoleFactory(role_email=email)
    assert not check("pole-courriel-personnel").rows().exists()


def test_a_seat_in_any_of_its_regions_is_inside():
    PoleFactory(seat=CommuneFactory(), regions=[RegionFactory(), RegionFactory(bretagne=True)])
    assert not check("pole-siege-hors-regions").rows().exists()

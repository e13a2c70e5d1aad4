"""What codes in addresses mean, in the order of the lists."""

import pytest

from poles.facets import Choice
from poles.vocabulary import vocabulary
from tests.factories.pole import PoleFactory
from tests.factories.territory import DepartementFactory, RegionFactory
from tests.factories.theme import ThemeFactory

pytestmark = pytest.mark.django_db


def test_an_empty_site_has_no_words():
    assert vocabulary() == {}


def test_published_poles_by_name_accents_aside():
    for name in ("Zed", "Élastopôle", "Aktantis"):
        PoleFactory(name=name, slug=name[0].lower() if name.isascii() else "e", seat=None)
    PoleFactory(draft=True, name="Caché")
    assert [choice.label for choice in vocabulary()["pole"]] == ["Aktantis", "Élastopôle", "Zed"]


def test_children_follow_their_parent():
    ThemeFactory(microelectronique=True), ThemeFactory(energie=True), ThemeFactory(sante=True)
    assert vocabulary()["theme"] == [
        Choice("electronique-photonique", "Électronique et photonique"),
        Choice("microelectronique", "Microélectronique", 1),
        Choice("energie", "Énergie"),
        Choice("biotech-sante", "Santé et biotechnologies"),
    ]


def test_regions_by_name_and_departements_by_code():
    DepartementFactory(rhone=True), DepartementFactory(paris=True), DepartementFactory(cotes_darmor=True)
    RegionFactory(paca=True)
    found = vocabulary()
    assert [choice.value for choice in found["region"]] == ["84", "53", "11", "93"]
    assert [choice.value for choice in found["departement"]] == ["22", "69", "75"]


def test_all_kinds_take_one_statement(django_assert_num_queries):
    PoleFactory(themes=[ThemeFactory()])
    with django_assert_num_queries(1):
        vocabulary()

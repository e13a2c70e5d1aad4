"""Territories: France, a région, a département. A code never travels without its level."""

import pytest

from tests.factories.member import MembershipFactory
from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory, DepartementFactory, RegionFactory
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db


def test_counts_by_departement_and_region(client):
    MembershipFactory.create_batch(2)
    MembershipFactory(member__commune=CommuneFactory(lyon=True)), MembershipFactory(member__placeless=True)
    shown = client.get("/territoires/").context
    assert [(way["label"], way["count"]) for way in shown["departements"]] == [("Isère (38)", 2), ("Rhône (69)", 1)]
    assert [(way["label"], way["count"]) for way in shown["regions"]] == [("Auvergne-Rhône-Alpes", 3)]


def test_a_region_with_its_departements_and_poles(client):
    PoleFactory(slug="alpin"), PoleFactory(slug="breton", seat=CommuneFactory(lannion=True))
    MembershipFactory.create_batch(2, pole=PoleFactory(draft=True))
    MembershipFactory(pole=PoleFactory(slug="autre"))
    page = HtmlPage(client.get("/territoires/regions/84/"))
    assert sorted(page.poles) == ["alpin", "autre"]
    assert page.links["Isère (38)"] == "/territoires/departements/38/"
    assert HtmlPage(client.get("/membres/?region=84")).total == 1


def test_a_departement_shows_the_poles_of_its_region(client):
    PoleFactory(slug="alpin"), MembershipFactory(pole__slug="autre", member__commune=CommuneFactory(lyon=True))
    page = HtmlPage(client.get("/territoires/departements/38/"))
    assert sorted(page.poles) == ["alpin", "autre"]
    assert page.links["Auvergne-Rhône-Alpes"] == "/territoires/regions/84/"


def test_the_same_code_is_two_places(client):
    """04 is La Réunion among régions, the Alpes-de-Haute-Provence among départements."""
    RegionFactory(la_reunion=True)
    DepartementFactory(code="04", name="Alpes-de-Haute-Provence", region__paca=True)
    assert HtmlPage(client.get("/territoires/regions/04/")).text_of("h1") == ["La Réunion"]
    assert HtmlPage(client.get("/territoires/departements/04/")).text_of("h1") == ["Alpes-de-Haute-Provence (04)"]


def test_corsica_in_either_case(client):
    DepartementFactory(code="2A", name="Corse-du-Sud", region__paca=True)
    assert client.get("/territoires/departements/2a/").status_code == 200


@pytest.mark.parametrize(
    "address", ["regions/00/", "departements/00/", "regions/abc/", "departements/2C/", "regions/84"]
)
def test_what_is_no_place_is_a_404(client, address):
    assert client.get(f"/territoires/{address}", follow=True).status_code == 404


@pytest.mark.parametrize(
    ("address", "budget"),
    [("/territoires/", 4), ("/territoires/regions/84/", 9), ("/territoires/departements/38/", 9)],
)
def test_statements_do_not_grow(get_within, address, budget):
    MembershipFactory.create_batch(10), PoleFactory.create_batch(5)
    assert get_within(address, view=budget).status_code == 200

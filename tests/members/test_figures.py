"""Figures: each number is the total of the list that it leads to, on made-up and on real data."""

import pytest

from tests.factories.member import MemberFactory, MembershipFactory
from tests.factories.pole import PoleFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db


def total(client, address):
    return HtmlPage(client.get(address)).total


def test_an_empty_site_has_figures(client):
    page = HtmlPage(client.get("/chiffres/"))
    assert "Aucune liste pour l’instant." in page.text


def test_every_figure_is_proved_by_its_list(client):
    both, theme = MemberFactory(laboratory=True), ThemeFactory(microelectronique=True)
    for pole in (PoleFactory(slug="alpha"), PoleFactory(slug="beta")):
        MembershipFactory(member=both, pole=pole, themes=[theme, theme.parent])
    MembershipFactory(themes=[theme.parent], member__category=""), MembershipFactory(mention=True)
    context = client.get("/chiffres/").context
    shown = [(figure.value, figure.url) for figure in context["figures"]]
    bars = [(bar.count, bar.url) for bar in [*context["categories"], *context["themes"]]]
    lists = [(pole["listed"], pole["members_url"]) for pole in context["poles"] if pole["members_url"]]
    assert len(bars) == 3
    for value, address in [*shown, *bars, *lists]:
        assert total(client, address) == value, address


def test_a_department_of_the_map_is_proved_by_its_list(client):
    MembershipFactory.create_batch(3)
    [isere] = [item for item in client.get("/chiffres/").context["map"]["items"] if item.count]
    assert (isere.code, isere.count, isere.level) == ("38", 3, 1)
    assert total(client, "/membres/?departement=38") == 3


def test_the_method_is_told(client):
    assert "Les mentions ne comptent jamais parmi les membres recensés." in HtmlPage(client.get("/chiffres/")).text


def test_it_takes_thirteen_statements_whatever_the_number_of_members(get_within):
    MembershipFactory.create_batch(20, themes=[ThemeFactory()])
    assert get_within("/chiffres/", view=13).status_code == 200

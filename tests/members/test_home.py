"""The home page: figures that lead to their proof, and ways in."""

import pytest

from tests.factories.member import MemberFactory, MembershipFactory
from tests.factories.pole import LabelPeriodFactory, PoleFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    """Two pôles, one with a list of two; one mention, one former member, one draft."""
    pole = PoleFactory(name="Alpha", slug="alpha", themes=[ThemeFactory()])
    PoleFactory(name="Bêta", slug="beta", without_list=True, ended=True)
    MembershipFactory(pole=pole, member__name="Un", themes=[ThemeFactory()])
    MembershipFactory(pole=pole, member__name="Deux", member__category="", member__placeless=True)
    MembershipFactory(pole=pole, mention=True), MembershipFactory(pole=pole, former=True)
    MembershipFactory(pole=pole, member=MemberFactory(draft=True))
    LabelPeriodFactory(pole=pole)


def test_an_empty_site_has_a_home(client):
    page = HtmlPage(client.get("/"))
    assert page.text_of("h1") == ["Trouvez avec qui innover"]
    assert "Aucune liste pour l’instant." in page.text


def test_each_figure_is_the_total_of_its_list(client, site):
    figures = client.get("/").context["figures"]
    assert [figure.value for figure in figures] == [2, 1, 1, 1]
    assert [HtmlPage(client.get(figure.url)).total for figure in figures] == [2, 1, 1, 1]


def test_what_the_figures_rest_on_is_said(client, site):
    assert "Listes de 1 pôle sur 2" in HtmlPage(client.get("/")).text


def test_ways_in_by_theme_place_category_and_list(client, site):
    page = HtmlPage(client.get("/"))
    assert page.links["Optique - photonique"] == "/themes/optique-photonique/"
    assert page.links["Auvergne-Rhône-Alpes"] == "/territoires/regions/84/"
    assert page.poles == ["alpha"]
    categories = [address for address in page.links.values() if "categorie=" in address]
    assert [HtmlPage(client.get(address)).total for address in categories] == [1]


def test_the_map_links_where_members_are(client, site):
    items = {item.code: item for item in client.get("/").context["map"]["items"]}
    assert (items["38"].count, items["38"].url) == (1, "/territoires/departements/38/")
    assert (items["75"].count, items["75"].url) == (0, "")


def test_the_search_box_asks_the_directory(client):
    page = HtmlPage(client.get("/"))
    assert next(form for tag, form in page.elements if tag == "form")["action"] == "/membres/"


def test_it_takes_seventeen_statements_whatever_the_number_of_members(get_within, site):
    MembershipFactory.create_batch(10, themes=[ThemeFactory(energie=True)])
    assert get_within("/", view=17).status_code == 200

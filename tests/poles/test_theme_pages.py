"""Themes: the tree with its counts, and each theme with its pôles."""

import pytest

from tests.factories.member import MemberFactory, MembershipFactory
from tests.factories.pole import PoleFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db


def test_an_empty_tree_is_a_page(client):
    assert "Aucune thématique pour l’instant." in HtmlPage(client.get("/themes/")).text


def test_the_tree_counts_members_and_poles_once_per_family(client):
    child = ThemeFactory(microelectronique=True)
    PoleFactory(themes=[child, child.parent])
    both = MembershipFactory(themes=[child, child.parent]).member
    MembershipFactory(member=both, themes=[child]), MembershipFactory(themes=[child.parent])
    [family] = client.get("/themes/").context["families"]
    assert (family["theme"]["members"], family["theme"]["poles"]) == (2, 1)
    assert (family["children"][0]["members"], family["children"][0]["poles"]) == (1, 1)
    page = HtmlPage(client.get("/themes/"))
    assert "Listes de 4 pôles sur 4" in page.text
    assert HtmlPage(client.get(page.links["2 membres"])).total == 2
    assert HtmlPage(client.get(page.links["1 pôle"])).total == 1


def test_only_current_public_members_count(client):
    theme = ThemeFactory()
    MembershipFactory(themes=[theme], former=True), MembershipFactory(themes=[theme], mention=True)
    MembershipFactory(themes=[theme], member=MemberFactory(draft=True))
    MembershipFactory(themes=[theme], pole=PoleFactory(draft=True))
    assert client.get("/themes/").context["families"][0]["theme"]["members"] == 0


def test_a_theme_with_its_children_and_the_poles_of_all(client):
    child = ThemeFactory(microelectronique=True)
    PoleFactory(slug="enfant", name="B", themes=[child]), PoleFactory(slug="parent", name="A", themes=[child.parent])
    PoleFactory(draft=True, themes=[child])
    page = HtmlPage(client.get("/themes/electronique-photonique/"))
    assert page.poles == ["parent", "enfant"]
    assert page.links["Microélectronique"] == "/themes/microelectronique/"
    assert "On dit aussi : électronique." in page.text
    assert HtmlPage(client.get("/themes/microelectronique/")).poles == ["enfant"]


def test_an_unknown_theme_is_a_404(client):
    assert client.get("/themes/licornes/").status_code == 404


@pytest.mark.parametrize(("address", "budget"), [("/themes/", 6), ("/themes/electronique-photonique/", 11)])
def test_statements_do_not_grow_with_the_tree(get_within, address, budget):
    for trait in ("microelectronique", "energie", "sante"):
        theme = ThemeFactory(**{trait: True})
        PoleFactory.create_batch(3, themes=[theme]), MembershipFactory.create_batch(3, themes=[theme])
    assert get_within(address, view=budget).status_code == 200

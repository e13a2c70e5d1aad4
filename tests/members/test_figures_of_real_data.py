"""Every number that the site prints of the real data is the total of the list behind it."""

import pytest

from tests.html_page import HtmlPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]


def total(client, address):
    return HtmlPage(client.get(address)).total


def test_headline_categories_and_themes_of_the_home_and_figures_pages(client):
    home, figures = client.get("/").context, client.get("/chiffres/").context
    told = {(figure.value, figure.url) for figure in [*home["figures"], *figures["figures"]]}
    told |= {(bar.count, bar.url) for bar in [*home["categories"], *figures["categories"], *figures["themes"]]}
    assert len(told) >= 20
    for value, address in told:
        assert total(client, address) == value, address


def test_departements_and_regions(client):
    shown = client.get("/territoires/").context
    parts = {item.code: item.count for item in shown["map"]["items"] if item.count}
    counts = HtmlPage(client.get("/membres/")).counts
    on_map = {code: count for code, count in counts["departement"].items() if code in parts}
    assert parts == on_map
    regions = {way["url"].split("/")[-2]: way["count"] for way in shown["regions"] if way["count"]}
    assert regions == {code: count for code, count in counts["region"].items() if count and code != "inconnu"}


def test_themes_members_and_poles(client):
    families = client.get("/themes/").context["families"]
    members = HtmlPage(client.get("/membres/")).counts["theme"]
    poles = HtmlPage(client.get("/poles/")).counts["theme"]
    for family in families:
        for theme in [family["theme"], *family["children"]]:
            slug = theme["url"].split("/")[-2]
            assert theme["members"] == members.get(slug, 0), slug
            assert theme["poles"] == poles.get(slug, 0), slug


@pytest.mark.parametrize("slug", ["minalogic", "aktantis", "axelera"])
def test_the_composition_of_a_pole(client, slug):
    shown = client.get(f"/poles/{slug}/").context
    assert shown["listed"] == total(client, shown["members_url"])
    for bar in shown["composition"]:
        assert total(client, bar.url) == bar.count

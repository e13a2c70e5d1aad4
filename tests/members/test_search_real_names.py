"""Names of the real lists that PostgreSQL's parser takes for hosts, files or stop words."""

import pytest

from tests.html_page import HtmlPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("abak.tech", "abak-tech"),
        ("abak tech", "abak-tech"),
        ("u.neat", "u-neat"),
        ("neat", "u-neat"),
        ("D.A.T.E", "date-developpement"),
        ("date", "date-developpement"),
        ("MENTA", "menta"),
        ("wise integration", "wise-integration"),
        ("wise-integration", "wise-integration"),
    ],
)
def test_a_tricky_name_is_found_on_its_first_page(client, asked, slug):
    shown = HtmlPage(client.get("/membres/", {"q": asked}))
    assert any(found.startswith(slug) for found in shown.members), shown.members


def test_curly_apostrophes_of_the_lists_are_found_with_straight_ones(client):
    curly = HtmlPage(client.get("/membres/", {"q": "l’énergie"}))
    straight = HtmlPage(client.get("/membres/", {"q": "l'energie"}))
    assert curly.total == straight.total > 0


@pytest.mark.parametrize(
    ("asked", "least"), [("photonique", 100), ("PME photonique Isère", 10), ("laboratoire grenoble", 1)]
)
def test_words_of_theme_category_and_place_meet(client, asked, least):
    assert HtmlPage(client.get("/membres/", {"q": asked})).total >= least

"""Anything in the search box, from people, machines and the ill-disposed: a page with results or with a way on."""

from random import Random

import pytest

from tests.conftest import SecureClient
from tests.html_page import HtmlPage
from tests.members.odd_words import CODE, KNOWN, LETTERS, LINKS, MARKS, NUMBERS, Typist, percent_encoded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]
ASKED = 400


def answer(address):
    """The page, or None where the address is refused for a NUL byte."""
    response = SecureClient(raise_request_exception=True).get(address)
    assert response.status_code == (400 if "%00" in address else 200), address
    return None if "%00" in address else HtmlPage(response)


def leads_on(page):
    """Whether there are results, or links out of the empty page."""
    return bool(page.members) == bool(page.total) and (page.total or "Tous les membres" in page.links)


@pytest.mark.parametrize("seed", range(4))
def test_any_words_give_results_or_a_way_on(seed):
    typist, answered = Typist(seed), 0
    for _ in range(ASKED // 4):
        address = f"/membres/?q={percent_encoded(typist.text())}"
        page = answer(address)
        if page is not None:
            assert leads_on(page), address
            answered += bool(page.total)
    # They were not all refused or empty.
    assert answered > ASKED // 20


def test_any_words_beside_any_filter_give_results_or_a_way_on():
    typist, dice = Typist(5), Random(5)
    names = [
        "pole",
        "theme",
        "categorie",
        "commune",
        "rayon",
        "epci",
        "naf",
        "pays",
        "statut",
        "au",
        "tri",
        "page",
        "taille",
    ]
    for _ in range(100):
        values = [*KNOWN, "38185", "72", "ancien", "2015", "distance", "inconnu", "999999999999", typist.text()[:3_000]]
        pairs = [("q", typist.text()), *((dice.choice([*names, "page"]), dice.choice(values)) for _ in range(3))]
        address = "/membres/?" + "&".join(f"{name}={percent_encoded(value)}" for name, value in pairs)
        page = answer(address)
        assert page is None or leads_on(page), address


@pytest.mark.parametrize("text", [*CODE, *NUMBERS, *MARKS, *LETTERS[:-1], *LINKS])
def test_each_odd_text_alone_gives_results_or_a_way_on(text):
    assert leads_on(answer(f"/membres/?q={percent_encoded(text)}"))


@pytest.mark.parametrize("text", ["photonique", "Île-de-France", "minalogic"])
def test_what_is_said_after_the_two_hundredth_character_is_not_read(text):
    padded = f"{text}{' ' * 300}zzzzqqqq"
    whole, cut = (answer(f"/membres/?q={percent_encoded(said)}") for said in (text, padded))
    assert whole.members
    assert answer(f"/membres/?q={percent_encoded(text + ' ' + 'de ' * 100 + 'zzzzqqqq')}").total == whole.total
    # Spaces are no characters of a search.
    assert "zzzzqqqq" in cut.text

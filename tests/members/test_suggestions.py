"""What the search field offers while one types, as the script reads it."""

import pytest
from django.db import OperationalError, connection

from members.search.suggestions import Suggestion
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db
ADDRESS = "/membres/suggestions"
CEA = Suggestion("membre", "CEA-Leti", "Grenoble (38)", "/membres/cea-leti/")


@pytest.fixture
def asked(monkeypatch):
    """The texts that the search was asked; it always answers CEA-Leti."""
    texts = []

    def suggest(text):
        texts.append(text)
        return [CEA]

    monkeypatch.setattr("members.views.suggestions.suggest", suggest)
    return texts


def test_a_text_is_answered_with_what_it_may_mean(client, asked):
    response = client.get(ADDRESS, {"q": "  cea   leti "})
    assert response["Content-Type"] == "application/json"
    assert response.json() == {
        "q": "cea leti",
        "suggestions": [
            {"kind": "membre", "label": "CEA-Leti", "note": "Grenoble (38)", "url": "/membres/cea-leti/"},
        ],
    }


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "c"}, {"q": "  é  "}])
def test_less_than_two_letters_do_not_reach_the_search(client, asked, query):
    assert client.get(ADDRESS, query).json()["suggestions"] == []
    assert asked == []


def test_a_text_of_any_length_is_cut_as_in_the_directory(client, asked):
    client.get(ADDRESS, {"q": "é" * 5000})
    assert asked == ["é" * 200]


def test_nul_is_refused_as_everywhere(client, asked):
    assert client.get(f"{ADDRESS}?q=ce%00a").status_code == 400
    assert asked == []


def test_answers_stay_with_the_visitor_and_out_of_search_engines(client, asked):
    response = client.get(ADDRESS, {"q": "cea"})
    assert response["Cache-Control"] == "private, max-age=60"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_it_only_reads(client, asked):
    assert client.post(ADDRESS, {"q": "cea"}).status_code == 405


def test_the_search_cannot_write(client, monkeypatch):
    def suggest(text):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('transaction_read_only')")
            return [Suggestion("membre", *cursor.fetchone(), "", "/")]

    monkeypatch.setattr("members.views.suggestions.suggest", suggest)
    assert client.get(ADDRESS, {"q": "cea"}).json()["suggestions"][0]["label"] == "on"


def test_a_search_that_takes_too_long_is_a_503_that_nobody_keeps(client, monkeypatch):
    def suggest(text):
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr("members.views.suggestions.suggest", suggest)
    response = client.get(ADDRESS, {"q": "cea"})
    assert (response.status_code, response["Cache-Control"]) == (503, "no-store")


def test_no_member_is_found_at_its_address(client):
    assert client.get(f"{ADDRESS}/").status_code == 404


def test_pages_say_where_suggestions_are(client):
    [script] = [attributes for tag, attributes in HtmlPage(client.get("/")).elements if tag == "script"]
    assert (script["data-suggestions"], script["data-directory"]) == (ADDRESS, "/membres/")
    assert "defer" in script

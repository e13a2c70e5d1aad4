"""Data and sources: files, fields and licences."""

import pytest

from members.open_data import PUBLIC_FIELDS
from tests.factories.member import MembershipFactory, SuggestionFactory
from tests.factories.pole import PoleFactory
from tests.factories.source import SourceFactory
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db


def test_every_field_of_the_files_is_explained(client):
    page = HtmlPage(client.get("/donnees/"))
    names = [field.name for field in PUBLIC_FIELDS]
    assert page.text_of("code")[-len(names) :] == names


def test_every_source_is_named_with_its_licence_or_without(client):
    MembershipFactory(source=SourceFactory(title="Liste ouverte"))
    PoleFactory(list_source__title="Liste fermée", list_source__not_open=True)
    page = HtmlPage(client.get("/donnees/"))
    lines = [line for line in page.text_of("li") if line.startswith(("Liste fermée", "Liste ouverte"))]
    assert ["Licence Ouverte 2.0" in line for line in sorted(lines)] == [False, True]


def test_a_source_that_no_public_page_rests_on_is_not_named(client):
    MembershipFactory(member__draft=True, source=SourceFactory(title="Brouillon"))
    SuggestionFactory(source=SourceFactory(title="Supposition"))
    text = HtmlPage(client.get("/donnees/")).text
    assert "Brouillon" not in text
    assert "Supposition" not in text


def test_the_files_are_there(client):
    links = HtmlPage(client.get("/donnees/")).links
    for kind in ("csv", "xlsx", "json"):
        assert client.get(links[kind.upper()]).getvalue()


def test_it_takes_two_statements_whatever_the_number_of_sources(get_within):
    MembershipFactory.create_batch(20)
    assert get_within("/donnees/", view=2).status_code == 200

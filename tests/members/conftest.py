"""The search asked in each state that its index can be in."""

from collections.abc import Callable

import pytest
from django.db import connection

from members import search
from tests.html_page import HtmlPage


def half_changed() -> None:
    """Every second member changed since the index was built, so that built and changed ones stand side by side."""
    search.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_member SET name = name WHERE id % 2 = 0")


STATES = {"noted": lambda: None, "rebuilt": search.rebuild, "half changed": half_changed}


@pytest.fixture(params=STATES)
def settle(request) -> Callable[[], object]:
    """settle() before a page is asked: its test then runs with all data only noted, all built, and half of each.

    What visitors see must not depend on when the index was last built: no test says which state it is in.
    """
    return STATES[request.param]


@pytest.fixture
def visit(client, settle):
    """visit("q=capteurs&categorie=pme"): the page of the directory."""

    def ask(query: str = "") -> HtmlPage:
        settle()
        return HtmlPage(client.get(f"/membres/?{query}"))

    return ask


@pytest.fixture
def searched(client, settle):
    """searched("capteurs, près de Grenoble"): the page of results of these words."""

    def ask(words: str) -> HtmlPage:
        settle()
        return HtmlPage(client.get("/membres/", {"q": words}))

    return ask


@pytest.fixture
def found(searched):
    """found("capteurs"): the slugs of the members on the page of these words, in its order."""
    return lambda words: searched(words).members

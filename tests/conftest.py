"""The hostile bench: what would only go wrong in service goes wrong here.

Warnings are errors and markers are declared (pyproject.toml); the network is closed; rows without an order are
shuffled; an undefined variable in one of our templates fails.
"""

import importlib.util
import shutil
import socket
from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from config.quick_migrations import quick_migrations
from tests import hostile
from tests.real_data import real_data, real_database

__all__ = ["real_data", "real_database"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MISSING_FOR_BROWSER_TESTS = [
    name
    for name, found in [("pytest-playwright", importlib.util.find_spec("pytest_playwright")), ("Chromium", CHROMIUM)]
    if not found
]
collect_ignore = ["browser"] if MISSING_FOR_BROWSER_TESTS else []


def pytest_report_header() -> str:
    if MISSING_FOR_BROWSER_TESTS:
        return f"browser tests: left out, {' and '.join(MISSING_FOR_BROWSER_TESTS)} not found"
    return f"browser tests: with {CHROMIUM}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """As `start` does: the test database is made in a third of the time."""
    with quick_migrations():
        yield


@pytest.fixture(autouse=True)
def network_closed(monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", hostile.only_this_machine(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", hostile.only_this_machine(socket.socket.connect_ex))


@pytest.fixture(autouse=True)
def rows_shuffled(monkeypatch, request):
    monkeypatch.setattr(QuerySet, "_fetch_all", hostile.shuffled(QuerySet._fetch_all, seed=request.node.nodeid))


class SecureClient(Client):
    """Asks over https, as visitors do."""

    def generic(self, *args, secure=True, **kwargs):
        return super().generic(*args, secure=True, **kwargs)


@pytest.fixture
def client():
    return SecureClient()


@pytest.fixture
def admin_client(admin_user):
    client = SecureClient()
    client.force_login(admin_user)
    return client


@pytest.fixture
def get_within(client, db):
    """GET an address within a budget of SQL statements, counted apart for the view and for the rendering.

        response = get_within("/membres/", view=8)

    One total hides what matters: a query that a template makes for each row. The border is the start of the first
    template; statements that only open, time or close the transaction are not counted. A function that asks by
    itself, rather than a context manager: `with` forgotten would assert nothing.

    The address is asked twice and the second time counts: what a process reads once and keeps until the next change
    (the search index of this version) is not what a visit costs.
    """

    def get(address: str, *, view: int, rendering: int = 0, client: Client = client) -> HttpResponse:
        rendering_began_at = []

        def note(**kwargs) -> None:
            rendering_began_at.append(len(captured.captured_queries))

        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            template_rendered.connect(note)
            try:
                response = client.get(address)
            finally:
                template_rendered.disconnect(note)
        border = min(rendering_began_at, default=len(captured.captured_queries))
        before, during = (
            _counted(part) for part in (captured.captured_queries[:border], captured.captured_queries[border:])
        )
        assert len(before) <= view, f"{len(before)} statements in the view:\n" + "\n".join(before)
        assert len(during) <= rendering, f"{len(during)} statements while rendering:\n" + "\n".join(during)
        return response

    return get


def _counted(queries: list[dict]) -> list[str]:
    plumbing = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "SET ", "BEGIN", "COMMIT", "ROLLBACK")
    return [query["sql"] for query in queries if not query["sql"].startswith(plumbing)]


@pytest.fixture
def hold_today(monkeypatch):
    """Make it another day: `hold_today(2027, 1, 1)`. Everything reads the day through poles.partial_dates.today."""

    def hold(year: int, month: int, day: int) -> date:
        held = date(year, month, day)
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: held)
        return held

    return hold

"""What `start` loads, when, and what a failure leaves."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError
from django.db import connection, connections

from config import first_admin, first_load

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    return []


@pytest.fixture
def called(monkeypatch):
    """The commands that were run, in the place of running them."""
    commands = []
    monkeypatch.setattr(
        first_load, "call_command", lambda name, **options: commands.append((name, options.get("apply")))
    )
    return commands


def test_only_what_is_missing_is_loaded(monkeypatch, called, said):
    monkeypatch.setattr(
        first_load, "LOADS", [("load_full", "auth.Permission", "full"), ("load_empty", "auth.Group", "empty")]
    )
    assert Permission.objects.exists()
    first_load.load_what_is_missing(said.append)
    assert called == [("load_empty", True)]


def test_a_load_that_failed_is_finished_by_the_next_start(monkeypatch, called, said):
    monkeypatch.setattr(first_load, "LOADS", [("groups", "auth.Group", "one"), ("users", "auth.User", "two")])
    Group.objects.create(name="loaded before the cut")
    first_load.load_what_is_missing(said.append)
    assert called == [("users", True)]


@pytest.mark.django_db(transaction=True)
def test_one_start_prepares_at_a_time(said):
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [first_load.LOCK])
        with connection.cursor() as ours:
            ours.execute("SELECT pg_try_advisory_lock(%s)", [first_load.LOCK])
            assert ours.fetchone() == (False,)
        cursor.execute("SELECT pg_advisory_unlock(%s)", [first_load.LOCK])
    other.close()
    with first_load._alone(said.append):
        assert said == []


def test_the_first_administrator_has_a_password_shown_once(said, client):
    first_admin.create_first_administrator(said.append)
    first_admin.create_first_administrator(said.append)
    [sentence] = said
    password = sentence.split("Mot de passe : ")[1].split()[0]
    assert client.login(username="admin", password=password)


def test_the_first_administrator_from_the_environment(said, client, monkeypatch):
    monkeypatch.setenv("ANNUAIRE_ADMIN_USER", "odile")
    monkeypatch.setenv("ANNUAIRE_ADMIN_PASSWORD", "marmotte-grise-7")
    first_admin.create_first_administrator(said.append)
    assert client.login(username="odile", password="marmotte-grise-7")
    assert "marmotte" not in said[0]


def test_a_poor_password_is_refused(said, monkeypatch):
    monkeypatch.setenv("ANNUAIRE_ADMIN_PASSWORD", "1234")
    with pytest.raises(CommandError, match="ANNUAIRE_ADMIN_PASSWORD ne convient pas"):
        first_admin.create_first_administrator(said.append)
    assert not User.objects.exists()


def test_in_production_no_password_is_made_up(said, settings):
    settings.PRODUCTION = True
    first_admin.create_first_administrator(said.append)
    assert "createsuperuser" in said[0]
    assert not User.objects.exists()

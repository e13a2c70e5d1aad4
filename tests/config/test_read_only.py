"""Public pages can't write, see one instant, and have a time limit."""

import pytest
from django.contrib.auth.models import Group
from django.db import InternalError, OperationalError, connection

from poles.snapshot import read_only_snapshot

pytestmark = [pytest.mark.urls("tests.config.pages"), pytest.mark.django_db]


@pytest.mark.django_db(transaction=True)
def test_a_public_page_reads_one_snapshot(client):
    assert client.get("/show/").content == b"repeatable read on"


def test_a_public_page_cannot_write(client):
    with pytest.raises(InternalError, match="read-only transaction"):
        client.get("/write/")
    assert not Group.objects.exists()


def test_head_is_a_read_too(client):
    with pytest.raises(InternalError, match="read-only transaction"):
        client.head("/write/")


@pytest.mark.parametrize(("method", "address"), [("post", "/write/"), ("get", "/admin/write/")])
def test_a_post_and_the_admin_may_write(client, method, address):
    assert getattr(client, method)(address).status_code == 200
    assert Group.objects.exists()


def test_what_follows_a_read_may_write_without_a_limit(client):
    client.get("/show/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('transaction_read_only')")
        assert cursor.fetchone() == ("0", "off")
    Group.objects.create(name="written afterwards")


def test_a_slow_page_is_a_503_in_french(client, settings):
    settings.READ_TIME_LIMIT_MS = 100
    response = client.get("/sleep/")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "momentanément indisponible" in response.content.decode()


def test_a_database_out_of_reach_is_a_503(client, monkeypatch):
    def fail():
        raise OperationalError("connection refused")

    monkeypatch.setattr("config.middleware.read_only_snapshot", fail)
    assert client.get("/show/").status_code == 503


@pytest.mark.django_db(transaction=True)
def test_a_streamed_body_opens_its_own_snapshot(client):
    Group.objects.create(name="a")
    response = client.get("/stream/")
    assert response.getvalue() == b"a\n"
    assert not connection.in_atomic_block


def test_a_snapshot_gives_its_settings_back_after_an_error():
    with pytest.raises(ZeroDivisionError), read_only_snapshot():
        raise ZeroDivisionError
    Group.objects.create(name="written afterwards")

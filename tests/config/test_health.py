import pytest
from django.db import connection


def test_alive_asks_no_database(client):
    assert client.get("/sante/vivant").json() == {"vivant": True}


@pytest.mark.django_db
def test_ready_says_that_the_database_answers(client):
    response = client.get("/sante/pret")
    assert (response.status_code, response.json()) == (200, {"pret": True})
    assert connection.vendor == "postgresql"

"""Garbage is answered 400 or 404 with a page in French, never 500."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/%00", "/sante/vivant?q=%00", "/?a%00b=1", "/admin/login/?next=%00"])
def test_a_nul_character_is_a_400(client, address):
    assert client.get(address).status_code == 400


def test_a_nul_character_typed_in_a_form_is_an_error_of_the_form(client):
    response = client.post("/admin/login/", {"username": "a\0b", "password": "x"})
    assert response.status_code == 200
    assert "caractère nul" in response.content.decode().lower()


def test_a_form_from_elsewhere_is_refused_in_french():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a", "password": "b"}, secure=True)
    assert response.status_code == 403
    assert "Ce formulaire n’a pas été accepté" in response.content.decode()


def test_another_host_is_a_400(client):
    response = client.get("/admin/login/", headers={"host": "ailleurs.exemple.fr"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    "address", ["/nulle-part/", "/%F0%9F%A6%84/", "/%ff%fe/", "/" + "a" * 5000, "/../../etc/passwd"]
)
def test_an_unknown_address_is_a_404(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.urls("tests.config.pages")
def test_a_defect_is_a_500_with_a_page(client):
    client.raise_request_exception = False
    assert client.get("/boom/").status_code == 500

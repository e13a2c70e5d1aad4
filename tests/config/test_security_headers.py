"""Headers of every page, and no cookie for visitors."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_content_security_policy_allows_nothing_from_elsewhere(client):
    policy = client.get("/sante/vivant")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_page_carries(client, header, value):
    assert client.get("/sante/vivant")[header] == value


def test_no_page_may_ask_for_a_device(client):
    assert "camera=()" in client.get("/sante/vivant")["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/", "/sante/vivant", "/nulle-part/"])
def test_a_visitor_gets_no_cookie(client, address):
    response = client.get(address)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")

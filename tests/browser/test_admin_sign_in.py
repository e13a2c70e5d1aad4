import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_admin_works_under_the_content_security_policy(page, live_server, admin_user, console, asked_outside):
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Nom d").fill("admin")
    page.get_by_label("Mot de passe").fill("password")
    page.get_by_role("button", name="Connexion").click()
    expect(page.get_by_role("button", name="Déconnexion")).to_be_visible()
    assert (console, asked_outside) == ([], [])

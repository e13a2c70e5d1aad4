import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_admin_works_under_the_content_security_policy(page, live_server, admin_user, console, asked_outside):
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Nom d").fill("admin")
    page.get_by_label("Mot de passe").fill("password")
    page.get_by_role("button", name="Connexion").click()
    assert page.get_by_role("heading", name="Site d’administration").is_visible()
    assert (console, asked_outside) == ([], [])

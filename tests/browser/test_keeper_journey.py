"""A keeper corrects a member in the admin: visitors see it at once, and the history tells who."""

import pytest
from playwright.sync_api import expect

from tests.factories.member import MemberFactory, MembershipFactory
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page, site):
    page.goto(f"{site}/admin/")
    page.get_by_label("Nom d").fill("admin")
    page.get_by_label("Mot de passe").fill("password")
    page.get_by_role("button", name="Connexion").click()


def test_a_correction_is_seen_and_found_at_once_and_kept_in_the_history(page, live_server, admin_user, console):
    member = MembershipFactory(member=MemberFactory(name="Optronyx", slug="optronix", commune=CommuneFactory())).member
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/admin/members/member/{member.pk}/change/")
    page.locator("#id_name").fill("Optronix")
    page.locator("#id_category").select_option("eti")
    page.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.goto(f"{live_server.url}/membres/?q=optronix&categorie=eti")
    expect(page.locator("[data-member=optronix]")).to_contain_text("Optronix")
    page.goto(f"{live_server.url}/membres/optronix/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Optronix")
    page.goto(f"{live_server.url}/admin/members/member/{member.pk}/history/")
    history = page.locator("#content")
    for words in ("admin", "Optronyx", "Optronix"):
        expect(history).to_contain_text(words)
    assert console == []

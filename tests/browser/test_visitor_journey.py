"""A visitor searches, filters, reads, and comes back to the search, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect


def find_photonics_firms_and_come_back(page, site):
    page.goto(site)
    page.get_by_role("main").get_by_label("Nom, activité, lieu, pôle, SIREN").fill("photonique")
    page.get_by_role("main").get_by_role("button", name="Rechercher").click()
    every = total(page)
    page.get_by_role("checkbox", name=re.compile("^PME")).check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(page).to_have_url(re.compile(r"q=photonique.*categorie=pme"))
    firms = total(page)
    assert 0 < firms < every
    page.locator("[data-member] .card-title a").first.click()
    name = page.get_by_role("heading", level=1)
    expect(name).to_be_visible()
    page.get_by_role("region", name="Pôles").get_by_role("link", name=re.compile("Minalogic|Aktantis")).first.click()
    expect(page).to_have_url(re.compile(r"/poles/"))
    page.go_back()
    page.go_back()
    expect(page.get_by_role("checkbox", name=re.compile("^PME"))).to_be_checked()
    assert total(page) == firms
    page.get_by_role("link", name="Retirer le filtre Catégorie : PME").click()
    assert total(page) == every


def total(page):
    return int(page.locator("[data-total]").get_attribute("data-total"))


def test_from_words_to_a_member_its_pole_and_back(page, real_site, console, asked_outside):
    find_photonics_firms_and_come_back(page, real_site)
    assert (console, asked_outside) == ([], [])
    assert page.context.cookies() == []


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_the_same_without_javascript(page, real_site):
    find_photonics_firms_and_come_back(page, real_site)


def test_with_a_keyboard_alone(page, real_site):
    page.goto(f"{real_site}/membres/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Nom, activité, lieu, pôle, SIREN").focus()
    page.keyboard.type("laser")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=laser"))


def test_a_search_in_a_pole_stays_in_it(page, real_site):
    page.goto(f"{real_site}/poles/minalogic/")
    page.get_by_role("main").get_by_role("searchbox").fill("photonique")
    page.get_by_role("main").get_by_role("button", name="Rechercher").click()
    expect(page).to_have_url(re.compile("pole=minalogic"))
    page.get_by_label("Nom, activité, lieu, pôle, SIREN").fill("logiciel")
    page.get_by_role("button", name="Rechercher").click()
    expect(page).to_have_url(re.compile("q=logiciel.*pole=minalogic"))


def test_a_file_of_the_search_is_downloaded(page, real_site):
    page.goto(f"{real_site}/membres/?q=photonique")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > total(page)

"""Axe finds nothing on any kind of page, light and dark, and nothing sticks out of a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

KINDS = [
    "/",
    "/membres/?q=photonique&categorie=pme",
    "/membres/?q=introuvable&theme=licorne&au=2020",
    "/membres/menta/",
    "/membres/rennes-atalante/",
    "/poles/",
    "/poles/minalogic/",
    "/themes/",
    "/themes/energie/",
    "/territoires/",
    "/territoires/departements/38/",
    "/chiffres/",
    "/donnees/",
    "/a-propos/",
    "/nulle-part/",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

STICKS_OUT = """() => [...document.querySelectorAll("body *")]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
    .map(element => element.outerHTML.slice(0, 120))"""


def violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("address", KINDS)
def test_axe_finds_nothing_in_light_and_dark(page, real_site, address):
    for scheme in ("light", "dark"):
        # Before the page is asked: colours that change under its eyes would be measured half-way.
        page.emulate_media(color_scheme=scheme)
        page.goto(real_site + address)
        assert violations(page) == [], scheme


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740}, has_touch=True)
@pytest.mark.parametrize("address", KINDS)
def test_nothing_sticks_out_of_a_phone(page, real_site, address):
    page.goto(real_site + address)
    sticks_out = page.evaluate(STICKS_OUT)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, sticks_out


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740}, has_touch=True)
def test_the_filters_are_reached_on_a_phone(page, real_site):
    page.goto(f"{real_site}/membres/?q=photonique")
    page.get_by_role("link", name="Filtrer").click()
    box = page.get_by_role("checkbox", name="PME").first
    box.check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    assert "categorie=pme" in page.url

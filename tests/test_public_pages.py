"""What holds for every public page: no cookie, nothing from elsewhere, no write, a whole French document."""

import re
from itertools import pairwise

import pytest
from django.contrib.auth.models import Group
from django.db import InternalError

from tests.html_page import HtmlPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]
PAGES = [
    "/",
    "/membres/",
    "/membres/?q=photonique&categorie=pme",
    "/membres/?q=introuvable",
    "/membres/menta/",
    "/poles/",
    "/poles/minalogic/",
    "/poles/axelera/",
    "/themes/",
    "/themes/energie/",
    "/territoires/",
    "/territoires/regions/84/",
    "/territoires/departements/38/",
    "/chiffres/",
    "/donnees/",
    "/a-propos/",
    "/gestionnaires/",
    "/accessibilite/",
    "/mentions-legales/",
    "/nulle-part/",
]
FROM_ELSEWHERE = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "form": "action"}


@pytest.fixture(params=PAGES)
def response(request, client):
    return client.get(request.param)


def test_no_cookie_and_the_strict_policy(response):
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not re.search("unsafe|http|\\*", policy)


def test_nothing_is_asked_elsewhere(response):
    asked = [
        attributes.get(FROM_ELSEWHERE[tag], "")
        for tag, attributes in HtmlPage(response).elements
        if tag in FROM_ELSEWHERE
    ]
    assert asked
    assert not [address for address in asked if re.match(r"(https?:)?//", address)]


def test_nothing_is_inline(response):
    page = HtmlPage(response)
    assert not page.attribute("style")
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    scripts = [attributes for tag, attributes in page.elements if tag == "script"]
    assert all(script.get("type") == "application/ld+json" or script.get("src") for script in scripts)


def test_a_whole_french_document(response):
    page = HtmlPage(response)
    assert page.elements[0] == ("html", {"lang": "fr"})
    assert len(page.text_of("h1")) == 1
    assert page.title.endswith("Annuaire des pôles de compétitivité")
    assert "Ce site n’est pas un site de l’État." in page.text
    ids = page.attribute("id")
    assert len(ids) == len(set(ids)), sorted(ids)


def test_headings_leave_no_gap(response):
    levels = [int(tag[1]) for tag, _ in HtmlPage(response).elements if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("address", [address for address in PAGES if address != "/nulle-part/"])
def test_every_link_inside_the_site_leads_somewhere(client, address):
    """Addresses without a query, each asked once per run."""
    links = {link for link in HtmlPage(client.get(address)).links.values() if re.match(r"/[^?]*$", link)}
    for link in sorted(links - CHECKED):
        CHECKED.add(link)
        assert client.head(link).status_code == 200, link


CHECKED = {"/admin/", "/membres/export.csv", "/membres/export.xlsx", "/membres/export.json"}


def test_no_public_page_can_write(client, monkeypatch):
    monkeypatch.setattr("members.views.site_pages.trail", lambda name: Group.objects.create(name=name))
    with pytest.raises(InternalError, match="read-only transaction"):
        client.get("/a-propos/")

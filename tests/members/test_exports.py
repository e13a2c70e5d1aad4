"""The current search as a file: the members of the pages, in their order, and nothing that is not public."""

import csv
import io
import json

import pytest
from django.db import InternalError, connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from members import exports
from members.models import Member
from members.open_data import PUBLIC_FIELDS
from poles.partial_dates import PartialDate
from tests.factories.member import IdentifierFactory, MemberFactory, MembershipFactory, SuggestionFactory
from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db


def csv_rows(client, query="", delimiter=";"):
    response = client.get(f"/membres/export.csv?{query}")
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def xlsx_rows(client, query="", sheet="Membres"):
    content = client.get(f"/membres/export.xlsx?{query}").getvalue()
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def json_file(client, query=""):
    return json.loads(client.get(f"/membres/export.json?{query}").getvalue())


def pages(client, query=""):
    """The slugs of all pages of a search."""
    found, number = [], 1
    while True:
        page = HtmlPage(client.get(f"/membres/?{query}&page={number}"))
        found += page.members
        if len(found) >= page.total:
            return found
        number += 1


@pytest.fixture
def members():
    pole = PoleFactory(slug="alpha", name="Alpha")
    lyon = CommuneFactory(lyon=True)
    for rank in range(23):
        place = {"commune": lyon} if rank % 3 else {}
        kind = {"laboratory": True} if rank % 2 else {}
        start = PartialDate(2000 + rank % 5)
        MembershipFactory(member=MemberFactory(name=f"Membre {rank:02}", **place, **kind), pole=pole, start=start)
    MembershipFactory(member=MemberFactory(name="Ancien"), pole=pole, former=True)
    return pole


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=capteurs+grenoble",
        "categorie=pme&departement=69",
        "tri=recent",
        "commune=38185&rayon=200&tri=distance",
        "statut=ancien",
        "pole=alpha&au=2003",
        "categorie=licorne",
    ],
)
def test_each_file_holds_the_members_of_the_pages_in_their_order(client, members, query):
    expected = pages(client, query)
    assert [row["identifiant"] for row in csv_rows(client, query)] == expected
    assert [row["identifiant"] for row in xlsx_rows(client, query)] == expected
    assert [row["identifiant"] for row in json_file(client, query)["membres"]] == expected


def test_the_csv_opens_in_french_spreadsheets(client, members):
    body = client.get("/membres/export.csv").getvalue()
    assert body.startswith(b"\xef\xbb\xbfidentifiant;nom;sigle;")
    assert len(csv_rows(client, "sep=virgule", delimiter=",")) == 23


@pytest.fixture
def whole():
    """A member of which everything is known."""
    member = MemberFactory(name="Optronix", slug="optronix", complete=True)
    IdentifierFactory(member=member)
    MembershipFactory(
        member=member,
        pole=PoleFactory(slug="alpha", name="Pôle Alpha"),
        themes=[ThemeFactory()],
        markets=[ThemeFactory(sante=True)],
        source_address="https://pole.example/optronix",
    )
    return member


def test_codes_stand_beside_labels_and_each_row_names_its_source(client, whole):
    [row] = csv_rows(client)
    expected = {
        "categorie_code": "pme",
        "categorie": "PME",
        "commune_code": "38185",
        "commune": "Grenoble",
        "departement_code": "38",
        "region_code": "84",
        "naf_code": "72.19Z",
        "effectif_code": "12",
        "siren": "356000000",
        "poles_codes": "alpha",
        "poles": "Pôle Alpha",
        "adhesions_debut": "2020",
        "vu_premiere_fois": "2025-01",
        "thematiques_codes": "optique-photonique",
        "marches_codes": "biotech-sante",
        "sources": str(whole.memberships.get().source),
        "sources_adresses": "https://pole.example/optronix",
        "a_verifier": "non",
    }
    assert {name: row[name] for name in expected} == expected


def test_a_json_file_explains_itself(client, whole):
    file = json_file(client, "categorie=pme")
    assert file["recherche"].endswith("/membres/export.json?categorie=pme")
    assert list(file["champs"]) == list(file["membres"][0]) == [field.name for field in PUBLIC_FIELDS]
    assert file["membres"][0]["siren"] == ["356000000"]
    assert file["membres"][0]["annee_creation"] == 1998


def test_an_empty_search_is_a_whole_file(client):
    assert csv_rows(client) == xlsx_rows(client) == json_file(client)["membres"] == []


def test_a_workbook_explains_its_columns(client, whole):
    assert [row["champ"] for row in xlsx_rows(client, sheet="Champs")] == list(xlsx_rows(client)[0])


def test_guesses_and_private_addresses_are_in_no_file(client, whole):
    SuggestionFactory(member=whole, value="732829320")
    for kind in ("csv", "json"):
        body = client.get(f"/membres/export.{kind}").getvalue().decode()
        assert "732829320" not in body
        assert whole.role_email not in body
    assert not any({"732829320", whole.role_email} & set(map(str, row.values())) for row in xlsx_rows(client))


def test_what_is_not_public_is_in_no_file(client):
    MembershipFactory(member=MemberFactory(draft=True)), MembershipFactory(member=MemberFactory(archived=True))
    MembershipFactory(pole=PoleFactory(draft=True))
    both = MembershipFactory().member
    MembershipFactory(member=both, pole=PoleFactory(draft=True, slug="secret"))
    [row] = csv_rows(client)
    assert (row["identifiant"], "secret" in row["poles_codes"]) == (both.slug, False)


@pytest.mark.parametrize("start", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_a_text_in_every_spreadsheet(client, start):
    MembershipFactory(member=MemberFactory(name="Formule", description=start))
    assert csv_rows(client)[0]["activite"] == f"'{start}"
    assert str(xlsx_rows(client)[0]["activite"]).replace("\n", "\r") == start


def test_separators_and_line_breaks_stay_inside_their_cell(client):
    MembershipFactory(member=MemberFactory(name='Dupont ; "Fils"', slug="dupont", description="Un\ndeux"))
    [row] = csv_rows(client)
    assert (row["nom"], row["activite"]) == ('Dupont ; "Fils"', "Un\ndeux")


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_file_is_downloaded_under_a_dated_name_and_kept_out_of_search_engines(client, hold_today, kind, content_type):
    hold_today(2026, 3, 31)
    response = client.get(f"/membres/export.{kind}")
    response.getvalue()
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="membres-des-poles-2026-03-31.{kind}"'
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_streamed_body_cannot_write(client, kind, monkeypatch, whole):
    def write(filters):
        yield from Member.objects.order_by("pk")
        Member.objects.update(name="écrit par un export")

    monkeypatch.setattr(exports, "members_of", write)
    monkeypatch.setattr(exports, "cells", lambda member: [])
    monkeypatch.setattr(exports, "row", lambda member: {})
    with pytest.raises(InternalError, match="read-only transaction"):
        client.get(f"/membres/export.{kind}").getvalue()


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_more_rows_take_no_more_statements_but_one_batch_after_another(client, kind, monkeypatch):
    def statements():
        client.get("/membres/")  # the process then has the index of now
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/membres/export.{kind}?q=capteurs").getvalue()
        return len(captured)

    pole = PoleFactory()
    MembershipFactory.create_batch(3, pole=pole)
    few = statements()
    MembershipFactory.create_batch(27, pole=pole)
    assert statements() == few
    monkeypatch.setattr(exports, "BATCH", 10)
    assert statements() == few + 2 * 3  # two more batches, each reads members, memberships and identifiers


def test_too_many_rows_for_a_workbook_offer_the_csv(client, monkeypatch):
    MembershipFactory.create_batch(2)
    monkeypatch.setattr("members.views.exports.MOST_XLSX_ROWS", 1)
    response = client.get("/membres/export.xlsx?categorie=pme")
    assert response.status_code == 400
    assert HtmlPage(response).links["Télécharger le CSV"] == "/membres/export.csv?categorie=pme"

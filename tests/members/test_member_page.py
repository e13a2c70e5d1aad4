"""The page of a member: what is known, what shows it, what is not known, and what a machine reads."""

import json

import pytest

from poles.partial_dates import PartialDate
from tests.factories.member import (
    AffiliationFactory,
    IdentifierFactory,
    MemberFactFactory,
    MemberFactory,
    MembershipFactory,
    SlugRedirectFactory,
    SuggestionFactory,
)
from tests.factories.pole import PoleFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client):
    return lambda member: HtmlPage(client.get(member.get_absolute_url()))


def described(client, member):
    """What the page says to machines."""
    body = client.get(member.get_absolute_url()).content.decode()
    return json.loads(body.split('<script type="application/ld+json">')[1].split("</script>")[0])


def test_identity_with_what_is_not_known(visit):
    page = visit(MemberFactory(name="Optronix", category="", placeless=True))
    assert page.title == "Optronix · Annuaire des pôles de compétitivité"
    assert page.members == ["optronix"]
    for words in ("Catégorie non renseigné", "Aucune adhésion connue.", "Aucun identifiant confirmé."):
        assert words in page.text


def test_all_that_is_known(visit):
    text = visit(MemberFactory(complete=True, name="Optronix")).text
    for words in (
        "(SDE)",
        "SOCIÉTÉ D’ESSAI SAS",
        "Ancien Nom",
        "12 rue de l’Essai",
        "72.19Z",
        "20 à 49 salariés",
        "1998",
    ):
        assert words in text
    assert "PME (2022)" in text


def test_a_role_address_is_not_printed(client):
    member = MemberFactory(complete=True)
    assert member.role_email not in client.get(member.get_absolute_url()).content.decode()


def test_memberships_with_dates_evidence_and_what_is_declared(visit):
    pole = PoleFactory(name="Alpha", slug="alpha")
    declared = {"themes": [ThemeFactory()], "markets": [ThemeFactory(sante=True)]}
    page = visit(MembershipFactory(pole=pole, start=PartialDate(2021, 3), **declared).member)
    for words in (
        "Alpha",
        "depuis mars 2021",
        "présent dans la liste de janvier 2025",
        "Optique - photonique",
        "Santé",
    ):
        assert words in page.text
    assert page.links["Demander une mise en relation au pôle Alpha"] == "https://pole.example/contact"


@pytest.mark.parametrize(
    ("membership", "words"),
    [
        ({"undated": True}, "début non renseigné"),
        ({"former": True}, "de 2015 à juin 2022"),
        ({"mention": True}, "mentionné comme membre en 2009"),
        ({"start": PartialDate(2021, 3, 1)}, "depuis le 1er mars 2021"),
        ({"start": PartialDate(2021, 4), "end": PartialDate(2022, 3, 12)}, "d’avril 2021 au 12 mars 2022"),
        ({"start": PartialDate(2100)}, "à partir de 2100"),
        ({"undated": True, "end": PartialDate(2100, 3, 12)}, "jusqu’au 12 mars 2100, début non renseigné"),
        ({"last_seen": PartialDate(2025, 10)}, "présent dans la liste d’octobre 2025"),
        ({"verified": False}, "à vérifier"),
        ({"verified": False, "source": None, "undated": True}, "début non renseigné à vérifier"),
    ],
)
def test_each_kind_of_membership_says_what_it_is(visit, membership, words):
    assert words in visit(MembershipFactory(**membership).member).text


def test_a_former_member_is_not_sent_to_its_old_pole(visit):
    assert "Demander une mise en relation" not in visit(MembershipFactory(former=True).member).text


def test_identifiers_lead_to_their_registers(visit):
    member = MemberFactory()
    for trait in ("siret", "rnsr", "ror"):
        IdentifierFactory(member=member, **{trait: True})
    identifier = IdentifierFactory(member=member)
    page = visit(member)
    assert "356 000 000" in page.text
    assert identifier.register_url in page.links.values()
    assert "non vérifié au registre" in page.text


def test_a_number_that_was_given_up_is_not_told_as_of_today(client, visit):
    member = IdentifierFactory(end=PartialDate(2019)).member
    assert "jusqu’à 2019" in visit(member).text
    assert "taxID" not in described(client, member)


def test_a_guess_is_not_on_the_page(visit):
    suggestion = SuggestionFactory()
    assert "732" not in visit(suggestion.member).text


def test_an_unverified_field_says_so(visit):
    member = MemberFactory(complete=True)
    MemberFactFactory(member=member, field="description", unverified=True)
    assert "à vérifier" in visit(member).text
    assert "à vérifier" not in visit(MemberFactory(name="Autre")).text.replace("tout est à vérifier", "")


def test_affiliations_both_ways_published_ones_only(visit):
    tie = AffiliationFactory(child__name="Labo", parent__name="Université")
    AffiliationFactory(child=tie.child, parent__name="Secrète", parent__draft=True)
    assert visit(tie.child).links["Université"] == "/membres/universite/"
    assert visit(tie.parent).links["Labo"] == "/membres/labo/"
    assert "Secrète" not in visit(tie.child).text


def test_an_affiliation_that_ended_says_so(visit):
    tie = AffiliationFactory(end=PartialDate(2019, 6))
    assert "jusqu’à juin 2019" in visit(tie.child).text
    assert "juin 2019" in visit(tie.parent).text


def test_sources_are_named_with_their_address(visit):
    membership = MembershipFactory()
    links = visit(membership.member).links
    assert membership.source.address in links.values()


def test_an_unpublished_pole_is_not_told(client, visit):
    member = MembershipFactory(pole=PoleFactory(draft=True, name="Pôle secret")).member
    assert "secret" not in visit(member).text
    assert "memberOf" not in described(client, member)


def test_machines_read_the_organisation_and_its_dated_memberships(client):
    member = MemberFactory(name="Optronix", complete=True)
    IdentifierFactory(member=member)
    MembershipFactory(member=member, pole=PoleFactory(name="Alpha", slug="alpha"))
    MembershipFactory(member=member, mention=True)
    read = described(client, member)
    assert (read["@type"], read["name"], read["taxID"]) == ("Organization", "Optronix", "356000000")
    assert read["url"] == "https://testserver/membres/optronix/"
    assert read["memberOf"] == [
        {
            "@type": "OrganizationRole",
            "memberOf": {"@type": "Organization", "name": "Alpha", "url": "https://testserver/poles/alpha/"},
            "startDate": "2020",
        }
    ]


def test_machines_read_all_the_numbers(client):
    member = IdentifierFactory(siret=True).member
    IdentifierFactory(member=member, scheme="siret", value="35600000049837")
    assert len(described(client, member)["identifier"]) == 2


def test_nothing_in_the_data_closes_the_script(client):
    member = MemberFactory(name="</script><script>alert(1)</script>", slug="mechant", description="a & b < c")
    body = client.get(member.get_absolute_url()).content.decode()
    assert "<script>alert" not in body
    assert described(client, member)["name"] == "</script><script>alert(1)</script>"


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_what_is_not_public_is_a_404(client, state):
    assert client.get(MemberFactory(**{state: True}).get_absolute_url()).status_code == 404


def test_an_old_address_moves_for_an_hour(client):
    old = SlugRedirectFactory(slug="ancien-nom")
    response = client.get("/membres/ancien-nom/")
    assert (response.status_code, response["Location"]) == (301, old.member.get_absolute_url())
    assert response["Cache-Control"] == "max-age=3600"


def test_an_old_address_follows_a_merge_but_never_to_a_draft(client):
    merged = MemberFactory(merged=True)
    SlugRedirectFactory(slug="avant", member=merged), SlugRedirectFactory(slug="cache", member__draft=True)
    assert client.get("/membres/avant/")["Location"] == merged.merged_into.get_absolute_url()
    assert client.get(merged.get_absolute_url())["Location"] == merged.merged_into.get_absolute_url()
    assert client.get("/membres/cache/").status_code == 404


def test_a_siren_leads_to_its_member(client):
    identifier = IdentifierFactory()
    response = client.get("/membres/siren/356000000/")
    assert (response.status_code, response["Location"]) == (302, identifier.member.get_absolute_url())


def test_a_siren_of_several_leads_to_the_list(client):
    for member in (IdentifierFactory().member, IdentifierFactory(siret=True).member):
        MembershipFactory(member=member)
    location = client.get("/membres/siren/356000000/")["Location"]
    assert location == "/membres/?q=356000000"
    assert HtmlPage(client.get(location)).total == 2


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_a_siren_that_nobody_public_has_is_a_404_that_helps(client, state):
    IdentifierFactory(member=MemberFactory(**{state: True}))
    response = client.get("/membres/siren/356000000/")
    assert response.status_code == 404
    assert "Aucun membre publié ne porte le numéro 356000000" in HtmlPage(response).text


def test_it_takes_nine_statements_whatever_is_known(get_within):
    member = MemberFactory(complete=True)
    for _ in range(5):
        MembershipFactory(member=member, themes=[ThemeFactory()], markets=[ThemeFactory()])
        AffiliationFactory(parent=member)
    IdentifierFactory(member=member), MemberFactFactory(member=member)
    assert get_within(member.get_absolute_url(), view=9).status_code == 200

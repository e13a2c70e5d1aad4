"""Every screen of the back office opens, for every model."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories.member import (
    AffiliationFactory,
    IdentifierFactory,
    MemberFactFactory,
    MemberFactory,
    MembershipFactory,
    NafFactory,
    SlugRedirectFactory,
    SuggestionFactory,
)
from tests.factories.pole import AxisFactory, LabelPeriodFactory, PoleFactory
from tests.factories.source import SourceFactory
from tests.factories.territory import CommuneFactory, DepartementFactory, EpciFactory, PlaceNameFactory, RegionFactory
from tests.factories.theme import ThemeFactory

FACTORIES = [
    AffiliationFactory,
    AxisFactory,
    CommuneFactory,
    DepartementFactory,
    EpciFactory,
    LabelPeriodFactory,
    MemberFactory,
    MembershipFactory,
    NafFactory,
    PlaceNameFactory,
    PoleFactory,
    RegionFactory,
    SlugRedirectFactory,
    SourceFactory,
    SuggestionFactory,
    ThemeFactory,
]
OURS = {model for model in admin.site._registry if model._meta.app_label in {"poles", "members"}}


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_every_model_that_keepers_need_is_registered():
    assert {factory._meta.model for factory in FACTORIES} == OURS


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory._meta.model.__name__)
def test_list_search_form_and_history_open(admin_client, factory):
    row = factory()
    model = type(row)
    for page in [
        address(model, "changelist"),
        address(model, "changelist") + "?q=é l'%_",
        address(model, "change", row.pk),
    ]:
        assert admin_client.get(page).status_code == 200
    assert admin_client.get(address(model, "history", row.pk), follow=True).status_code == 200


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory._meta.model.__name__)
def test_no_page_has_inline_script_or_style(admin_client, factory):
    row = factory()
    page = admin_client.get(address(type(row), "change", row.pk)).content.decode()
    assert "<script>" not in page
    assert "style=" not in page
    assert "onclick=" not in page


def test_every_filter_of_every_list_answers(admin_client):
    membership = MembershipFactory(themes=[ThemeFactory()])
    SuggestionFactory(member=membership.member)
    pole = membership.pole
    for query in [
        f"pole={pole.pk}",
        "pole=inconnu",
        "theme=optique-photonique",
        "theme=inconnu",
        "region=84",
        "region=inconnu",
        "categorie=pme",
        "categorie=inconnu",
        "afaire=identifiant",
        "afaire=suggestion",
        "afaire=confirmer",
        "invente=oui",
        "pole=rien",
        "state__exact=published",
    ]:
        assert admin_client.get(f"/admin/members/member/?{query}").status_code == 200
    for query in ["region=84", "region=inconnu", "theme=optique-photonique", "theme=inconnu"]:
        assert admin_client.get(f"/admin/poles/pole/?{query}").status_code == 200
    for query in ["statut=en-cours", "statut=ancien", "statut=mention", f"pole={pole.pk}"]:
        assert admin_client.get(f"/admin/members/membership/?{query}").status_code == 200


def test_the_first_page_is_in_french_without_the_journal_of_actions(admin_client):
    page = admin_client.get("/admin/").content.decode()
    assert "Annuaire des pôles : gestion" in page
    assert "Actions récentes" not in page


def test_facts_are_shown_with_their_origin(admin_client):
    fact = MemberFactFactory(field="website", unverified=True, as_written="www.exemple.fr")
    page = admin_client.get(address(type(fact.member), "change", fact.member.pk)).content.decode()
    assert "www.exemple.fr" in page
    assert "à vérifier" in page


def test_identifier_shown_beside_the_member(admin_client):
    identifier = IdentifierFactory()
    page = admin_client.get(address(type(identifier.member), "change", identifier.member.pk)).content.decode()
    assert identifier.value in page

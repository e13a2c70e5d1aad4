"""What keepers type in the search fields of the admin, and what they find."""

import pytest
from django.urls import reverse

from tests.factories.member import IdentifierFactory, MemberFactory, NafFactory
from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory
from tests.factories.theme import ThemeFactory

pytestmark = pytest.mark.django_db


def found(client, model, term):
    response = client.get(reverse(f"admin:{model}_changelist"), {"q": term})
    return [row.pk for row in response.context["cl"].result_list]


def suggested(client, app, model, field, term):
    query = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    return [row["text"] for row in client.get(reverse("admin:autocomplete"), query).json()["results"]]


@pytest.mark.parametrize("term", ["elan coeur", "ÉLAN", "cœur élan", "LDC", "ancien nom", "sarl élan"])
def test_a_member_is_found_by_any_of_its_names(admin_client, term):
    member = MemberFactory(
        name="L’Élan du Cœur", acronym="L.D.C / LDC", aliases=["Ancien Nom"], legal_name="SARL Élan", slug="elan"
    )
    MemberFactory(name="Autre chose")
    assert found(admin_client, "members_member", term) == [member.pk]


@pytest.mark.parametrize("term", ["892285586", "892 285 586", "892 285", "892.285.586"])
def test_a_member_is_found_by_its_number_with_or_without_spaces(admin_client, term):
    identifier = IdentifierFactory(scheme="siren", value="892285586")
    IdentifierFactory()
    assert found(admin_client, "members_member", term) == [identifier.member_id]


def test_a_name_made_of_digits_is_found_too(admin_client):
    member = MemberFactory(name="1000 Kits", slug="mille-kits")
    assert found(admin_client, "members_member", "1000 Kits") == [member.pk]


@pytest.mark.parametrize("term", ["vegepolys", "VALLEY", "ancien végé"])
def test_a_pole_is_found_by_any_of_its_names(admin_client, term):
    pole = PoleFactory(name="Végépolys", short_name="Végépolys Valley", former_names=["Ancien Végé"])
    PoleFactory(name="Autre")
    assert found(admin_client, "poles_pole", term) == [pole.pk]


def test_communes_are_offered_by_postal_code_and_the_nearest_name_first(admin_client):
    CommuneFactory(paris=True)
    CommuneFactory(code="38999", name="Cormeilles-en-Parisis")
    assert suggested(admin_client, "members", "member", "commune", "75001") == ["Paris (75)"]
    assert suggested(admin_client, "members", "member", "commune", "paris")[0] == "Paris (75)"


def test_themes_and_activities_are_offered_by_synonym_and_code(admin_client):
    ThemeFactory()
    NafFactory()
    assert suggested(admin_client, "members", "membership", "themes", "optique") == ["Optique - photonique"]
    assert len(suggested(admin_client, "members", "member", "naf", "72.19")) == 1

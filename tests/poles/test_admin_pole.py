"""A keeper corrects a pôle."""

import pytest
from django.urls import reverse

from members.models import Membership
from poles.models import Pole
from tests.factories.member import MemberFactory, MembershipFactory
from tests.factories.pole import LabelPeriodFactory, PoleFactory
from tests.factories.theme import ThemeFactory
from tests.members.admin_forms import filled_form, save

pytestmark = pytest.mark.django_db


def form_of(pole):
    return reverse("admin:poles_pole_change", args=[pole.pk])


def errors(response):
    return " ".join(str(error) for error in response.context["errors"])


def test_changed_fields_and_themes_rest_on_their_keeper(admin_client, admin_user):
    pole, theme = PoleFactory(), ThemeFactory()
    save(admin_client, form_of(pole), website="https://pole.example/", themes=[theme.pk])
    assert {(fact.field, fact.entered_by) for fact in pole.facts.all()} == {
        ("website", admin_user),
        ("themes", admin_user),
    }
    assert list(pole.themes.all()) == [theme]


def test_the_address_of_a_pole_stays(admin_client):
    pole = PoleFactory(slug="stable")
    save(admin_client, form_of(pole), slug="autre")
    assert Pole.objects.get(pk=pole.pk).slug == "stable"


def test_members_are_counted_with_links_to_their_list(admin_client):
    pole = PoleFactory()
    MembershipFactory.create_batch(12, pole=pole)
    page = admin_client.get(form_of(pole)).content.decode()
    assert ">12 en cours</a>" in page
    assert f"/admin/members/membership/?pole={pole.pk}&amp;statut=en-cours" in page


def test_a_pole_with_many_members_has_no_longer_form(admin_client):
    pole = PoleFactory()
    MembershipFactory.create_batch(12, pole=pole)
    assert filled_form(admin_client, form_of(pole))["memberships-TOTAL_FORMS"] == "0"


def test_a_membership_is_added_from_the_pole(admin_client):
    pole, member = PoleFactory(), MemberFactory()
    line = {"member": member.pk, "evidence": "list", "first_seen": "2025"}
    changes = {f"memberships-0-{name}": value for name, value in line.items()} | {"memberships-TOTAL_FORMS": "1"}
    save(admin_client, form_of(pole), **changes)
    assert Membership.objects.get().member == member


def test_the_same_membership_is_not_added_twice(admin_client):
    membership = MembershipFactory()
    line = {"member": membership.member_id, "evidence": "list", "start": "2020", "first_seen": "2025"}
    changes = {f"memberships-0-{name}": value for name, value in line.items()} | {"memberships-TOTAL_FORMS": "1"}
    response = save(admin_client, form_of(membership.pole), **changes)
    assert "a déjà une adhésion à ce pôle" in errors(response)
    assert Membership.objects.count() == 1


def test_a_membership_on_its_own_page_may_not_overlap_another(admin_client):
    membership = MembershipFactory()
    former = MembershipFactory(member=membership.member, pole=membership.pole, former=True, start=None, end="2010")
    response = save(admin_client, reverse("admin:members_membership_change", args=[former.pk]), start="2009", end="")
    assert "a déjà une adhésion à ce pôle" in errors(response)


@pytest.mark.parametrize(
    "changes",
    [
        {"last_list_on": ""},
        {"first_list_on": "2026", "last_list_on": "2025"},
        {"siren": "12"},
        {"label_periods-0-end": "2001"},
        {"label_periods-0-source": ""},
    ],
)
def test_what_contradicts_itself_is_refused_in_french(admin_client, changes):
    pole = PoleFactory()
    LabelPeriodFactory(pole=pole)
    said = errors(save(admin_client, form_of(pole), **changes))
    assert said
    assert "constraint" not in said.lower()
    assert "contrainte" not in said.lower()


def test_a_pole_with_members_can_not_be_deleted_and_the_page_says_why(admin_client):
    membership = MembershipFactory()
    address = reverse("admin:poles_pole_delete", args=[membership.pole_id])
    assert str(membership) in admin_client.get(address).content.decode()
    admin_client.post(address, {"post": "yes"})
    assert Pole.objects.filter(pk=membership.pole_id).exists()

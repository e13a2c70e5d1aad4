"""A keeper corrects a member: what is written, what is refused, and in which words."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from members.models import Member, Membership, SlugRedirect
from poles.partial_dates import PartialDate
from tests.factories.member import (
    IdentifierFactory,
    MemberFactFactory,
    MemberFactory,
    MembershipFactory,
    SlugRedirectFactory,
)
from tests.factories.pole import AxisFactory, PoleFactory
from tests.factories.source import SourceFactory
from tests.factories.territory import CommuneFactory
from tests.factories.theme import ThemeFactory
from tests.members.admin_forms import filled_form, save

pytestmark = pytest.mark.django_db


def form_of(member):
    return reverse("admin:members_member_change", args=[member.pk])


def errors(response):
    return " ".join(str(error) for error in response.context["errors"])


def test_a_form_saved_as_it_is_changes_nothing(admin_client):
    member = MembershipFactory(member__complete=True, themes=[ThemeFactory()]).member
    IdentifierFactory(member=member)
    events = Member.pgh_event_model.objects.count()
    response = save(admin_client, form_of(member))
    assert "modifié avec succès" in response.content.decode()
    assert not member.facts.exists()
    assert Member.pgh_event_model.objects.count() <= events + 1


def test_a_field_changed_by_hand_rests_on_its_keeper(admin_client, admin_user):
    fact = MemberFactFactory(field="website", unverified=True, as_written="www.ancien.example")
    save(admin_client, form_of(fact.member), website="https://neuf.example/")
    fact.refresh_from_db()
    assert (fact.entered_by, fact.source, fact.verified) == (admin_user, None, True)
    assert fact.as_written == "www.ancien.example"


def test_only_the_fields_that_were_changed_are_typed_by_hand(admin_client):
    member = MemberFactory()
    save(admin_client, form_of(member), acronym="SB", state="draft")
    assert list(member.facts.values_list("field", flat=True)) == ["acronym"]


def test_the_departement_follows_the_commune(admin_client):
    member = MemberFactory()
    save(admin_client, form_of(member), commune=CommuneFactory(lyon=True).pk)
    member.refresh_from_db()
    assert member.departement_id == "69"
    assert set(member.facts.values_list("field", flat=True)) == {"commune", "departement"}


def test_names_are_typed_one_per_line(admin_client):
    member = MemberFactory()
    save(admin_client, form_of(member), aliases="Dupont, Durand et Cie\r\n\r\n  Le Duc \r\n")
    member.refresh_from_db()
    assert member.aliases == ["Dupont, Durand et Cie", "Le Duc"]


def test_a_new_member_gets_an_address_made_of_its_name(admin_client):
    SlugRedirectFactory(slug="elan-d-arc")
    address = reverse("admin:members_member_add")
    save(admin_client, address, name="Élan d’Arc", slug="")
    assert Member.objects.get(name="Élan d’Arc").slug not in {"", "elan-d-arc"}


def test_an_old_address_redirects_to_the_new_one(admin_client, admin_user):
    member = MemberFactory(slug="ancienne")
    save(admin_client, form_of(member), slug="nouvelle")
    redirect = SlugRedirect.objects.get()
    assert (redirect.slug, redirect.member, redirect.created_by) == ("ancienne", member, admin_user)


def test_going_back_to_an_old_address_removes_its_redirect(admin_client):
    member = MemberFactory(slug="ancienne")
    save(admin_client, form_of(member), slug="nouvelle")
    save(admin_client, form_of(member), slug="ancienne")
    assert list(SlugRedirect.objects.values_list("slug", flat=True)) == ["nouvelle"]


def test_the_old_address_of_another_member_is_refused(admin_client):
    redirect = SlugRedirectFactory(slug="prise")
    member = MemberFactory(slug="mienne")
    page = save(admin_client, form_of(member), slug="prise").content.decode()
    assert f"ancienne adresse de {redirect.member}" in page
    member.refresh_from_db()
    assert member.slug == "mienne"


def with_line(form, prefix, number, **values):
    """The form with one more line in an inline."""
    lines = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return form | lines | {f"{prefix}-TOTAL_FORMS": str(number + 1)}


def test_an_identifier_is_typed_with_spaces(admin_client):
    member = MemberFactory()
    form = with_line(filled_form(admin_client, form_of(member)), "identifiers", 0, scheme="siren", value="356 000 000")
    admin_client.post(form_of(member), form)
    assert member.identifiers.get().value == "356000000"


def test_a_wrong_identifier_is_said_and_nothing_typed_is_lost(admin_client):
    member = MemberFactory()
    form = filled_form(admin_client, form_of(member), legal_name="Raison tapée")
    form = with_line(form, "identifiers", 0, scheme="siren", value="356 000 001")
    page = admin_client.post(form_of(member), form).content.decode()
    assert "n’est pas un SIREN" in page
    assert "Raison tapée" in page
    assert not member.identifiers.exists()


def test_a_new_membership_may_not_overlap_another(admin_client):
    membership = MembershipFactory(start=PartialDate(2020))
    member = membership.member
    line = {"pole": membership.pole_id, "evidence": "list", "start": "2022", "first_seen": "2025"}
    form = with_line(filled_form(admin_client, form_of(member)), "memberships", 1, **line)
    page = admin_client.post(form_of(member), form).content.decode()
    assert "se recouvrent" in page
    assert member.memberships.count() == 1


def test_two_new_memberships_may_not_overlap_each_other(admin_client):
    member, pole = MemberFactory(), PoleFactory()
    line = {"pole": pole.pk, "evidence": "list", "start": "2022", "first_seen": "2025"}
    form = with_line(filled_form(admin_client, form_of(member)), "memberships", 0, **line)
    form = with_line(form, "memberships", 1, **line)
    page = admin_client.post(form_of(member), form).content.decode()
    assert "se recouvrent" in page
    assert not member.memberships.exists()


def test_a_period_is_closed_and_another_opened_in_one_save(admin_client):
    membership = MembershipFactory(start=PartialDate(2020))
    member = membership.member
    form = filled_form(admin_client, form_of(member)) | {"memberships-0-end": "2023"}
    line = {"pole": membership.pole_id, "evidence": "list", "start": "2024", "first_seen": "01/2025"}
    admin_client.post(form_of(member), with_line(form, "memberships", 1, **line))
    assert set(member.memberships.values_list("start", "end")) == {
        (PartialDate(2020), PartialDate(2023)),
        (PartialDate(2024), None),
    }


def test_a_partial_date_is_shown_as_it_is_typed(admin_client):
    membership = MembershipFactory(start=PartialDate(2020, 5), end=PartialDate(2021, 4, 3))
    form = filled_form(admin_client, form_of(membership.member))
    assert (form["memberships-0-start"], form["memberships-0-end"]) == ("05/2020", "03/04/2021")


def test_the_axis_of_another_pole_is_refused(admin_client):
    membership = MembershipFactory()
    axis = AxisFactory(name="Santé")
    page = save(admin_client, form_of(membership.member), **{"memberships-0-axis": axis.pk}).content.decode()
    assert "domaine d’un autre pôle" in page


def test_an_organisation_is_not_its_own_parent(admin_client):
    member = MemberFactory()
    form = filled_form(admin_client, form_of(member), acronym="TAPÉ")
    response = admin_client.post(form_of(member), with_line(form, "parents", 0, parent=member.pk, kind="site"))
    assert "errornote" in response.content.decode()
    assert "TAPÉ" in response.content.decode()


def test_themes_are_declared_in_a_membership(admin_client):
    membership, theme = MembershipFactory(), ThemeFactory()
    save(admin_client, form_of(membership.member), **{"memberships-0-themes": [theme.pk]})
    assert list(membership.themes.all()) == [theme]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"country": "DE"}, "suppose le pays FR"),
        ({"size_category": "ETI"}, "année et source vont ensemble"),
        ({"slug": "export"}, "réservée"),
        ({"founded": "99"}, "année de création"),
        ({"merged_into": "AUTRE"}, "archivé"),
        ({"memberships-0-start": "31/02/2020"}, "n’existe pas dans le calendrier"),
        ({"memberships-0-end": "2001"}, "vient avant son début"),
        ({"memberships-0-first_seen": ""}, "porte la date de cette liste"),
    ],
)
def test_what_the_database_refuses_is_said_in_french(admin_client, changes, sentence):
    membership = MembershipFactory()
    changes = {name: MemberFactory().pk if value == "AUTRE" else value for name, value in changes.items()}
    assert sentence in errors(save(admin_client, form_of(membership.member), **changes))


def test_a_write_that_the_database_refuses_after_the_checks_is_no_error_page(admin_client, monkeypatch):
    member = MemberFactory()
    form = filled_form(admin_client, form_of(member), name="Trop tard")

    def refuse(*args, **kwargs):
        raise IntegrityError("duplicate key")

    monkeypatch.setattr(Member, "save", refuse)
    page = admin_client.post(form_of(member), form, follow=True).content.decode()
    assert "Rien n’a été enregistré" in page


def test_deleting_says_what_goes_with_it(admin_client):
    membership = MembershipFactory(themes=[ThemeFactory()])
    page = admin_client.get(reverse("admin:members_member_delete", args=[membership.member_id])).content.decode()
    assert str(membership) in page
    assert "object (" not in page
    assert Membership.objects.exists()


def test_the_public_page_is_one_click_away_once_published(admin_client):
    assert "Voir sur le site" in admin_client.get(form_of(MemberFactory())).content.decode()
    assert "Voir sur le site" not in admin_client.get(form_of(MemberFactory(draft=True))).content.decode()


def test_a_source_is_chosen_by_its_title(admin_client):
    source = SourceFactory(title="Répertoire Sirene")
    address = reverse("admin:autocomplete")
    query = {"app_label": "members", "model_name": "member", "field_name": "size_source", "term": "repertoire"}
    assert [row["id"] for row in admin_client.get(address, query).json()["results"]] == [str(source.pk)]

"""The History button: one readable page of who changed what, when and why."""

import pghistory
import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pghistory.models import Context

from members.models import Category, Member
from poles.history import recorded
from tests.factories.member import IdentifierFactory, MemberFactFactory, MemberFactory, MembershipFactory
from tests.factories.pole import PoleFactory
from tests.factories.theme import ThemeFactory
from tests.members.admin_forms import save

pytestmark = pytest.mark.django_db


def history_of(client, record, page=1):
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_history"
    return client.get(reverse(name, args=[record.pk]), {"p": page})


def lines_of(response):
    return [
        (line.action, line.title, line.name, field.label, field.old, field.new)
        for change in response.context["page"]
        for fold in change.folds
        for line in fold.lines
        for field in line.fields
    ]


def form_of(member):
    return reverse("admin:members_member_change", args=[member.pk])


def test_a_change_says_who_what_and_why_in_labels(admin_client, admin_user):
    member = MemberFactory()
    save(admin_client, form_of(member), category=Category.ETI, why="Liste de mai")
    response = history_of(admin_client, member)
    assert ("Modification", "", "", "catégorie", "PME", "ETI") in lines_of(response)
    change = next(change for change in response.context["page"] if change.why)
    assert (change.who, change.why) == (admin_user.username, "Liste de mai")


def test_a_commune_is_named_rather_than_numbered(admin_client):
    member = MemberFactory(placeless=True)
    commune = MemberFactory().commune
    save(admin_client, form_of(member), commune=commune.pk)
    assert ("Modification", "", "", "commune", "vide", "Grenoble (38)") in lines_of(history_of(admin_client, member))


def test_the_origin_of_a_field_is_told_by_its_label(admin_client, admin_user):
    fact = MemberFactFactory(field="website", unverified=True)
    save(admin_client, form_of(fact.member), website="https://neuf.example/")
    lines = lines_of(history_of(admin_client, fact.member))
    assert ("Modification", "origine du champ", "site web", "saisi par", "vide", str(admin_user)) in lines


def test_memberships_their_themes_and_identifiers_belong_to_the_history(admin_client):
    membership = MembershipFactory(themes=[ThemeFactory()])
    IdentifierFactory(member=membership.member)
    page = history_of(admin_client, membership.member).content.decode()
    assert f"Ajout, adhésion : {membership.pole}" in page
    assert f"Ajout, thématique déclarée : Optique - photonique ({membership.pole})" in page
    assert "Ajout, identifiant : SIREN, 356000000" in page


def test_what_was_deleted_stays_readable(admin_client):
    membership = MembershipFactory(themes=[ThemeFactory()])
    member, pole = membership.member, membership.pole
    save(admin_client, form_of(member), **{"memberships-0-DELETE": "on"})
    page = history_of(admin_client, member).content.decode()
    assert f"Suppression, adhésion : {pole}" in page
    assert f"Suppression, thématique déclarée : Optique - photonique ({pole})" in page


def test_a_pole_with_many_members_folds_lines_alike(admin_client):
    pole = PoleFactory()
    with recorded(why="Liste de janvier 2025"):
        for _ in range(12):
            MembershipFactory(pole=pole)
    page = history_of(admin_client, pole).content.decode()
    assert "Ajout : 12 × adhésion" in page
    assert "Liste de janvier 2025" in page


def test_the_history_is_cut_into_pages(admin_client):
    member = MemberFactory()
    for number in range(25):
        with recorded(why=f"no {number}"):
            Member.objects.filter(pk=member.pk).update(acronym=str(number))
    assert history_of(admin_client, member).context["page"].paginator.num_pages == 2
    assert history_of(admin_client, member, page=2).status_code == 200
    assert history_of(admin_client, member, page="rien").status_code == 200


def test_the_history_asks_as_much_for_twelve_memberships_as_for_two(admin_client, django_assert_max_num_queries):
    member = MemberFactory()
    for _ in range(2):
        MembershipFactory(member=member, themes=[ThemeFactory()])
    with django_assert_max_num_queries(60) as few:
        history_of(admin_client, member)
    for _ in range(10):
        MembershipFactory(member=member, themes=[ThemeFactory()])
    with django_assert_max_num_queries(len(few)):
        history_of(admin_client, member)


def test_reading_records_nothing(admin_client):
    member = MemberFactory()
    events = Member.pgh_event_model.objects.count()
    for page in [form_of(member), "/admin/members/member/", "/admin/"]:
        admin_client.get(page)
    assert Context.objects.count() == 0
    assert Member.pgh_event_model.objects.count() == events


def test_the_journal_of_django_tells_no_second_truth(admin_client):
    member = MemberFactory()
    save(admin_client, form_of(member), acronym="X")
    admin_client.post(reverse("admin:members_member_delete", args=[member.pk]), {"post": "yes"})
    assert not LogEntry.objects.exists()


def test_the_address_of_the_request_is_kept(admin_client):
    member = MemberFactory()
    save(admin_client, form_of(member), acronym="X")
    assert Context.objects.get().metadata["url"] == form_of(member)


def test_a_command_is_named_as_such(admin_client):
    with pghistory.context(why="Chargement"):
        member = MemberFactory()
    assert [change.who for change in history_of(admin_client, member).context["page"]] == ["commande, sans utilisateur"]


def test_history_is_closed_to_those_who_may_not_see_the_record(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("lectrice", is_staff=True))
    assert history_of(client, MemberFactory()).status_code == 403

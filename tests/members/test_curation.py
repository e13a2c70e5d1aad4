"""What keepers decide from the lists: in bulk, each with its reason in the history."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from pghistory.models import Context

from members import curation
from members.models import Member, MemberFact, Suggestion
from poles.partial_dates import PartialDate, today
from tests.factories.member import MemberFactory, NafFactory, SuggestionFactory
from tests.factories.source import SourceFactory
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db


def act(client, model, action, *rows):
    address = reverse(f"admin:members_{model}_changelist")
    return client.post(address, {"action": action, "_selected_action": [row.pk for row in rows]}, follow=True)


def states():
    return sorted(Member.objects.values_list("state", flat=True))


def reasons():
    return [context.metadata["why"] for context in Context.objects.all()]


def test_publishing_leaves_its_reason(admin_client):
    act(admin_client, "member", "publish", MemberFactory(draft=True), MemberFactory(draft=True))
    assert states() == ["published", "published"]
    assert reasons() == ["Publication en lot (2 membres)"]


def test_a_merged_member_is_not_published_and_that_is_said(admin_client):
    merged = MemberFactory(merged=True)
    page = act(admin_client, "member", "publish", merged, MemberFactory(draft=True)).content.decode()
    merged.refresh_from_db()
    assert merged.state == "archived"
    assert "1 membre sur 2" in page


def test_archiving_leaves_its_reason(admin_client):
    act(admin_client, "member", "archive", MemberFactory())
    assert (states(), reasons()) == (["archived"], ["Archivage en lot (1 membre)"])


def test_confirming_dates_the_members_of_today(admin_client):
    member = MemberFactory()
    act(admin_client, "member", "confirm_today", member)
    member.refresh_from_db()
    assert (member.confirmed_on, reasons()) == (today(), ["Confirmation en lot (1 membre)"])


def test_an_accepted_identifier_names_its_source_and_who_decided(admin_client, admin_user):
    suggestion = SuggestionFactory()
    act(admin_client, "suggestion", "accept", suggestion)
    identifier, fact = suggestion.member.identifiers.get(), MemberFact.objects.get(field="siren")
    suggestion.refresh_from_db()
    assert (identifier.value, identifier.source) == (suggestion.value, suggestion.source)
    assert (fact.source, fact.entered_by, fact.verified) == (suggestion.source, admin_user, True)
    assert (suggestion.state, suggestion.decided_by) == ("accepted", admin_user)


@pytest.mark.parametrize(
    ("subject", "value", "field", "written"),
    [
        ("workforce", "12", "workforce", "12"),
        ("category", "eti", "category", "eti"),
        ("founded", "1998", "founded", 1998),
        ("size_category", "GE", "size_category", "GE"),
        ("commune", "69123", "departement_id", "69"),
        ("naf", "7219Z", "naf_id", None),
    ],
)
def test_an_accepted_value_is_written_in_its_field(admin_user, subject, value, field, written):
    CommuneFactory(lyon=True)
    naf = NafFactory()
    suggestion = SuggestionFactory(subject=subject, value=value)
    curation.accept_suggestion(suggestion=suggestion, by=admin_user)
    suggestion.member.refresh_from_db()
    assert getattr(suggestion.member, field) == (written if written is not None else naf.pk)


@pytest.mark.parametrize(
    ("subject", "value"),
    [
        ("siren", "123"),
        ("naf", "99.99Z"),
        ("founded", "vers 1990"),
        ("founded", "99999"),
        ("category", "géant"),
        ("commune", "00000"),
    ],
)
def test_a_value_that_can_not_be_written_is_said_and_keeps_waiting(admin_client, subject, value):
    suggestion, good = SuggestionFactory(subject=subject, value=value), SuggestionFactory()
    page = act(admin_client, "suggestion", "accept", suggestion, good).content.decode()
    suggestion.refresh_from_db()
    good.refresh_from_db()
    assert (suggestion.state, good.state) == ("waiting", "accepted")
    assert suggestion.member.name in page
    assert not MemberFact.objects.filter(field=subject, member=suggestion.member).exists()


def test_a_size_category_without_a_dated_source_is_refused(admin_user):
    suggestion = SuggestionFactory(subject="size_category", value="PME", source=SourceFactory(published_on=None))
    with pytest.raises(ValidationError, match="source datée"):
        curation.accept_suggestion(suggestion=suggestion, by=admin_user)


def test_a_size_category_takes_the_year_of_its_source(admin_user):
    source = SourceFactory(published_on=PartialDate(2022, 5))
    suggestion = SuggestionFactory(subject="size_category", value="PME", source=source)
    curation.accept_suggestion(suggestion=suggestion, by=admin_user)
    suggestion.member.refresh_from_db()
    assert suggestion.member.size_year == 2022


def test_a_refused_suggestion_writes_nothing(admin_client):
    suggestion = SuggestionFactory()
    act(admin_client, "suggestion", "refuse", suggestion)
    suggestion.refresh_from_db()
    assert suggestion.state == Suggestion.State.REFUSED
    assert not suggestion.member.identifiers.exists()


def test_a_suggestion_is_settled_once(admin_user):
    suggestion = SuggestionFactory(decided=True)
    with pytest.raises(ValidationError, match="déjà acceptée"):
        curation.refuse_suggestion(suggestion=suggestion, by=admin_user)

"""Every write to a tracked table leaves who, when, what and why; what may be wiped leaves nothing."""

import pytest
from django.apps import apps
from django.db import connection

from members.models import Member, Membership
from members.models.membership import MembershipTheme
from poles.history import recorded
from poles.models import Pole
from poles.models.pole import PoleKeeper, PoleTheme
from tests.factories.member import IdentifierFactory, MemberFactory, MembershipFactory
from tests.factories.pole import PoleFactory
from tests.factories.theme import ThemeFactory
from tests.factories.user import UserFactory

pytestmark = pytest.mark.django_db

KEPT_BY_KEEPERS = {
    *("Source", "Theme", "Pole", "PoleRegion", "PoleTheme", "PoleKeeper", "PoleFact", "Axis", "LabelPeriod"),
    *("Member", "MemberFact", "SlugRedirect", "Identifier", "Suggestion", "Affiliation"),
    *("Membership", "MembershipTheme", "MembershipMarket"),
}


def events_of(model):
    """(what, why, who) of each event of a table, in order."""
    events = model.pgh_event_model.objects.order_by("pgh_id")
    return list(events.values_list("pgh_label", "pgh_context__metadata__why", "pgh_context__metadata__user"))


def tracked_models():
    return [model for model in apps.get_models() if hasattr(model, "pgh_event_model")]


def test_all_tables_that_keepers_edit_are_tracked():
    assert {model.__name__ for model in tracked_models()} == KEPT_BY_KEEPERS


def test_saved_updated_and_deleted_with_who_and_why():
    keeper = UserFactory()
    with recorded(by=keeper, why="Essai"):
        member = MemberFactory()
        member.name = "Autre nom"
        member.save()
        Member.objects.update(founded=1998)
        member.delete()
    assert events_of(Member) == [(what, "Essai", keeper.pk) for what in ["insert", "update", "update", "delete"]]


def test_the_event_holds_the_row_as_it_became_and_as_it_went():
    with recorded(why="Essai"):
        member = MemberFactory(name="Premier")
        Member.objects.update(name="Second")
        member.delete()
    names = Member.pgh_event_model.objects.order_by("pgh_id").values_list("name", flat=True)
    assert list(names) == ["Premier", "Second", "Second"]


def test_bulk_creation_is_caught():
    with recorded(why="Import d’une liste"):
        Member.objects.bulk_create([MemberFactory.build(commune=None, slug=slug) for slug in ("un", "deux")])
    assert events_of(Member) == [("insert", "Import d’une liste", None)] * 2


def test_chosen_themes_and_keepers_are_caught():
    membership, theme = MembershipFactory(), ThemeFactory()
    with recorded(why="Thématiques revues"):
        membership.themes.add(theme)
        membership.themes.clear()
        membership.pole.themes.add(theme)
        membership.pole.keepers.add(UserFactory())
    why = "Thématiques revues"
    assert events_of(MembershipTheme) == [("insert", why, None), ("delete", why, None)]
    assert events_of(PoleTheme) == events_of(PoleKeeper) == [("insert", why, None)]


def test_what_a_deletion_takes_along_is_caught():
    identifier = IdentifierFactory()
    with recorded(why="Doublon"):
        identifier.member.delete()
    assert events_of(type(identifier))[-1:] == [("delete", "Doublon", None)]


def test_derived_columns_are_not_kept():
    columns = {field.name for field in Member.pgh_event_model._meta.fields}
    columns |= {field.name for field in Membership.pgh_event_model._meta.fields}
    assert columns.isdisjoint({"sort_key", "certain_span", "widest_span"})


def test_a_write_that_changes_nothing_leaves_nothing():
    with recorded(why="Essai"):
        member = MemberFactory()
        member.save()
        Member.objects.update(role_email="contact@membre.example")
    assert [what for what, _, _ in events_of(Member)] == ["insert"]


def test_addresses_of_people_are_nowhere_in_the_history():
    address = "jeanne.martin@membre.example"
    with recorded(by=UserFactory(email=address), why="Essai"):
        MembershipFactory(member__role_email=address, pole__role_email=address)
        Member.objects.update(role_email="")
        PoleFactory(role_email=address).delete()
        Pole.objects.update(role_email="")
    for model in tracked_models():
        assert address not in everything_in(model.pgh_event_model._meta.db_table)
    assert address not in everything_in("pghistory_context")


def everything_in(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {connection.ops.quote_name(table)} t")
        return cursor.fetchone()[0]

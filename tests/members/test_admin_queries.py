"""The lists of the admin ask the database a few questions, however many rows there are."""

import pytest
from django.contrib.auth.models import Permission

from tests.factories.member import (
    AffiliationFactory,
    IdentifierFactory,
    MemberFactory,
    MembershipFactory,
    SuggestionFactory,
)
from tests.factories.pole import AxisFactory, LabelPeriodFactory, PoleFactory
from tests.factories.source import SourceFactory
from tests.factories.theme import ThemeFactory

LISTS = [
    "members/member",
    "members/membership",
    "members/suggestion",
    "members/affiliation",
    "members/slugredirect",
    "members/naf",
    "poles/pole",
    "poles/theme",
    "poles/source",
    "poles/labelperiod",
    "poles/axis",
    "poles/commune",
    "poles/departement",
    "poles/region",
    "poles/epci",
    "poles/placename",
]
AT_MOST = 12


def fill(number):
    for _ in range(number):
        membership = MembershipFactory(themes=[ThemeFactory()], member__complete=True)
        MembershipFactory(member=membership.member)
        SuggestionFactory(member=membership.member)
        IdentifierFactory(member=membership.member)
        LabelPeriodFactory(pole=membership.pole)
        AxisFactory(pole=membership.pole)
        AffiliationFactory(child=membership.member)
    for _ in range(number):
        SourceFactory()
        PoleFactory(without_list=True)
        MemberFactory()


@pytest.fixture
def keeper_client(client, django_user_model):
    """Somebody with rights one by one: for an administrator Django asks nothing."""
    keeper = django_user_model.objects.create_user("gestionnaire", is_staff=True)
    keeper.user_permissions.set(Permission.objects.all())
    client.force_login(keeper)
    return client


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_no_more_for_many_rows_than_for_few(keeper_client, name, django_assert_max_num_queries, db):
    fill(2)
    with django_assert_max_num_queries(AT_MOST) as few:
        assert keeper_client.get(f"/admin/{name}/?q=a").status_code == 200
    fill(20)
    with django_assert_max_num_queries(len(few)):
        keeper_client.get(f"/admin/{name}/?q=a")

"""The lists of the admin ask the database a few questions, however many rows there are."""

from itertools import count

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Identifier, Membership, Suggestion
from tests.factories.member import AffiliationFactory, MemberFactory, SlugRedirectFactory
from tests.factories.pole import AxisFactory, LabelPeriodFactory, PoleFactory
from tests.factories.source import SourceFactory
from tests.factories.territory import CommuneFactory, EpciFactory, PlaceNameFactory
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
NUMBERS = count(500)


def fill(number):
    """So many pôles with ten members each, all with what hangs on them."""
    epci = EpciFactory()
    for _ in range(number):
        source = SourceFactory()
        commune = CommuneFactory(code=f"38{next(NUMBERS):03}", name="Saint-Ange", epci=epci)
        PlaceNameFactory(commune=commune)
        pole = PoleFactory(list_source=source, themes=[ThemeFactory()])
        LabelPeriodFactory(pole=pole, source=source)
        AxisFactory(pole=pole)
        members = MemberFactory.create_batch(10, complete=True, size_source=source)
        list_of = {"pole": pole, "evidence": "list", "first_seen": "2025", "source": source}
        Membership.objects.bulk_create(Membership(member=member, **list_of) for member in members)
        guess = {"subject": "siren", "value": "732829320", "confidence": "low", "reason": "nom", "source": source}
        Suggestion.objects.bulk_create(Suggestion(member=member, **guess) for member in members)
        Identifier.objects.bulk_create(Identifier(member=each, scheme="siren", value="356000000") for each in members)
        AffiliationFactory(child=members[0], parent=members[1])
        SlugRedirectFactory(member=members[0])


@pytest.fixture
def keeper_client(client, django_user_model):
    """Somebody with rights one by one: for an administrator Django asks nothing."""
    keeper = django_user_model.objects.create_user("gestionnaire", is_staff=True)
    keeper.user_permissions.set(Permission.objects.all())
    client.force_login(keeper)
    return client


def statements(client):
    counts = {}
    for name in LISTS:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/admin/{name}/").status_code == 200
            assert client.get(f"/admin/{name}/?q=a").status_code == 200
        counts[name] = len(captured) / 2
    return counts


def test_a_list_asks_no_more_for_hundreds_of_rows_than_for_a_few(keeper_client):
    fill(1)
    few = statements(keeper_client)
    fill(30)
    many = statements(keeper_client)
    assert {name: count for name, count in many.items() if count > AT_MOST} == {}
    assert {name: count for name, count in many.items() if count > few[name]} == {}

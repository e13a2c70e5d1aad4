"""What a field rests on, once somebody typed it."""

import pytest

from poles.models import PoleFact
from poles.provenance import origin_label, typed_by_hand
from tests.factories.pole import PoleFactFactory, PoleFactory
from tests.factories.user import UserFactory

pytestmark = pytest.mark.django_db


def test_a_first_fact_names_who_typed_it():
    pole, keeper = PoleFactory(), UserFactory(username="camille")
    typed_by_hand(pole, ["website", "founded"], by=keeper)
    facts = PoleFact.objects.filter(pole=pole)
    assert {(fact.field, origin_label(fact)) for fact in facts} == {
        ("website", "saisi par camille"),
        ("founded", "saisi par camille"),
    }


def test_what_the_source_wrote_stays_readable():
    fact = PoleFactFactory(as_written="2015 (fusion)")
    typed_by_hand(fact.pole, [fact.field], by=UserFactory())
    fact.refresh_from_db()
    assert (fact.source, fact.verified, fact.as_written) == (None, True, "2015 (fusion)")


@pytest.mark.parametrize(
    ("traits", "label"),
    [
        ({"unverified": True}, "à vérifier"),
        ({"source__title": "Page du pôle", "source__published_on": None}, "Page du pôle"),
        ({"source__title": "Page", "source__published_on": None, "verified": False}, "Page, à vérifier"),
    ],
)
def test_an_origin_reads_as_a_sentence(traits, label):
    assert origin_label(PoleFactFactory(**traits)) == label

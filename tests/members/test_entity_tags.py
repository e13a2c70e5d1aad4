"""Who has a page of results already is not sent it again, unless anything that it shows may have changed."""

import pytest

from members.models import Member, MemberFact
from poles.models import Pole, Source, Theme
from tests.factories.member import MemberFactory, MembershipFactory
from tests.factories.theme import ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(member=MemberFactory(name="Optronix"), themes=[ThemeFactory()]).member


@pytest.fixture
def asked_again(client):
    """asked_again(change): the status of a page asked once more, with its tag, after `change`."""

    def ask(change=lambda: None, address="/membres/?q=optronix", **headers):
        tag = client.get(address).headers["ETag"]
        change()
        return client.get(address, headers={"if-none-match": tag, **headers}).status_code

    return ask


def test_an_unchanged_page_is_not_sent_again(member, asked_again, client):
    assert asked_again() == 304
    answer = client.get("/membres/", headers={"if-none-match": client.get("/membres/").headers["ETag"]})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"].startswith('W/"')
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "change",
    [
        lambda: Member.objects.update(description="Autre chose"),
        lambda: Pole.objects.update(short_name="Autre nom"),
        lambda: Pole.objects.update(coverage_note="Une note"),
        lambda: Theme.objects.update(label="Autre libellé"),
        lambda: Source.objects.create(title="Autre source"),
        lambda: MemberFact.objects.create(member=Member.objects.get(), field="name", verified=False),
    ],
    ids=["member", "pole", "coverage", "theme", "source", "fact"],
)
def test_whatever_it_shows_may_change(member, asked_again, change):
    assert asked_again(change) == 200


def test_midnight_is_a_change(member, asked_again, hold_today):
    assert asked_again(lambda: hold_today(2031, 1, 1)) == 200


def test_other_words_other_language_other_release_other_page(member, client, asked_again, settings):
    tags = [client.get(f"/membres/?q={q}").headers["ETag"] for q in ("optronix", "capteurs", "optronix&page=2")]
    assert len(set(tags)) == 3
    assert asked_again(lambda: setattr(settings, "RELEASE", "0.0.0-autre")) == 200
    assert asked_again(lambda: setattr(settings, "CODE_STAMP", 1)) == 200


def test_a_compressed_page_has_the_same_tag(member, client):
    plain = client.get("/membres/")
    small = client.get("/membres/", headers={"accept-encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.headers["ETag"] == plain.headers["ETag"]

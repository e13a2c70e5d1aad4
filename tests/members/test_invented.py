"""`seed_invented` makes members that nobody can take for real ones, and takes them all away."""

from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from members.invented.zipf import Zipf
from members.models import Member, Membership, SearchChange, SearchDocument
from poles.models import Source
from tests.factories.member import AffiliationFactory, IdentifierFactory, MemberFactory, MembershipFactory
from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory
from tests.factories.theme import ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference():
    """Enough to belong to: two pôles, three themes, three communes. No member."""
    for number in range(3):
        PoleFactory(slug=f"pole-{number}", published=number < 2)
        ThemeFactory(slug=f"theme-{number}")
    CommuneFactory(lyon=True), CommuneFactory(lannion=True)


def seed(**options):
    call_command("seed_invented", **{"members": 200, "verbosity": 0} | options)


def described():
    fields = ("slug", "name", "category", "description", "commune", "departement", "country", "workforce", "founded")
    ties = ("memberships__pole__slug", "memberships__start", "memberships__themes__slug", "memberships__markets__slug")
    return sorted(Member.objects.values_list(*fields, *ties), key=str)


def test_makes_as_many_as_asked_all_labelled_and_public(reference):
    seed(members=200)
    assert Member.objects.count() == Member.public.filter(invented=True).count() == 200
    assert not Member.objects.exclude(slug__startswith="invente-", name__endswith=" (inventé)").exists()
    assert Membership.objects.filter(source__title="Membres inventés", pole__published=True).count() >= 200


def test_every_row_is_one_that_a_form_would_accept(reference):
    seed(members=60)
    for member in Member.objects.prefetch_related("memberships"):
        member.full_clean()
        for membership in member.memberships.all():
            membership.full_clean()


def test_the_same_seed_makes_the_same_members(reference):
    seed(seed=7)
    first = described()
    seed(remove=True)
    seed(seed=7)
    assert described() == first
    seed(remove=True)
    seed(seed=8)
    assert described() != first


def test_has_one_to_four_themes_and_no_official_number(reference):
    seed()
    for member in Member.objects.prefetch_related("memberships__themes"):
        declared = {theme for membership in member.memberships.all() for theme in membership.themes.all()}
        assert 1 <= len(declared) <= 4
    assert not Member.objects.filter(identifiers__isnull=False).exists()


def test_names_are_french_and_hard_to_search(reference):
    seed(members=1_000)
    names = " ".join(Member.objects.values_list("name", flat=True))
    assert all(sign in names for sign in "éèœÉ’-")


def test_they_are_found_at_once(reference):
    seed()
    assert SearchDocument.objects.count() == 200


def test_leaves_no_history_and_the_triggers_on(reference):
    seed()
    assert not Member.pgh_event_model.objects.exists()
    real = MemberFactory()
    assert Member.pgh_event_model.objects.filter(pgh_obj=real).count() == 1
    assert SearchChange.objects.filter(member=real.pk).exists()


def test_takes_away_all_of_them_and_nothing_else(reference):
    real = MembershipFactory(themes=[ThemeFactory()])
    IdentifierFactory(member=real.member)
    seed()
    invented = Member.objects.invented().first()
    IdentifierFactory(member=invented)
    AffiliationFactory(child=real.member, parent=invented)
    seed(remove=True)
    assert list(Member.objects.all()) == [real.member]
    assert list(Membership.objects.all()) == [real]
    assert real.themes.count() == real.member.identifiers.count() == SearchDocument.objects.count() == 1
    assert not Source.objects.filter(title="Membres inventés").exists()
    connection.check_constraints()


def test_a_real_member_merged_into_an_invented_one_is_kept_from_harm(reference):
    seed(members=5)
    MemberFactory(archived=True, merged_into=Member.objects.invented().first())
    with pytest.raises(CommandError, match="fusionné"):
        seed(remove=True)
    assert Member.objects.invented().count() == 5


def test_real_and_invented_are_told_apart(reference):
    real = MemberFactory()
    seed(members=3)
    assert list(Member.objects.real()) == [real]
    assert Member.objects.invented().count() == 3


def test_does_not_add_to_those_that_are_there(reference):
    seed(members=5)
    with pytest.raises(CommandError, match=r"déjà 5 membres inventés .* --remove"):
        seed(members=5)


def test_says_what_to_load_first():
    with pytest.raises(CommandError, match="load_poles --apply"):
        seed()


def test_refuses_a_site_in_service_unless_forced(reference, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="site en service"):
        seed()
    seed(force=True, members=3)
    assert Member.objects.count() == 3


@pytest.mark.parametrize("members", [0, -1, 1_000_001])
def test_refuses_numbers_out_of_bounds(members):
    with pytest.raises(CommandError, match="entre 1 et"):
        seed(members=members)


def test_a_failure_leaves_nothing(reference, monkeypatch):
    def fail() -> int:
        raise RuntimeError

    monkeypatch.setattr("members.search.rebuild", fail)
    with pytest.raises(RuntimeError):
        seed()
    assert not Member.objects.exists()


def test_the_first_is_drawn_most():
    drawn = Zipf(["a", "b", "c"]).draw(Random(1), 6_000)
    assert drawn.count("a") > 2.5 * drawn.count("c") > drawn.count("b")
    assert sorted(Zipf(["a", "b"]).draw_distinct(Random(1), 2)) == ["a", "b"]

"""What the dates of a membership allow, and on which days it counts."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from members.models import Membership
from poles.partial_dates import PartialDate
from tests.factories.member import MemberFactory, MembershipFactory
from tests.factories.pole import PoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice():
    """Two memberships of one member in one pôle, each given by its (start, end)."""

    def make(*periods, **other):
        ties = {"member": MemberFactory(), "pole": PoleFactory(), **other}
        return [
            MembershipFactory(
                start=PartialDate.parse(start) if start else None, end=PartialDate.parse(end) if end else None, **ties
            )
            for start, end in periods
        ]

    return make


@pytest.mark.parametrize(
    "periods",
    [
        [("2020", "2023"), ("2023", None)],  # left in 2023, back in 2023
        [("2020", "2023-05"), ("2023-05", None)],
        [("2020", "2023-05-12"), ("2023-05-13", None)],
        [("2020", "2021"), ("2022", "2023")],
        [("2023", "2023"), ("2023-11", None)],
    ],
)
def test_one_after_the_other_passes(twice, periods):
    assert len(twice(*periods)) == 2


@pytest.mark.parametrize(
    "periods",
    [
        [("2020", None), ("2022", None)],
        [("2020", "2023"), ("2022", "2024")],
        [("2020", "2023-05-12"), ("2023-05-12", None)],  # ends are inclusive
        [("2020", None), ("2020", "2022")],
    ],
)
def test_an_overlap_is_refused(twice, periods):
    with pytest.raises(IntegrityError, match="membership_no_overlap"):
        twice(*periods)


def test_undated_twice_is_refused(twice):
    with pytest.raises(IntegrityError, match="membership_no_overlap"):
        twice((None, None), (None, None))


def test_mentioned_twice_without_any_date_is_refused(twice):
    with pytest.raises(IntegrityError, match="membership_no_overlap"):
        twice((None, None), (None, None), evidence="mention", first_seen=None, last_seen=None)


def test_the_same_period_within_one_year_is_refused(twice):
    with pytest.raises(IntegrityError, match="membership_given_once"):
        twice(("2023", "2023"), ("2023", "2023"))


def test_an_unknown_start_counts_from_the_list_that_shows_it(twice):
    seen = PartialDate(2021, 3)
    former, back = twice((None, "2022"), ("2024", None), first_seen=seen, last_seen=PartialDate(2025, 1))
    assert not Membership.objects.in_force(date(2021, 2, 28)).exists()
    assert list(Membership.objects.in_force(date(2021, 3, 1))) == [former]
    assert list(Membership.objects.in_force(date(2024, 6, 1))) == [back]


def test_an_end_before_the_first_list_is_kept_and_no_day_is_made_up(twice):
    (former,) = twice((None, "2022"))
    assert list(Membership.objects.in_force(date(2022, 12, 31))) == [former]
    assert not Membership.objects.in_force(date(2023, 1, 1)).exists()


def test_the_overlap_is_said_in_french_in_forms():
    membership = MembershipFactory()
    again = MembershipFactory.build(
        member=membership.member, pole=membership.pole, source=membership.source, start=PartialDate(2022)
    )
    with pytest.raises(ValidationError, match="Ce membre a déjà une adhésion à ce pôle sur cette période"):
        again.full_clean()


def test_a_membership_of_another_pole_or_member_is_free(twice):
    (membership,) = twice(("2020", None))
    MembershipFactory(member=membership.member)
    MembershipFactory(pole=membership.pole)
    assert Membership.objects.in_force().count() == 3


def test_ends_at_midnight_in_paris(hold_today):
    MembershipFactory(end=PartialDate(2026, 12, 31))
    hold_today(2026, 12, 31)
    assert Membership.objects.in_force().exists()
    hold_today(2027, 1, 1)
    assert not Membership.objects.in_force().exists()
    assert Membership.objects.former().exists()


def test_an_end_known_to_the_year_lasts_until_its_last_possible_day():
    MembershipFactory(end=PartialDate(2023))
    assert Membership.objects.in_force(date(2023, 12, 31)).exists()
    assert not Membership.objects.in_force(date(2024, 1, 1)).exists()


def test_who_left_and_came_back_is_not_former(twice):
    twice(("2015", "2020"), ("2022", None))
    assert not Membership.objects.former().exists()
    assert Membership.objects.former(on=date(2021, 6, 1)).exists()


def test_who_left_one_pole_and_stays_in_another_is_former_there(twice):
    (left,) = twice(("2015", "2020"))
    MembershipFactory(member=left.member)
    assert list(Membership.objects.former()) == [left]


def test_a_mention_counts_once_a_keeper_confirms_it():
    mention = MembershipFactory(mention=True)
    assert not mention.is_listed
    assert not Membership.objects.in_force().exists()
    mention.confirmed_on = date(2026, 11, 1)
    mention.save()
    assert mention.is_listed
    assert list(Membership.objects.in_force()) == [mention]
    assert not Membership.objects.mentioned().exists()


def test_a_future_start_does_not_count_yet(hold_today):
    hold_today(2026, 11, 23)
    MembershipFactory(start=PartialDate(2027))
    assert not Membership.objects.in_force().exists()


@pytest.mark.parametrize("trait", ["former", "mention", "undated"])
def test_a_row_and_the_queryset_agree_on_what_is_in_force(trait):
    membership = MembershipFactory(**{trait: True})
    for day in [date(2010, 1, 1), date(2018, 1, 1), date(2022, 6, 30), date(2022, 7, 1), date(2026, 1, 1)]:
        in_force = Membership.objects.in_force(day).filter(pk=membership.pk).exists()
        assert Membership.objects.get().is_in_force(day) == in_force


def test_an_announced_end_does_not_end_it_yet(hold_today):
    day = hold_today(2026, 11, 23)
    assert MembershipFactory(end=PartialDate(2026, 12, 31)).is_in_force(day)


def test_only_published_members_of_published_poles_are_public():
    MembershipFactory(member=MemberFactory(draft=True))
    MembershipFactory(pole=PoleFactory(draft=True))
    shown = MembershipFactory()
    assert list(Membership.objects.public()) == [shown]

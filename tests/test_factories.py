"""The factories keep their promises: what they make is public, valid, and as their traits say."""

import pytest

from members.models import Identifier, Member, Membership
from poles.models import Commune, Pole
from tests.factories import member, pole, source, territory, theme, user
from tests.factories.member import IdentifierFactory, MemberFactory, MembershipFactory
from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory
from tests.factories.theme import ThemeFactory

pytestmark = pytest.mark.django_db

MODULES = [territory, theme, source, user, pole, member]
FACTORIES = [
    made
    for module in MODULES
    for name, made in vars(module).items()
    if name.endswith("Factory") and made.__module__ == module.__name__
]
WITH_TRAITS = [(made, trait) for made in FACTORIES for trait in [None, *made._meta.parameters]]


@pytest.mark.parametrize(
    ("factory", "trait"), WITH_TRAITS, ids=[f"{made.__name__}-{trait}" for made, trait in WITH_TRAITS]
)
def test_every_trait_makes_a_valid_row(factory, trait):
    made = factory(**({trait: True} if trait else {}))
    made.full_clean()


def test_a_member_is_public_and_in_grenoble():
    made = MemberFactory()
    assert list(Member.public.all()) == [made]
    assert (made.commune.name, made.departement.name, made.country) == ("Grenoble", "Isère", "FR")


def test_a_membership_is_listed_and_current_in_a_public_pole():
    made = MembershipFactory(themes=[ThemeFactory()])
    assert list(Membership.objects.public().in_force()) == [made]
    assert made.pole.coverage == Pole.Coverage.COMPLETE
    assert made.source == made.pole.list_source
    assert [theme.slug for theme in made.themes.all()] == ["optique-photonique"]


def test_former_and_mentioned_memberships_are_not_current():
    former, mention = MembershipFactory(former=True), MembershipFactory(mention=True)
    assert not Membership.objects.in_force().exists()
    assert list(Membership.objects.former()) == [former]
    assert list(Membership.objects.mentioned()) == [mention]


def test_places_and_themes_are_made_once():
    CommuneFactory(), CommuneFactory(), CommuneFactory(meylan=True)
    assert Commune.objects.count() == 2
    assert ThemeFactory() == ThemeFactory()


def test_a_pole_covers_the_region_of_its_seat_unless_told():
    assert [region.code for region in PoleFactory().regions.all()] == ["84"]
    assert not PoleFactory(regions=[]).regions.exists()


def test_numbers_are_well_formed():
    for trait in IdentifierFactory._meta.parameters:
        made = IdentifierFactory(**{trait: True})
        assert Identifier.objects.filter(scheme=trait, value=made.value).exists()

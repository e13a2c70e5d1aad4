"""Each check finds the row made for it, and nothing in a row that is well."""

import pytest

from members.models import Category, Member
from members.quality import CHECKS
from poles.models import Commune
from poles.partial_dates import PartialDate
from tests.factories.member import (
    IdentifierFactory,
    MemberFactFactory,
    MemberFactory,
    MembershipFactory,
    SuggestionFactory,
)
from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db


def pair(make):
    """Two rows of one kind; the first must be found."""
    return [make(), make()][0]


def named(name):
    return pair(lambda: MemberFactory(name=name, slug=f"essai-{Member.objects.count()}"))


def lyon_7th_inside():
    lyon = CommuneFactory(lyon=True)
    Commune.objects.filter(pk=lyon.pk).update(postal_codes=["69007"])
    return MemberFactory(commune=lyon, postal_code="69367", place_as_written="LYON CEDEX 07")


def pole_with_one_member_more_than_it_says():
    membership = MembershipFactory(pole__declared_members=1)
    MembershipFactory(pole=membership.pole)
    return membership.pole


FOUND = {
    "membre-cree-dans-le-futur": lambda: MemberFactory(founded=2027),
    "membre-courriel-personnel": lambda: MemberFactory(role_email="p.durand@membre.example"),
    "identifiant-mal-forme": lambda: IdentifierFactory(value="123456789"),
    "identifiant-partage": lambda: pair(IdentifierFactory),
    "adhesion-a-venir": lambda: MembershipFactory(start=PartialDate(2027)),
    "couverture-dementie": PoleFactory,
    "membre-code-postal-autre-departement": lambda: MemberFactory(postal_code="48042"),
    "membre-lieu-contradictoire": lambda: MemberFactory(placeless=True, departement=None, place_as_written="Ys"),
    "membre-lieu-douteux": lambda: MemberFactory(placeless=True, departement=None, place_as_written="Ys"),
    "membre-code-postal-hors-commune": lyon_7th_inside,
    "membre-sans-lieu": lambda: MemberFactory(bare=True),
    "membre-sans-categorie": lambda: MemberFactory(category=""),
    "membre-sans-identifiant": MemberFactory,
    "membre-sans-adhesion": MemberFactory,
    "doublon-meme-nom": lambda: named("L’Œuvre SAS"),
    "doublon-meme-siren-suppose": lambda: pair(SuggestionFactory).member,
    "suggestion-contredit-categorie": lambda: SuggestionFactory(subject="size_category", value="GE"),
    "adhesion-avant-creation": lambda: MembershipFactory(member__founded=2021, start=PartialDate(2020, 5)),
    "adhesion-sans-date": lambda: MembershipFactory(mention=True, first_seen=None, last_seen=None),
    "adhesion-a-verifier": lambda: MembershipFactory(verified=False),
    "membre-fait-a-verifier": lambda: MemberFactFactory(unverified=True),
    "pole-declare-moins": pole_with_one_member_more_than_it_says,
}


def whole():
    """A member that no check has a word for."""
    membership = MembershipFactory(member__complete=True, member__name="Optique du Drac", pole__complete=True)
    Commune.objects.update(postal_codes=["38000", "38100"])
    IdentifierFactory(member=membership.member)
    MemberFactFactory(member=membership.member)
    SuggestionFactory(member=membership.member, subject="size_category", value="PME")


def check(name):
    return next(check for check in CHECKS if check.name == name)


@pytest.fixture(autouse=True)
def in_november_2026(hold_today):
    hold_today(2026, 11, 23)


def test_every_check_has_a_name_of_its_own_and_a_case():
    assert sorted(FOUND) == sorted({check.name for check in CHECKS})
    assert len(FOUND) == len(CHECKS)


@pytest.mark.parametrize("name", FOUND)
def test_it_finds(name):
    row = FOUND[name]()
    assert row in check(name).rows()


@pytest.mark.parametrize("name", FOUND)
def test_it_leaves_a_whole_member_alone(name):
    whole()
    assert not check(name).rows().exists()


@pytest.mark.parametrize("name", [name for name in FOUND if name.startswith(("membre", "doublon"))])
def test_nobody_is_asked_about_archived_members(name):
    FOUND[name]()
    Member.objects.update(state=Member.State.ARCHIVED)
    assert not check(name).rows().exists()


def test_aliases_count_as_names():
    MemberFactory(name="Optique du Drac")
    other = MemberFactory(name="ODD", aliases=["OPTIQUE-DU-DRAC SARL"])
    assert other in check("doublon-meme-nom").rows()


def test_an_unknown_size_is_not_contradicted():
    SuggestionFactory(subject="size_category", value="GE", member__category=Category.ENTREPRISE_TAILLE_INCONNUE)
    assert not check("suggestion-contredit-categorie").rows().exists()


def test_an_arrondissement_answers_for_its_commune():
    lyon = CommuneFactory(lyon=True)
    CommuneFactory(
        code="69387",
        name="Lyon 7e Arrondissement",
        kind="arrondissement",
        parent=lyon,
        departement=lyon.departement,
        postal_codes=["69007"],
    )
    MemberFactory(commune=lyon, postal_code="69007")
    assert not check("membre-code-postal-hors-commune").rows().exists()

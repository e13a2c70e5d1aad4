"""Each rule of the members and of what belongs to them, broken once."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from members.models import Identifier, Member, SearchGeneration, SearchSet, SearchWord, Suggestion
from poles.partial_dates import PartialDate
from tests.constraints import Case, assert_refused_by_the_database, assert_said_in_french, names_in
from tests.factories.member import (
    AffiliationFactory,
    IdentifierFactory,
    MemberFactFactory,
    MemberFactory,
    MembershipFactory,
    NafFactory,
    SlugRedirectFactory,
    SuggestionFactory,
)
from tests.factories.pole import AxisFactory
from tests.factories.source import SourceFactory
from tests.factories.territory import CommuneFactory, DepartementFactory
from tests.factories.user import UserFactory

pytestmark = pytest.mark.django_db

NOT_A_PAGE = "javascript:alert(1)"
MALFORMED = {"siren": "12345678", "siret": "1234", "rnsr": "123A", "uai": "123A", "ror": "02", "rna": "X123456789"}


def same_period_again(row):
    """Within one year no day is certain, so that only the rule « given once » can refuse it."""
    within_2023 = {"start": PartialDate(2023), "end": PartialDate(2023)}
    other = MembershipFactory(pole=row.pole, **within_2023)
    return {"member": other.member, **within_2023}


BROKEN: dict[str, Case] = {
    "naf_code_once_per_revision": (NafFactory, lambda row: {"code": NafFactory(code="62.01Z").code}),
    "naf_revision_is_known": (NafFactory, lambda row: {"revision": "rev9"}),
    "member_slug_is_not_reserved": (MemberFactory, lambda row: {"slug": "siren"}),
    "member_slug_fits_an_address": (MemberFactory, lambda row: {"slug": "société"}),
    "member_has_a_name": (MemberFactory, lambda row: {"name": " "}),
    "member_category_is_known": (MemberFactory, lambda row: {"category": "licorne"}),
    "member_workforce_is_known": (MemberFactory, lambda row: {"workforce": "99"}),
    "member_size_with_year_and_source": (MemberFactory, lambda row: {"size_category": "PME", "size_year": 2022}),
    "member_country_is_a_code": (lambda: MemberFactory(abroad=True), lambda row: {"country": "de"}),
    "member_abroad_has_no_commune": (MemberFactory, lambda row: {"country": "DE"}),
    "member_commune_with_departement": (MemberFactory, lambda row: {"departement": None}),
    "member_departement_is_that_of_its_commune": (
        MemberFactory,
        lambda row: {"departement": DepartementFactory(rhone=True)},
    ),
    "member_website_is_a_web_page": (MemberFactory, lambda row: {"website": NOT_A_PAGE}),
    "member_contact_page_is_a_web_page": (MemberFactory, lambda row: {"contact_page": NOT_A_PAGE}),
    "member_merged_is_archived": (MemberFactory, lambda row: {"merged_into": MemberFactory()}),
    "member_merged_into_another": (lambda: MemberFactory(archived=True), lambda row: {"merged_into": row}),
    "member_founded_in_a_year": (MemberFactory, lambda row: {"founded": 98}),
    "member_state_is_known": (MemberFactory, lambda row: {"state": "lost"}),
    "member_invented_is_labelled": (MemberFactory, lambda row: {"invented": True}),
    "memberfact_one_origin_per_field": (
        MemberFactFactory,
        lambda row: {"field": MemberFactFactory(member=row.member, field="name").field},
    ),
    "memberfact_verified_names_its_origin": (MemberFactFactory, lambda row: {"source": None}),
    "slugredirect_slug_is_not_reserved": (SlugRedirectFactory, lambda row: {"slug": "export"}),
    "identifier_once_per_member": (IdentifierFactory, lambda row: {"member": IdentifierFactory().member}),
    **{
        f"identifier_{scheme}_shape": (
            IdentifierFactory,
            lambda row, scheme=scheme, value=value: {"scheme": scheme, "value": value},
        )
        for scheme, value in MALFORMED.items()
    },
    "identifier_scheme_is_known": (IdentifierFactory, lambda row: {"scheme": "duns"}),
    "identifier_ends_after_its_start": (
        IdentifierFactory,
        lambda row: {"start": PartialDate(2023), "end": PartialDate(2022)},
    ),
    "suggestion_made_once": (
        SuggestionFactory,
        lambda row: {"value": SuggestionFactory(member=row.member, value="356000000").value},
    ),
    "suggestion_subject_is_known": (SuggestionFactory, lambda row: {"subject": "colour"}),
    "suggestion_confidence_is_known": (SuggestionFactory, lambda row: {"confidence": "total"}),
    "suggestion_decided_by_somebody": (SuggestionFactory, lambda row: {"state": Suggestion.State.ACCEPTED}),
    "membership_no_overlap": (MembershipFactory, lambda row: {"member": MembershipFactory(pole=row.pole).member}),
    "membership_given_once": (MembershipFactory, same_period_again),
    "membership_ends_after_its_start": (MembershipFactory, lambda row: {"end": PartialDate(2019)}),
    "membership_seen_in_order": (MembershipFactory, lambda row: {"last_seen": PartialDate(2024)}),
    "membership_of_a_list_is_dated": (MembershipFactory, lambda row: {"first_seen": None}),
    "membership_evidence_is_known": (MembershipFactory, lambda row: {"evidence": "rumour"}),
    "membership_role_is_known": (MembershipFactory, lambda row: {"role": "king"}),
    "membership_source_address_is_a_web_page": (MembershipFactory, lambda row: {"source_address": NOT_A_PAGE}),
    "membership_verified_names_its_origin": (MembershipFactory, lambda row: {"source": None}),
    "affiliation_is_to_another": (AffiliationFactory, lambda row: {"parent": row.child}),
    "affiliation_kind_is_known": (AffiliationFactory, lambda row: {"kind": "cousin"}),
    "affiliation_given_once": (
        AffiliationFactory,
        lambda row: {"parent": AffiliationFactory(child=row.child).parent},
    ),
    "affiliation_ends_after_its_start": (
        AffiliationFactory,
        lambda row: {"start": PartialDate(2023), "end": PartialDate(2022)},
    ),
}
# Saying these in a form would be saying them of a field that it does not show, or that `clean` mends.
MENDED_BY_CLEAN = {"member_commune_with_departement", "member_departement_is_that_of_its_commune"}


# Of the search index, which nobody edits: there is nobody to be told why.
BROKEN_INDEX: dict[str, Case] = {
    "searchgeneration_is_one_row": (
        lambda: SearchGeneration.objects.create(number=1, day=timezone.localdate(), documents=0, members=b""),
        lambda row: {"id": 2},
    ),
    "searchset_given_once": (
        lambda: SearchSet.objects.create(family="pole", value="1", docs=b""),
        lambda row: {"value": SearchSet.objects.create(family="pole", value="2", docs=b"").value},
    ),
    "searchword_given_once": (lambda: indexed("laser"), lambda row: {"word": indexed("lasers").word}),
}


def indexed(word):
    return SearchWord.objects.create(word=word, bare=word, plain=word, near=[], members=0, docs=b"", names=b"")


def test_every_constraint_has_a_case():
    assert {*BROKEN, *BROKEN_INDEX} == names_in("members")


@pytest.mark.parametrize("name", BROKEN_INDEX)
def test_the_database_refuses_in_the_index(name):
    assert_refused_by_the_database(name, BROKEN_INDEX[name])


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    assert_refused_by_the_database(name, BROKEN[name])


@pytest.mark.parametrize("name", sorted(set(BROKEN) - MENDED_BY_CLEAN))
def test_the_form_says_why(name):
    assert_said_in_french(BROKEN[name])


def test_the_commune_decides_the_departement():
    member = MemberFactory()
    member.commune = CommuneFactory(lannion=True)
    member.full_clean()
    member.save(update_fields=["commune"])
    member.refresh_from_db()
    assert member.departement.name == "Côtes-d’Armor"


def test_a_departement_may_stand_alone():
    member = MemberFactory(commune=None, departement=DepartementFactory())
    member.full_clean()


def test_addresses_are_taken_once():
    with pytest.raises(IntegrityError, match="slug"):
        MemberFactory(slug=MemberFactory().slug)


def test_real_members_may_not_take_the_addresses_of_invented_ones():
    with pytest.raises(IntegrityError, match="member_invented_is_labelled"):
        MemberFactory(slug="invente-quand-meme")


def test_an_axis_is_of_the_same_pole():
    membership = MembershipFactory()
    membership.axis = AxisFactory()
    with pytest.raises(ValidationError, match="autre pôle"):
        membership.full_clean()


def test_deleting_a_member_takes_what_is_its_own_and_spares_what_others_rest_on():
    parent = AffiliationFactory(child=IdentifierFactory().member).parent
    with pytest.raises(IntegrityError, match="protected"):
        parent.delete()
    Member.objects.get(identifiers__isnull=False).delete()
    assert not Identifier.objects.exists()


def test_a_decision_needs_its_author():
    with pytest.raises(IntegrityError, match="suggestion_decided_by_somebody"):
        SuggestionFactory(state=Suggestion.State.REFUSED, decided_at=timezone.now())


def test_who_decided_cannot_vanish():
    keeper = UserFactory()
    SuggestionFactory(decided=True, decided_by=keeper)
    with pytest.raises(IntegrityError, match="protected"):
        keeper.delete()


def test_a_size_category_goes_with_year_and_source():
    MemberFactory(size_category="PME", size_year=2022, size_source=SourceFactory()).full_clean()

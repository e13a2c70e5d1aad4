"""Members: a published French PME in Grenoble, and memberships in a list of January 2025, unless told otherwise."""

import factory
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from members.models import (
    Affiliation,
    Category,
    Identifier,
    Member,
    MemberFact,
    Membership,
    Naf,
    SizeCategory,
    SlugRedirect,
    Suggestion,
    Workforce,
)
from poles.partial_dates import PartialDate
from tests.factories.pole import JANUARY_2025, PoleFactory
from tests.factories.source import SourceFactory
from tests.factories.territory import CommuneFactory
from tests.factories.user import UserFactory


class NafFactory(DjangoModelFactory[Naf]):
    class Meta:
        model = Naf
        django_get_or_create = ["revision", "code"]

    revision = Naf.Revision.REV2
    code = "72.19Z"
    label = "Recherche-développement en autres sciences physiques et naturelles"


class MemberFactory(DjangoModelFactory[Member]):
    class Meta:
        model = Member

    class Params:
        draft = factory.Trait(state=Member.State.DRAFT)
        archived = factory.Trait(state=Member.State.ARCHIVED)
        merged = factory.Trait(
            state=Member.State.ARCHIVED, merged_into=factory.SubFactory("tests.factories.member.MemberFactory")
        )
        laboratory = factory.Trait(category=Category.LABORATOIRE_RECHERCHE)
        school = factory.Trait(category=Category.ENSEIGNEMENT_SUPERIEUR_RECHERCHE)
        big_company = factory.Trait(category=Category.GRAND_GROUPE, workforce=Workforce.FROM_5000)
        abroad = factory.Trait(country="DE", commune=None, place_as_written="Karlsruhe")
        # A label that the database demands of all who are made up.
        made_up = factory.Trait(
            invented=True,
            name=factory.Sequence(lambda n: f"Société {n} (inventé)"),
            slug=factory.Sequence(lambda n: f"invente-societe-{n}"),
        )
        placeless = factory.Trait(commune=None)
        bare = factory.Trait(category="", commune=None, country="", description="", website="")
        # What everybody that has something to say says.
        complete = factory.Trait(
            legal_name="SOCIÉTÉ D’ESSAI SAS",
            acronym="SDE",
            aliases=["Ancien Nom"],
            description_en="Designs optical sensors for industry.",
            contact_page="https://membre.example/contact",
            role_email="contact@membre.example",
            address="12 rue de l’Essai",
            postal_code="38000",
            place_as_written="GRENOBLE CEDEX 9",
            naf=factory.SubFactory(NafFactory),
            workforce=Workforce.FROM_20,
            size_category=SizeCategory.PME,
            size_year=2022,
            size_source=factory.SubFactory(SourceFactory),
            founded=1998,
        )

    name = factory.Sequence(lambda n: f"Société Bêta {n}")
    slug = factory.LazyAttribute(lambda member: slugify(member.name))
    category = Category.PME
    description = "Conçoit des capteurs optiques pour l’industrie."
    website = "https://membre.example/"
    commune = factory.SubFactory(CommuneFactory)
    departement = factory.LazyAttribute(lambda member: member.commune.departement if member.commune else None)
    country = "FR"
    state = Member.State.PUBLISHED


class MembershipFactory(DjangoModelFactory[Membership]):
    """`themes` and `markets` take lists."""

    class Meta:
        model = Membership
        skip_postgeneration_save = True

    class Params:
        former = factory.Trait(start=PartialDate(2015), end=PartialDate(2022, 6))
        undated = factory.Trait(start=None)
        mention = factory.Trait(
            evidence=Membership.Evidence.MENTION,
            start=None,
            first_seen=PartialDate(2009),
            last_seen=PartialDate(2009),
            source_address="https://journal.example/article",
        )

    member = factory.SubFactory(MemberFactory)
    pole = factory.SubFactory(PoleFactory)
    start = PartialDate(2020)
    first_seen = JANUARY_2025
    last_seen = JANUARY_2025
    evidence = Membership.Evidence.LIST
    source = factory.LazyAttribute(lambda membership: membership.pole.list_source or SourceFactory())
    verified = True

    @factory.post_generation
    def themes(membership, create, extracted):
        if create and extracted:
            membership.themes.set(extracted)

    @factory.post_generation
    def markets(membership, create, extracted):
        if create and extracted:
            membership.markets.set(extracted)


class IdentifierFactory(DjangoModelFactory[Identifier]):
    """The SIREN of La Poste unless told otherwise."""

    class Meta:
        model = Identifier

    class Params:
        siret = factory.Trait(scheme=Identifier.Scheme.SIRET, value="35600000000048")
        rnsr = factory.Trait(scheme=Identifier.Scheme.RNSR, value="000021537K")
        uai = factory.Trait(scheme=Identifier.Scheme.UAI, value="0383546Y")
        ror = factory.Trait(scheme=Identifier.Scheme.ROR, value="02rx3b187")

    member = factory.SubFactory(MemberFactory)
    scheme = Identifier.Scheme.SIREN
    value = "356000000"
    source = factory.SubFactory(SourceFactory)


class SuggestionFactory(DjangoModelFactory[Suggestion]):
    """A SIREN guessed by name, waiting."""

    class Meta:
        model = Suggestion

    class Params:
        decided = factory.Trait(
            state=Suggestion.State.ACCEPTED,
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(UserFactory),
        )

    member = factory.SubFactory(MemberFactory)
    subject = Suggestion.Subject.SIREN
    value = "732829320"
    confidence = Suggestion.Confidence.MEDIUM
    reason = "nom et code postal"
    source = factory.SubFactory(SourceFactory)


class AffiliationFactory(DjangoModelFactory[Affiliation]):
    class Meta:
        model = Affiliation

    child = factory.SubFactory(MemberFactory, laboratory=True)
    parent = factory.SubFactory(MemberFactory, school=True)
    kind = Affiliation.Kind.TUTELLE


class MemberFactFactory(DjangoModelFactory[MemberFact]):
    class Meta:
        model = MemberFact

    class Params:
        unverified = factory.Trait(source=None, verified=False)

    member = factory.SubFactory(MemberFactory)
    field = "website"
    source = factory.SubFactory(SourceFactory)
    verified = True


class SlugRedirectFactory(DjangoModelFactory[SlugRedirect]):
    class Meta:
        model = SlugRedirect

    slug = factory.Sequence(lambda n: f"ancienne-adresse-{n}")
    member = factory.SubFactory(MemberFactory)

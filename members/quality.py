"""Named checks over members and their memberships. Invented and archived members are nobody's work: left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Left, Length

from members.models import Category, Identifier, Member, MemberFact, Membership, SizeCategory, Suggestion
from members.models.identifier import is_well_formed
from members.models.member import MemberQuerySet
from members.models.membership import MembershipQuerySet
from poles.models import Commune, Pole
from poles.partial_dates import Earliest, today
from poles.quality import Check, Severity, personal_email
from poles.wording import normalised_name

# What a size category says of a member's own category.
SIZE_OF = {SizeCategory.PME: Category.PME, SizeCategory.ETI: Category.ETI, SizeCategory.GE: Category.GRAND_GROUPE}


def members() -> MemberQuerySet:
    return Member.objects.filter(invented=False).exclude(state=Member.State.ARCHIVED)


def in_france() -> QuerySet[Member]:
    return members().filter(country__in=["FR", ""])


def doubtful_place() -> QuerySet[Member]:
    return in_france().filter(commune__isnull=True).exclude(place_as_written="", postal_code="")


def without_place() -> QuerySet[Member]:
    return in_france().filter(departement__isnull=True)


def with_postal_code() -> QuerySet[Member]:
    return in_france().annotate(digits=Length("postal_code")).filter(digits=5)


def postal_code_of_another_departement() -> QuerySet[Member]:
    """By its first digits, unless a commune of the département uses it: some cross a border. Corsica is 20."""
    used = Commune.objects.filter(departement=OuterRef("departement"), postal_codes__contains=[OuterRef("postal_code")])
    return (
        with_postal_code()
        .filter(departement__isnull=False)
        .exclude(departement__in=["2A", "2B"])
        .exclude(postal_code__startswith=F("departement"))
        .filter(~Exists(used))
    )


def place_contradicts_itself() -> QuerySet[Member]:
    """A place is written, with a postal code or not, and not even the département could be kept."""
    return without_place().exclude(place_as_written="", postal_code="")


def postal_code_not_of_the_commune() -> QuerySet[Member]:
    own = Q(pk=OuterRef("commune")) | Q(parent=OuterRef("commune")) | Q(arrondissements=OuterRef("commune"))
    used = Commune.objects.filter(own, postal_codes__contains=[OuterRef("postal_code")])
    return with_postal_code().filter(commune__isnull=False).filter(~Exists(used))


def without_category() -> QuerySet[Member]:
    return members().filter(category="")


def without_identifier() -> QuerySet[Member]:
    return members().without_identifier()


def malformed_identifiers() -> QuerySet[Identifier]:
    rows = Identifier.objects.order_by("pk").values_list("pk", "scheme", "value")
    wrong = [pk for pk, scheme, value in rows.iterator() if not is_well_formed(scheme, value)]
    return Identifier.objects.filter(pk__in=wrong).select_related("member")


def shared_identifiers() -> QuerySet[Identifier]:
    """One number on two members: they are one, or one of the two is wrong."""
    twice = (
        Identifier.objects.filter(member__in=members())
        .order_by()
        .values("scheme", "value")
        .annotate(held_by=Count("member", distinct=True))
        .filter(held_by__gt=1)
    )
    return Identifier.objects.filter(value__in=twice.values("value"), member__in=members()).select_related("member")


def same_name() -> QuerySet[Member]:
    """Members whose names a person would read as one."""
    by_name = defaultdict(list)
    for pk, name, aliases in members().order_by("pk").values_list("pk", "name", "aliases"):
        for spelling in {normalised_name(text) for text in [name, *aliases]}:
            by_name[spelling].append(pk)
    return members().filter(pk__in=shared(by_name.values())).order_by_name()


def shared(groups: Iterable[list[int]]) -> list[int]:
    return [pk for group in groups if len(group) > 1 for pk in group]


def same_suggested_siren() -> QuerySet[Member]:
    by_siren = defaultdict(list)
    waiting = Suggestion.objects.waiting().filter(subject=Suggestion.Subject.SIREN, member__in=members())
    for pk, value in waiting.order_by("pk").values_list("member", "value"):
        by_siren[value].append(pk)
    return members().filter(pk__in=shared(by_siren.values())).order_by_name()


def suggestion_contradicts_category() -> QuerySet[Suggestion]:
    """The size that came with a SIREN is not that of the member's category: often a homonym."""
    agrees = Q(pk__in=[])
    for size, category in SIZE_OF.items():
        agrees |= Q(value=size, member__category=category)
    silent = Q(member__category__in=["", Category.ENTREPRISE_TAILLE_INCONNUE])
    sizes = Suggestion.objects.waiting().filter(subject=Suggestion.Subject.SIZE_CATEGORY, member__in=members())
    return sizes.exclude(agrees | silent).select_related("member")


def founded_in_the_future() -> QuerySet[Member]:
    return members().filter(founded__gt=today().year)


def memberships() -> MembershipQuerySet:
    return Membership.objects.filter(member__in=members()).select_related("member", "pole")


def joined_before_being_founded() -> QuerySet[Membership]:
    year = Cast(Left("start", 4), IntegerField())
    return memberships().filter(start__isnull=False).annotate(year=year).filter(member__founded__gt=F("year"))


def started_in_the_future() -> QuerySet[Membership]:
    return memberships().annotate(first_day=Earliest("start")).filter(first_day__gt=today())


def undated_mentions() -> QuerySet[Membership]:
    return memberships().mentioned().filter(first_seen__isnull=True, start__isnull=True)


def unverified_memberships() -> QuerySet[Membership]:
    return memberships().filter(verified=False)


def unverified_facts() -> QuerySet[MemberFact]:
    return MemberFact.objects.filter(verified=False, member__in=members()).select_related("member")


def published_without_membership() -> QuerySet[Member]:
    return members().public().filter(memberships__isnull=True)


def with_a_personal_email() -> QuerySet[Member]:
    return members().filter(personal_email("role_email"))


def fewer_declared_than_held() -> QuerySet[Pole]:
    held = Count("memberships", filter=Q(memberships__in=Membership.objects.in_force()), distinct=True)
    return Pole.objects.annotate(held=held).filter(declared_members__lt=F("held"))


def coverage_denied_by_the_rows() -> QuerySet[Pole]:
    """Said to have a list, or mentions, and has none; said to have none, and has some."""
    any_row = Exists(Membership.objects.filter(pole=OuterRef("pk"), member__in=members()))
    listed = Exists(Membership.objects.listed().filter(pole=OuterRef("pk"), member__in=members()))
    known = Pole.objects.annotate(any_row=any_row, listed_row=listed)
    has_list = [Pole.Coverage.PARTIAL, Pole.Coverage.COMPLETE]
    return known.filter(
        Q(coverage=Pole.Coverage.NONE, any_row=True)
        | Q(coverage=Pole.Coverage.MENTIONS, any_row=False)
        | Q(coverage__in=has_list, listed_row=False)
    )


ERROR = Severity.ERROR
CHECKS = [
    Check("membre-cree-dans-le-futur", "L’année de création est à venir.", founded_in_the_future, ERROR),
    Check(
        "membre-courriel-personnel",
        "L’adresse de contact semble être celle d’une personne.",
        with_a_personal_email,
        ERROR,
    ),
    Check("identifiant-mal-forme", "Le numéro ne respecte pas la règle de son registre.", malformed_identifiers, ERROR),
    Check("identifiant-partage", "Le même numéro est porté par plusieurs membres.", shared_identifiers, ERROR),
    Check("adhesion-a-venir", "L’adhésion commence dans le futur.", started_in_the_future, ERROR),
    Check(
        "couverture-dementie",
        "La couverture annoncée du pôle ne correspond pas aux adhésions tenues.",
        coverage_denied_by_the_rows,
        ERROR,
    ),
    Check(
        "membre-code-postal-autre-departement",
        "Le code postal est d’un autre département.",
        postal_code_of_another_departement,
    ),
    Check(
        "membre-lieu-contradictoire",
        "Un lieu est écrit, mais il se contredit ou ne dit pas le département.",
        place_contradicts_itself,
    ),
    Check("membre-lieu-douteux", "Un lieu est écrit, mais la commune n’est pas certaine.", doubtful_place),
    Check(
        "membre-code-postal-hors-commune",
        "Le code postal n’est pas de la commune (souvent un CEDEX).",
        postal_code_not_of_the_commune,
    ),
    Check("membre-sans-lieu", "Membre en France dont le département est inconnu.", without_place),
    Check("membre-sans-categorie", "La catégorie n’est pas renseignée.", without_category),
    Check("membre-sans-identifiant", "Aucun numéro officiel (SIREN, RNSR, UAI…).", without_identifier),
    Check("membre-sans-adhesion", "Membre publié sans aucune adhésion.", published_without_membership),
    Check("doublon-meme-nom", "Doublon possible : même nom.", same_name),
    Check("doublon-meme-siren-suppose", "Doublon possible : même SIREN supposé.", same_suggested_siren),
    Check(
        "suggestion-contredit-categorie",
        "La taille proposée contredit la catégorie : souvent un homonyme.",
        suggestion_contradicts_category,
    ),
    Check("adhesion-avant-creation", "L’adhésion est antérieure à la création du membre.", joined_before_being_founded),
    Check("adhesion-sans-date", "Mention dont la page ne porte pas de date.", undated_mentions),
    Check("adhesion-a-verifier", "Adhésion qu’aucune page n’établit.", unverified_memberships),
    Check("membre-fait-a-verifier", "Champ d’un membre qu’aucune page n’établit.", unverified_facts),
    Check("pole-declare-moins", "Le pôle déclare moins de membres qu’il n’en est recensé.", fewer_declared_than_held),
]

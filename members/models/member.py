"""An organisation that is, was or is said to be a member of a pôle."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, OuterRef, Q
from django.urls import reverse

from members.models.naf import Naf
from poles.history import tracked
from poles.models import Commune, Departement, Fact, Source
from poles.models.territory import CodeBeginsWith
from poles.ordering import sort_key_of
from poles.partial_dates import today

# Segments of addresses under /membres/ that a slug would hide.
RESERVED_SLUGS = ["comparer", "export", "siren", "suggestions"]
STALE_AFTER = timedelta(days=365)
# How invented members call themselves, so that nobody takes one for real, not even in a file or an address.
INVENTED_SLUG = "invente-"
INVENTED_NAME = " (inventé)"


class Category(models.TextChoices):
    """Kinds of members. Unknown is the empty text, and can be filtered as such."""

    PME = "pme", "PME"
    ETI = "eti", "ETI"
    GRAND_GROUPE = "grand_groupe", "Grand groupe"
    ENTREPRISE_TAILLE_INCONNUE = "entreprise_taille_inconnue", "Entreprise, taille non précisée"
    LABORATOIRE_RECHERCHE = "laboratoire_recherche", "Laboratoire ou organisme de recherche"
    ENSEIGNEMENT_SUPERIEUR_RECHERCHE = (
        "enseignement_superieur_recherche",
        "Établissement d’enseignement supérieur et de recherche",
    )
    ORGANISME_FORMATION = "organisme_formation", "Organisme de formation"
    PLATEFORME = "plateforme", "Plateforme technologique"
    COLLECTIVITE = "collectivite", "Collectivité territoriale"
    DEVELOPPEMENT_ECONOMIQUE = "developpement_economique", "Organisme de développement économique"
    FINANCEUR = "financeur", "Banque ou investisseur"
    CLUSTER = "cluster", "Autre pôle, cluster ou French Tech"
    AUTRE = "autre", "Autre"

    @classmethod
    def groups(cls) -> list[tuple[str, list[Category]]]:
        """Three groups, in the order shown everywhere."""
        return [
            ("Entreprises", [cls.PME, cls.ETI, cls.GRAND_GROUPE, cls.ENTREPRISE_TAILLE_INCONNUE]),
            (
                "Recherche et formation",
                [
                    cls.LABORATOIRE_RECHERCHE,
                    cls.ENSEIGNEMENT_SUPERIEUR_RECHERCHE,
                    cls.ORGANISME_FORMATION,
                    cls.PLATEFORME,
                ],
            ),
            ("Autres", [cls.COLLECTIVITE, cls.DEVELOPPEMENT_ECONOMIQUE, cls.FINANCEUR, cls.CLUSTER, cls.AUTRE]),
        ]


class Workforce(models.TextChoices):
    """Bands of `trancheEffectifsUniteLegale` in the Sirene register."""

    NN = "NN", "Non employeuse"
    NONE = "00", "0 salarié"
    FROM_1 = "01", "1 ou 2 salariés"
    FROM_3 = "02", "3 à 5 salariés"
    FROM_6 = "03", "6 à 9 salariés"
    FROM_10 = "11", "10 à 19 salariés"
    FROM_20 = "12", "20 à 49 salariés"
    FROM_50 = "21", "50 à 99 salariés"
    FROM_100 = "22", "100 à 199 salariés"
    FROM_200 = "31", "200 à 249 salariés"
    FROM_250 = "32", "250 à 499 salariés"
    FROM_500 = "41", "500 à 999 salariés"
    FROM_1000 = "42", "1 000 à 1 999 salariés"
    FROM_2000 = "51", "2 000 à 4 999 salariés"
    FROM_5000 = "52", "5 000 à 9 999 salariés"
    FROM_10000 = "53", "10 000 salariés et plus"


class SizeCategory(models.TextChoices):
    """Of the décret n° 2008-1354, at the level of the group: evidence, never computed from a headcount."""

    PME = "PME", "PME"
    ETI = "ETI", "ETI"
    GE = "GE", "grande entreprise"


class MemberQuerySet(models.QuerySet["Member"]):
    def public(self) -> MemberQuerySet:
        return self.filter(state=Member.State.PUBLISHED)

    def real(self) -> MemberQuerySet:
        """Those that nobody made up for development."""
        return self.filter(invented=False)

    def invented(self) -> MemberQuerySet:
        return self.filter(invented=True)

    def stale(self) -> MemberQuerySet:
        """Nobody has confirmed them for a year."""
        return self.filter(Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=today() - STALE_AFTER))

    def without_identifier(self) -> MemberQuerySet:
        return self.filter(identifiers__isnull=True)

    def with_waiting_suggestion(self) -> MemberQuerySet:
        return self.filter(pk__in=self.filter(suggestions__state="waiting").values("pk"))

    def with_unverified_fields(self) -> MemberQuerySet:
        """Annotates `unverified`: the names of the fields that nobody has checked against a source."""
        doubtful = MemberFact.objects.filter(member=OuterRef("pk"), verified=False).order_by("field")
        return self.annotate(unverified=ArraySubquery(doubtful.values("field")))

    def order_by_name(self) -> MemberQuerySet:
        return self.order_by("sort_key", "pk")

    def in_this_order(self, keys: list[int]) -> list[Any]:
        """Those with these primary keys, in the order of the keys."""
        found = {member.pk: member for member in self.filter(pk__in=keys).order_by()}
        return [found[key] for key in keys if key in found]


class PublicMemberManager(models.Manager.from_queryset(MemberQuerySet)):  # type: ignore[misc] # a class made at run time
    """The door for anonymous visitors."""

    def get_queryset(self) -> MemberQuerySet:
        return super().get_queryset().public()


# Of the sort key nothing is lost; an e-mail address that is wiped must not stay in the history.
@tracked(exclude=["sort_key", "role_email"])
class Member(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", "brouillon"
        PUBLISHED = "published", "publié"
        ARCHIVED = "archived", "archivé"

    slug = models.SlugField("adresse", max_length=120, unique=True)
    name = models.CharField("nom", max_length=200)
    legal_name = models.CharField("raison sociale", max_length=250, blank=True)
    acronym = models.CharField("sigle", max_length=40, blank=True)
    aliases = ArrayField(models.CharField(max_length=200), verbose_name="autres noms", default=list, blank=True)
    category = models.CharField("catégorie", max_length=40, choices=Category, blank=True)
    description = models.TextField("activité", blank=True)
    description_en = models.TextField("activité, en anglais", blank=True)
    website = models.URLField("site web", max_length=300, blank=True)
    contact_page = models.URLField("page de contact", max_length=300, blank=True)
    role_email = models.EmailField(
        "adresse électronique de contact",
        blank=True,
        help_text="Une adresse de fonction (contact@…), jamais celle d’une personne.",
    )
    address = models.CharField("adresse postale", max_length=250, blank=True)
    postal_code = models.CharField("code postal", max_length=12, blank=True)
    place_as_written = models.CharField("lieu, tel qu’écrit dans la source", max_length=150, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    departement = models.ForeignKey(
        Departement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="département"
    )
    country = models.CharField(
        "pays",
        max_length=2,
        default="FR",
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", "Écrivez le code ISO du pays en deux majuscules : FR, BE, RO…")],
    )
    naf = models.ForeignKey(
        Naf, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="activité principale (NAF)"
    )
    workforce = models.CharField("effectif", max_length=2, choices=Workforce, blank=True)
    size_category = models.CharField("catégorie d’entreprise", max_length=3, choices=SizeCategory, blank=True)
    size_year = models.PositiveSmallIntegerField("année de la catégorie", null=True, blank=True)
    size_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="source de la catégorie"
    )
    founded = models.PositiveSmallIntegerField("année de création", null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.DRAFT)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", verbose_name="fusionné dans"
    )
    confirmed_on = models.DateField("confirmé le", null=True, blank=True)
    invented = models.BooleanField("membre inventé", default=False, editable=False)
    sort_key = sort_key_of("name")

    # First, and hides nothing: the admin, dumps and migrations need it.
    objects = MemberQuerySet.as_manager()
    public = PublicMemberManager()

    class Meta:
        verbose_name = "membre"
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="member_by_sort_key"),
            models.Index(fields=["state"], name="member_by_state"),
            models.Index(fields=["invented"], condition=Q(invented=True), name="member_invented"),
            GinIndex(OpClass(F("sort_key"), name="gin_trgm_ops"), name="member_by_trigrams"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug="") & ~Q(slug__in=RESERVED_SLUGS),
                name="member_slug_is_not_reserved",
                violation_error_message="Cette adresse est réservée au site : choisissez-en une autre.",
            ),
            models.CheckConstraint(condition=Q(slug__regex=r"^[-a-zA-Z0-9_]+$"), name="member_slug_fits_an_address"),
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"), name="member_has_a_name", violation_error_message="Écrivez un nom."
            ),
            models.CheckConstraint(condition=Q(category__in=["", *Category.values]), name="member_category_is_known"),
            models.CheckConstraint(
                condition=Q(workforce__in=["", *Workforce.values]), name="member_workforce_is_known"
            ),
            models.CheckConstraint(
                condition=Q(size_category="", size_year__isnull=True, size_source__isnull=True)
                | Q(size_category__in=SizeCategory.values, size_year__isnull=False, size_source__isnull=False),
                name="member_size_with_year_and_source",
                violation_error_message="Catégorie d’entreprise, année et source vont ensemble : les trois, ou aucune.",
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"), name="member_country_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(country="FR") | Q(commune__isnull=True, departement__isnull=True),
                name="member_abroad_has_no_commune",
                violation_error_message="Une commune ou un département suppose le pays FR, outre-mer compris.",
            ),
            models.CheckConstraint(
                condition=Q(commune__isnull=True) | Q(departement__isnull=False), name="member_commune_with_departement"
            ),
            models.CheckConstraint(
                condition=CodeBeginsWith("commune", "departement"), name="member_departement_is_that_of_its_commune"
            ),
            *(
                models.CheckConstraint(
                    condition=Q((field, "")) | Q((f"{field}__regex", r"^https?://")),
                    name=f"member_{field}_is_a_web_page",
                )
                for field in ("website", "contact_page")
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(state="archived"),
                name="member_merged_is_archived",
                violation_error_message="Un membre fusionné dans un autre est archivé.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="member_merged_into_another",
                violation_error_message="Un membre n’est pas fusionné dans lui-même.",
            ),
            models.CheckConstraint(
                condition=Q(founded__isnull=True) | Q(founded__range=(1000, 2100)),
                name="member_founded_in_a_year",
                violation_error_message="Écrivez l’année de création en quatre chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(invented=True, slug__startswith=INVENTED_SLUG, name__endswith=INVENTED_NAME)
                | (Q(invented=False) & ~Q(slug__startswith=INVENTED_SLUG)),
                name="member_invented_is_labelled",
                violation_error_message="Les adresses en « invente- » sont pour les membres inventés.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published", "archived"]), name="member_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        self.follow_commune()
        written = kwargs.get("update_fields")
        if written is not None and "commune" in written:
            kwargs["update_fields"] = {*written, "departement"}
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse("member", args=[self.slug])

    def clean(self) -> None:
        self.follow_commune()

    def follow_commune(self) -> None:
        """The commune decides: the département kept beside it never contradicts it."""
        if self.commune is not None:
            self.departement_id = self.commune.departement_id


@tracked()
class MemberFact(Fact):
    member = models.ForeignKey(Member, models.CASCADE, related_name="facts", verbose_name="membre")

    class Meta:
        verbose_name = "origine d’un champ"
        verbose_name_plural = "origine des champs"
        ordering = ["member", "field", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "field"], name="memberfact_one_origin_per_field"),
            models.CheckConstraint(
                condition=Q(verified=False) | Q(source__isnull=False) | Q(entered_by__isnull=False),
                name="memberfact_verified_names_its_origin",
                violation_error_message="Un champ vérifié nomme sa source, ou qui l’a saisi.",
            ),
        ]


@tracked()
class SlugRedirect(models.Model):
    """An old address of a member: it answers 301 to the present one."""

    slug = models.SlugField("ancienne adresse", max_length=120, unique=True)
    member = models.ForeignKey(Member, models.CASCADE, related_name="old_slugs", verbose_name="membre")
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "ancienne adresse"
        verbose_name_plural = "anciennes adresses"
        ordering = ["slug", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug="") & ~Q(slug__in=RESERVED_SLUGS),
                name="slugredirect_slug_is_not_reserved",
                violation_error_message="Cette adresse est réservée au site : choisissez-en une autre.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.slug} → {self.member}"

"""A pôle de compétitivité: what it does, where, its state, and how much of its member list is held here."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, OuterRef, Q, TextField, Value
from django.urls import reverse
from stdnum.fr import siren as siren_number

from poles.history import tracked
from poles.models.source import Fact, Source
from poles.models.territory import Commune, Region
from poles.models.theme import Theme
from poles.ordering import FoldForSorting, sort_key_of
from poles.partial_dates import Earliest, Latest, PartialDateField
from poles.wording import folded

# Segments of addresses under /poles/ that a slug would hide, and the value that stands for none in filters.
RESERVED_SLUGS = ["comparer", "export", "inconnu", "siren", "suggestions"]
LINK_WORDS = frozenset(
    ["a", "au", "autour", "aux", "d", "de", "des", "du", "en", "et", "in", "l", "la", "le", "les", "near", "pres"]
)


def telling_words(text: str) -> list[str]:
    """The words of a search, folded and in the singular, without link words unless there is nothing else."""
    words = folded(text).split()
    telling = [word for word in words if word not in LINK_WORDS] or words
    return [word.removesuffix("s") if len(word) > 3 else word for word in telling]


class PoleQuerySet(models.QuerySet["Pole"]):
    def public(self) -> PoleQuerySet:
        return self.filter(published=True)

    def labelled(self) -> PoleQuerySet:
        return self.filter(state=Pole.State.LABELLED)

    def with_a_list(self) -> PoleQuerySet:
        """Those whose members are known from a list of their own, whole or in part."""
        return self.filter(coverage__in=[Pole.Coverage.PARTIAL, Pole.Coverage.COMPLETE])

    def in_regions(self, codes: list[str]) -> PoleQuerySet:
        covered = Pole.regions.through.objects.filter(pole=models.OuterRef("pk"), region__in=codes)
        return self.filter(models.Exists(covered))

    def with_any_theme(self, slugs: list[str]) -> PoleQuerySet:
        """A parent theme stands for its children too."""
        themes = Theme.objects.filter(Q(slug__in=slugs) | Q(parent__slug__in=slugs))
        named = Pole.themes.through.objects.filter(pole=models.OuterRef("pk"), theme__in=themes)
        return self.filter(models.Exists(named))

    def matching(self, words: str) -> PoleQuerySet:
        """Each of `words` begins a word of its names, presentation, themes, régions or seat; accents and case aside.

        There are a hundred pôles: reading them all takes a few milliseconds and needs no index.
        """
        themes = Pole.themes.through.objects.filter(pole=OuterRef("pk")).values("theme__label")
        regions = Pole.regions.through.objects.filter(pole=OuterRef("pk")).values("region__name")
        lists = [F("former_names"), ArraySubquery(themes), ArraySubquery(regions)]
        joined = [Func(each, Value(" "), function="array_to_string", output_field=TextField()) for each in lists]
        texts = [F("name"), F("short_name"), F("presentation"), F("seat__name"), *joined]
        said = Func(Value(" "), *texts, function="concat_ws", output_field=TextField())
        poles = self.annotate(said=FoldForSorting(said, output_field=TextField()))
        for word in telling_words(words):
            poles = poles.filter(said__regex=rf"\m{word}")
        return poles

    def with_unverified_fields(self) -> PoleQuerySet:
        """Annotates `unverified`: the names of the fields that nobody has checked against a source."""
        doubtful = PoleFact.objects.filter(pole=OuterRef("pk"), verified=False).order_by("field")
        return self.annotate(unverified=ArraySubquery(doubtful.values("field")))

    def order_by_name(self) -> PoleQuerySet:
        return self.order_by("sort_key", "pk")


class PublicPoleManager(models.Manager.from_queryset(PoleQuerySet)):  # type: ignore[misc] # a class made at run time
    """The door for anonymous visitors."""

    def get_queryset(self) -> PoleQuerySet:
        return super().get_queryset().public()


# Of the sort key nothing is lost; an e-mail address that is wiped must not stay in the history.
@tracked(exclude=["sort_key", "role_email"])
class Pole(models.Model):
    class State(models.TextChoices):
        LABELLED = "labelled", "labellisé"
        MERGED = "merged", "fusionné ou renommé"
        ENDED = "ended", "label terminé"
        UNKNOWN = "unknown", "état non renseigné"

    class Coverage(models.TextChoices):
        NONE = "none", "liste non fournie"
        MENTIONS = "mentions", "quelques membres mentionnés"
        PARTIAL = "partial", "liste partielle"
        COMPLETE = "complete", "liste complète"

    slug = models.SlugField("adresse", max_length=80, unique=True)
    name = models.CharField("nom", max_length=150)
    short_name = models.CharField("nom court", max_length=60, blank=True)
    former_names = ArrayField(models.CharField(max_length=150), verbose_name="anciens noms", default=list, blank=True)
    presentation = models.TextField("ce qu’il fait", blank=True)
    presentation_en = models.TextField("ce qu’il fait, en anglais", blank=True)
    website = models.URLField("site web", max_length=300, blank=True)
    contact_url = models.URLField("page de contact", max_length=300, blank=True)
    join_url = models.URLField("page d’adhésion", max_length=300, blank=True)
    services_url = models.URLField("page des services aux entreprises", max_length=300, blank=True)
    agenda_url = models.URLField("agenda", max_length=300, blank=True)
    calls_url = models.URLField("appels à projets", max_length=300, blank=True)
    role_email = models.EmailField(
        "adresse électronique de contact",
        blank=True,
        help_text="Une adresse de fonction (contact@…), jamais celle d’une personne.",
    )
    seat = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune du siège"
    )
    seat_address = models.CharField("adresse du siège", max_length=250, blank=True)
    regions = models.ManyToManyField(Region, related_name="poles", blank=True, verbose_name="régions couvertes")
    themes = models.ManyToManyField(Theme, related_name="poles", blank=True, verbose_name="thématiques")
    founded = models.PositiveSmallIntegerField(
        "année de création", null=True, blank=True, validators=[MinValueValidator(1900)]
    )
    # Longer than nine digits: people paste it with spaces, which `clean` takes out.
    siren = models.CharField("SIREN de la structure", max_length=20, blank=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.UNKNOWN)
    state_note = models.CharField("précision sur l’état", max_length=250, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="pôle qui lui succède"
    )
    published = models.BooleanField("publié", default=False)
    keepers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="kept_poles", blank=True, verbose_name="gestionnaires"
    )

    coverage = models.CharField("liste des membres", max_length=10, choices=Coverage, default=Coverage.NONE)
    coverage_note = models.CharField("précision sur la liste", max_length=250, blank=True)
    list_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="source de la liste"
    )
    first_list_on = PartialDateField("première liste connue", null=True, blank=True)
    last_list_on = PartialDateField("dernière liste connue", null=True, blank=True)
    declared_members = models.PositiveIntegerField("nombre de membres déclaré", null=True, blank=True)
    declared_members_as_written = models.CharField("nombre déclaré, tel qu’écrit", max_length=100, blank=True)
    declared_members_on = PartialDateField("date du nombre déclaré", null=True, blank=True)
    sort_key = sort_key_of("name")

    # First, and hides nothing: the admin, dumps and migrations need it.
    objects = PoleQuerySet.as_manager()
    public = PublicPoleManager()

    class Meta:
        verbose_name = "pôle"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug="") & ~Q(slug__in=RESERVED_SLUGS),
                name="pole_slug_is_not_reserved",
                violation_error_message="Cette adresse est réservée au site : choisissez-en une autre.",
            ),
            models.CheckConstraint(condition=Q(slug__regex=r"^[-a-zA-Z0-9_]+$"), name="pole_slug_fits_an_address"),
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"), name="pole_has_a_name", violation_error_message="Écrivez un nom."
            ),
            models.CheckConstraint(
                condition=Q(siren="") | Q(siren__regex=r"^[0-9]{9}$"),
                name="pole_siren_has_nine_digits",
                violation_error_message="Un SIREN a neuf chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(state="merged"),
                name="pole_successor_only_if_merged",
                violation_error_message="Seul un pôle « fusionné ou renommé » a un successeur.",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")),
                name="pole_successor_is_another",
                violation_error_message="Un pôle n’est pas son propre successeur.",
            ),
            *(
                models.CheckConstraint(
                    condition=Q((field, "")) | Q((f"{field}__regex", r"^https?://")), name=f"pole_{field}_is_a_web_page"
                )
                for field in ("website", "contact_url", "join_url", "services_url", "agenda_url", "calls_url")
            ),
            models.CheckConstraint(
                condition=~Q(coverage__in=["partial", "complete"]) | Q(last_list_on__isnull=False),
                name="pole_list_is_dated",
                violation_error_message="Une liste, partielle ou complète, porte sa date (« dernière liste connue »).",
            ),
            models.CheckConstraint(
                condition=models.lookups.GreaterThanOrEqual(Latest("last_list_on"), Earliest("first_list_on")),
                name="pole_lists_in_order",
                violation_error_message="La dernière liste connue vient avant la première.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["labelled", "merged", "ended", "unknown"]), name="pole_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(coverage__in=["none", "mentions", "partial", "complete"]), name="pole_coverage_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        return reverse("pole", args=[self.slug])

    def clean(self) -> None:
        self.siren = "".join(self.siren.split())
        if self.siren and not siren_number.is_valid(self.siren):
            raise ValidationError(
                {"siren": f"« {self.siren} » n’est pas un SIREN : vérifiez les chiffres, il y a une faute de frappe."}
            )

    @property
    def has_a_list(self) -> bool:
        return self.coverage in {self.Coverage.PARTIAL, self.Coverage.COMPLETE}


@tracked()
class PoleRegion(Pole.regions.through):  # type: ignore[name-defined] # a table that Django makes
    class Meta:
        proxy = True


@tracked()
class PoleTheme(Pole.themes.through):  # type: ignore[name-defined] # a table that Django makes
    class Meta:
        proxy = True


@tracked()
class PoleKeeper(Pole.keepers.through):  # type: ignore[name-defined] # a table that Django makes
    class Meta:
        proxy = True


@tracked()
class PoleFact(Fact):
    pole = models.ForeignKey(Pole, models.CASCADE, related_name="facts", verbose_name="pôle")

    class Meta:
        verbose_name = "origine d’un champ"
        verbose_name_plural = "origine des champs"
        ordering = ["pole", "field", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pole", "field"], name="polefact_one_origin_per_field"),
            models.CheckConstraint(
                condition=Q(verified=False) | Q(source__isnull=False) | Q(entered_by__isnull=False),
                name="polefact_verified_names_its_origin",
                violation_error_message="Un champ vérifié nomme sa source, ou qui l’a saisi.",
            ),
        ]


@tracked()
class Axis(models.Model):
    """A domaine d’activité stratégique: the pôle's own words, beside the national themes."""

    pole = models.ForeignKey(Pole, models.CASCADE, related_name="axes", verbose_name="pôle")
    name = models.CharField("nom", max_length=150)
    name_en = models.CharField("nom anglais", max_length=150, blank=True)
    rank = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "domaine d’activité stratégique"
        verbose_name_plural = "domaines d’activité stratégiques"
        ordering = ["pole", "rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["pole", "name"], name="axis_named_once_per_pole")]

    def __str__(self) -> str:
        return self.name

"""Official numbers of an organisation. « Well formed » and « seen in the register on a date » are two things."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from members.models.member import Member
from poles.history import tracked
from poles.models import Source
from poles.partial_dates import Earliest, Latest, PartialDateField

CHECK_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
ROR_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class Scheme(models.TextChoices):
    SIREN = "siren", "SIREN"
    SIRET = "siret", "SIRET"
    RNSR = "rnsr", "RNSR"
    UAI = "uai", "UAI"
    ROR = "ror", "ROR"
    RNA = "rna", "RNA"


PATTERNS = {
    Scheme.SIREN: r"^[0-9]{9}$",
    Scheme.SIRET: r"^[0-9]{14}$",
    Scheme.RNSR: r"^[0-9]{9}[A-Z]$",
    Scheme.UAI: r"^[0-9]{7}[A-Z]$",
    Scheme.ROR: r"^0[0-9a-z]{6}[0-9]{2}$",
    # In Corsica and overseas the second to fourth characters hold a letter: W2A1…, W9R1….
    Scheme.RNA: r"^W[0-9][0-9A-Z][0-9]{7}$",
}


def has_check_letter(value: str) -> bool:
    """The rule of UAI, which all 4,506 numbers of the RNSR file follow too: the number modulo 23 gives the letter."""
    return CHECK_LETTERS[int(value[:-1]) % 23] == value[-1]


def has_ror_checksum(value: str) -> bool:
    """ISO 7064 MOD 97-10 over the seven characters read in Crockford's base 32, as ROR generates its identifiers."""
    number = 0
    for character in value[:7]:
        if character not in ROR_ALPHABET:
            return False
        number = number * 32 + ROR_ALPHABET.index(character)
    return 98 - (number * 100) % 97 == int(value[7:])


CHECKS: dict[str, Callable[[str], bool]] = {
    Scheme.SIREN: siren_number.is_valid,
    Scheme.SIRET: siret_number.is_valid,
    Scheme.RNSR: has_check_letter,
    Scheme.UAI: has_check_letter,
    Scheme.ROR: has_ror_checksum,
}


def bare(scheme: str, text: str) -> str:
    """As stored: without spaces, dots, dashes nor the address of the register; the case of its scheme."""
    text = re.sub(r"^(https?://)?(www\.)?ror\.org/", "", text.strip(), flags=re.IGNORECASE)
    # Spaces of all widths, among them those of no width that a copied web page brings along.
    text = re.sub(r"[\s.\-\u200b\u2060\ufeff]", "", text)
    return text.lower() if scheme == Scheme.ROR else text.upper()


def is_well_formed(scheme: str, value: str) -> bool:
    """Whether a bare value has the shape and the check digits of its scheme."""
    if not re.fullmatch(PATTERNS[Scheme(scheme)], value):
        return False
    return CHECKS.get(scheme, lambda _: True)(value)


class IdentifierQuerySet(models.QuerySet["Identifier"]):
    def for_siren(self, siren: str) -> IdentifierQuerySet:
        """The legal person and its sites."""
        return self.filter(Q(scheme=Scheme.SIREN, value=siren) | Q(scheme=Scheme.SIRET, value__startswith=siren))


@tracked()
class Identifier(models.Model):
    Scheme = Scheme

    member = models.ForeignKey(Member, models.CASCADE, related_name="identifiers", verbose_name="membre")
    scheme = models.CharField("registre", max_length=8, choices=Scheme)
    # Longer than any number: people paste the address of the register, which `clean` takes off.
    value = models.CharField("numéro", max_length=60)
    start = PartialDateField("depuis", null=True, blank=True)
    end = PartialDateField("jusqu’à", null=True, blank=True)
    seen_on = models.DateField("vu au registre le", null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="source")

    objects = IdentifierQuerySet.as_manager()

    class Meta:
        verbose_name = "identifiant"
        ordering = ["member", "scheme", "value", "pk"]
        indexes = [models.Index(fields=["value"], name="identifier_by_value")]
        constraints = [
            models.UniqueConstraint(fields=["member", "scheme", "value"], name="identifier_once_per_member"),
            *(
                models.CheckConstraint(
                    condition=~Q(scheme=scheme.value) | Q(value__regex=pattern), name=f"identifier_{scheme.value}_shape"
                )
                for scheme, pattern in PATTERNS.items()
            ),
            models.CheckConstraint(condition=Q(scheme__in=Scheme.values), name="identifier_scheme_is_known"),
            models.CheckConstraint(
                condition=models.lookups.GreaterThanOrEqual(Latest("end"), Earliest("start")),
                name="identifier_ends_after_its_start",
                violation_error_message="La fin de validité du numéro vient avant son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.grouped}"

    def clean(self) -> None:
        if self.scheme not in Scheme.values or not self.value:
            return  # said already, field by field
        self.value = bare(self.scheme, self.value)
        if not is_well_formed(self.scheme, self.value):
            label = Scheme(self.scheme).label
            raise ValidationError(
                {"value": f"« {self.value} » n’est pas un {label} : vérifiez les chiffres, il y a une faute de frappe."}
            )

    def has_ended(self, on: date) -> bool:
        """Whether it was certainly given up before that day."""
        return self.end is not None and self.end.latest < on

    @property
    def grouped(self) -> str:
        """As people read it: 123 456 789 00012, with narrow no-break spaces."""
        if self.scheme not in {Scheme.SIREN, Scheme.SIRET}:
            return self.value
        return "\u202f".join(
            part for part in (self.value[:3], self.value[3:6], self.value[6:9], self.value[9:]) if part
        )

    @property
    def register_url(self) -> str:
        """Its public page in the register, or an empty text where there is none."""
        pages = {
            Scheme.SIREN: "https://annuaire-entreprises.data.gouv.fr/entreprise/",
            Scheme.SIRET: "https://annuaire-entreprises.data.gouv.fr/etablissement/",
            Scheme.RNSR: "https://appliweb.dgri.education.fr/rnsr/PresenteStruct.jsp?PUBLIC=OK&numNatStruct=",
            Scheme.ROR: "https://ror.org/",
        }
        return pages[Scheme(self.scheme)] + self.value if self.scheme in pages else ""

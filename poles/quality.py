"""Named checks over the data: each is a sentence and the rows it speaks of, for the admin and for `check_data`.

An error contradicts itself and is somebody's mistake; a warning is a gap or a doubt that a person may leave as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db.models import F, Q, QuerySet

from poles.models import LabelPeriod, Pole, PoleFact
from poles.partial_dates import Latest, today

LIST_IS_OLD_AFTER = timedelta(days=365)
# prenom.nom@, p.nom@: a person. contact@, accueil.paris@: a role.
PERSONAL_EMAIL = r"^[a-z]+[._-][a-z]+@"
ROLE_EMAIL = (
    r"^(accueil|admin|adhesion|bonjour|communication|contact|direction|equipe|hello|info|innovation|secretariat)"
)


class Severity(StrEnum):
    ERROR = "erreur"
    WARNING = "avertissement"


@dataclass(frozen=True)
class Check:
    """`name` is stable and goes into addresses; `rows` gives all that it finds, of one model."""

    name: str
    sentence: str
    rows: Callable[[], QuerySet[Any]]
    severity: Severity = Severity.WARNING


def merged_without_successor() -> QuerySet[Pole]:
    return Pole.objects.filter(state=Pole.State.MERGED, successor__isnull=True)


def successors_in_a_loop() -> QuerySet[Pole]:
    """Pôles from which following the successors leads back to themselves."""
    follows = dict(Pole.objects.filter(successor__isnull=False).order_by("pk").values_list("pk", "successor"))
    looping = []
    for start in follows:
        seen, here = {start}, follows[start]
        while here in follows and here not in seen:
            seen.add(here)
            here = follows[here]
        if here == start:
            looping.append(start)
    return Pole.objects.filter(pk__in=looping)


def labelled_without_a_period() -> QuerySet[Pole]:
    return Pole.objects.labelled().filter(label_periods__isnull=True)


def label_elapsed() -> QuerySet[Pole]:
    """Labelled, though no period reaches today. A period without an end says nothing."""
    periods = LabelPeriod.objects.filter(end__isnull=False).annotate(last_day=Latest("end"))
    known = Pole.objects.labelled().filter(pk__in=periods.values("pole"))
    return known.exclude(pk__in=periods.filter(last_day__gte=today()).values("pole"))


def old_lists() -> QuerySet[Pole]:
    return (
        Pole.objects.with_a_list()
        .annotate(listed_on=Latest("last_list_on"))
        .filter(listed_on__lt=today() - LIST_IS_OLD_AFTER)
    )


def labelled_and_bare() -> QuerySet[Pole]:
    return Pole.objects.labelled().filter(Q(website="") | Q(presentation="") | Q(seat__isnull=True))


def labelled_without_theme_or_region() -> QuerySet[Pole]:
    return Pole.objects.labelled().filter(Q(themes__isnull=True) | Q(regions__isnull=True)).distinct()


def seated_outside_its_regions() -> QuerySet[Pole]:
    inside = Pole.objects.filter(regions=F("seat__departement__region"))
    return Pole.objects.filter(seat__isnull=False, regions__isnull=False).exclude(pk__in=inside.values("pk")).distinct()


def unverified_facts() -> QuerySet[PoleFact]:
    return PoleFact.objects.filter(verified=False).select_related("pole")


def unverified_periods() -> QuerySet[LabelPeriod]:
    return LabelPeriod.objects.filter(verified=False).select_related("pole")


def personal_email(field: str) -> Q:
    """Whether an address reads as a person's."""
    return Q(**{f"{field}__iregex": PERSONAL_EMAIL}) & ~Q(**{f"{field}__iregex": ROLE_EMAIL})


def poles_with_a_personal_email() -> QuerySet[Pole]:
    return Pole.objects.filter(personal_email("role_email"))


CHECKS = [
    Check("pole-successeurs-en-boucle", "Ces pôles se succèdent en boucle.", successors_in_a_loop, Severity.ERROR),
    Check(
        "pole-courriel-personnel",
        "L’adresse de contact du pôle semble être celle d’une personne.",
        poles_with_a_personal_email,
        Severity.ERROR,
    ),
    Check("pole-sans-successeur", "Pôle fusionné dont le successeur reste à choisir.", merged_without_successor),
    Check("pole-sans-periode", "Pôle labellisé sans période de label à son nom.", labelled_without_a_period),
    Check("pole-label-echu", "Pôle labellisé dont les périodes connues sont échues, suite à confirmer.", label_elapsed),
    Check("pole-liste-ancienne", "La liste des membres a plus d’un an.", old_lists),
    Check("pole-incomplet", "Pôle labellisé sans site web, sans présentation ou sans siège.", labelled_and_bare),
    Check(
        "pole-sans-thematique-ni-region",
        "Pôle labellisé sans thématique ou sans région.",
        labelled_without_theme_or_region,
    ),
    Check("pole-siege-hors-regions", "Le siège du pôle est hors des régions qu’il couvre.", seated_outside_its_regions),
    Check("pole-fait-a-verifier", "Champ d’un pôle qu’aucune page n’établit.", unverified_facts),
    Check("label-a-verifier", "Période de label qu’aucune page n’établit.", unverified_periods),
]

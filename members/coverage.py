"""What a count of members is worth: said wherever members are counted.

Two pôles have given a list, a dozen are known by mentions, the others by nothing: a bare number would lie.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from members.models import Membership
from members.templatetags.numbers import counted, grouped
from poles.models import Pole

NO_LIST = "liste non fournie"


def listed_by_pole() -> dict[int, int]:
    """How many members are listed today, by primary key of the pôle."""
    current = Membership.objects.public().in_force()
    return dict(current.order_by().values_list("pole").annotate(n=Count("member", distinct=True)))


def declared_text(pole: Pole) -> str:
    """« environ 450 déclarés en 2023 », in the words of the source; empty if the pôle declares nothing that we know."""
    if not pole.declared_members:
        return ""
    when = f" ({pole.declared_members_on.label})" if pole.declared_members_on else " (date inconnue)"
    return f"{declared_number(pole)}{when}"


def declared_number(pole: Pole) -> str:
    """In the words of the source where they say more than a number: « près de 450 », « une centaine »."""
    words = pole.declared_members_as_written
    if not words or words.isdecimal():
        return f"{grouped(pole.declared_members)} déclarés"
    # « 432 fiches dans l’annuaire » is no number of members: quoted as it stands.
    return f"{words} déclarés" if words[-1].isdecimal() or words.startswith("une ") else f"« {words} »"


def coverage_text(pole: Pole, listed: int) -> str:
    """« 431 recensés, près de 450 déclarés (2025), liste de janvier 2025 », or « liste non fournie »."""
    held = f"{counted(listed, 'recensé')}" if pole.has_a_list else NO_LIST
    if pole.coverage == Pole.Coverage.MENTIONS:
        held = f"{NO_LIST}, quelques mentions"
    kind = "liste partielle" if pole.coverage == Pole.Coverage.PARTIAL else "liste"
    dated = f"{kind} de {pole.last_list_on.label}" if pole.has_a_list and pole.last_list_on else ""
    return ", ".join(part for part in (held, declared_text(pole), dated) if part)


def lists_held() -> str:
    """« Listes de 2 pôles sur 77 » : what every count over the whole directory rests on."""
    with_list = Q(coverage__in=[Pole.Coverage.PARTIAL, Pole.Coverage.COMPLETE])
    counts = Pole.public.aggregate(held=Count("pk", filter=with_list), all=Count("pk"))
    return f"Listes de {counted(counts['held'], 'pôle')} sur {counts['all']}"


@dataclass(frozen=True)
class CoverageNote:
    """As `components/coverage.html` wants it."""

    state: str
    text: str
    note: str = ""


def coverage_notes(slugs: list[str]) -> list[CoverageNote]:
    """What the counts of a search rest on: the lists of the pôles chosen, else of all that have one."""
    if not slugs:
        return [CoverageNote(Pole.Coverage.PARTIAL, lists_held(), "un pôle sans liste fournie n’est pas un pôle vide")]
    listed = listed_by_pole()
    poles = Pole.public.filter(slug__in=slugs).order_by("sort_key", "pk")
    return [
        CoverageNote(pole.coverage, f"{pole} : {coverage_text(pole, listed.get(pole.pk, 0))}", pole.coverage_note)
        for pole in poles
    ]

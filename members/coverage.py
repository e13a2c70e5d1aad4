"""What a count of members is worth: said wherever members are counted.

Two pôles have given a list, a dozen are known by mentions, the others by nothing: a bare number would lie.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from members.templatetags.numbers import counted, grouped
from poles.models import Pole

NO_LIST = "liste non fournie"


def declared_text(pole: Any) -> str:
    """« environ 450 déclarés (2023) », in the words of the source; empty if the pôle declares nothing that we know.

    From a pôle with `unverified`.
    """
    if not pole.declared_members:
        return ""
    when = pole.declared_members_on.label if pole.declared_members_on else "date inconnue"
    doubt = ", à vérifier" if "declared_members" in pole.unverified else ""
    return f"{declared_number(pole)} ({when}{doubt})"


def declared_number(pole: Pole) -> str:
    """In the words of the source where they say more than a number: « près de 450 », « une centaine »."""
    words = pole.declared_members_as_written
    if not words or words.isdecimal():
        return f"{grouped(pole.declared_members)} déclarés"
    # « 432 fiches dans l’annuaire » is no number of members: quoted as it stands.
    return f"{words} déclarés" if words[-1].isdecimal() or words.startswith("une ") else f"« {words} »"


def coverage_text(pole: Any, listed: int) -> str:
    """« 431 recensés, près de 450 déclarés (2025), liste de janvier 2025 », or « liste non fournie »."""
    held = f"{counted(listed, 'recensé')}" if pole.has_a_list else NO_LIST
    if pole.coverage == Pole.Coverage.MENTIONS:
        held = f"{NO_LIST}, quelques mentions"
    kind = "liste partielle" if pole.coverage == Pole.Coverage.PARTIAL else "liste"
    dated = f"{kind} {pole.last_list_on.of}" if pole.has_a_list and pole.last_list_on else ""
    return ", ".join(part for part in (held, declared_text(pole), dated) if part)


def lists_held() -> str:
    """« Listes de 2 pôles sur 77 » : what every count over the whole directory rests on."""
    with_list = Q(coverage__in=[Pole.Coverage.PARTIAL, Pole.Coverage.COMPLETE])
    counts = Pole.public.aggregate(held=Count("pk", filter=with_list), all=Count("pk"))
    return lists_held_text(counts["held"], counts["all"])


def lists_held_text(held: int, poles: int) -> str:
    return f"Listes de {counted(held, 'pôle')} sur {poles}"


@dataclass(frozen=True)
class CoverageNote:
    """As `components/coverage.html` wants it."""

    state: str
    text: str
    note: str = ""


def coverage_note(pole: Any) -> CoverageNote:
    """What the counts of one pôle rest on. From a pôle of `with_listed`."""
    return CoverageNote(pole.coverage, f"{pole} : {coverage_text(pole, pole.listed)}", pole.coverage_note)


def coverage_of_lists(held: int, poles: int) -> CoverageNote:
    """What the counts over the whole directory rest on."""
    text = lists_held_text(held, poles)
    return CoverageNote(Pole.Coverage.PARTIAL, text, "Un pôle sans liste fournie n’est pas un pôle vide.")

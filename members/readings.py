"""How the words of a visitor were read, where that is not as they were typed: sentences, each with a way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from members.facets import FORMER, MENTIONED
from members.filters import BY_DISTANCE, MemberFilter
from members.models import Membership
from members.search.places import AROUND_KM
from members.search.question import Question
from poles.active_filters import address

MOST_LOOKED_AT = 500


@dataclass(frozen=True)
class Reading:
    text: str
    link_url: str = ""
    link_label: str = ""


def readings(filters: MemberFilter, path: str) -> list[Reading]:
    question = filters.answer.question
    if question is None:
        return []
    found = [*corrected(filters, question, path), *by_themes(filters, question), *partial(filters, question)]
    return [*found, *near(filters, question), *elsewhere(filters, question, path)]


def corrected(filters: MemberFilter, question: Question, path: str) -> list[Reading]:
    if not question.corrections:
        return []
    typed, used = (cited(words) for words in zip(*question.corrections, strict=True))
    several = len(question.corrections) > 1
    text = f"Personne n’a {'les mots' if several else 'le mot'} {typed} : voici les résultats pour {used}."
    as_typed = address(path, filters.search, q=quoted(question))
    return [Reading(text, as_typed, f"Chercher {typed} {'tels quels' if several else 'tel quel'}")]


def by_themes(filters: MemberFilter, question: Question) -> list[Reading]:
    """Narrower words that nobody has, taken for their themes."""
    if not question.is_by_themes:
        return []
    themes = cited(dict.fromkeys(entity.label for _, entity in question.narrower))
    return [Reading(f"Personne n’a tous ces mots : les plus précis sont compris comme la thématique {themes}.")]


def cited(words: Iterable[str]) -> str:
    """Between French quotation marks that no line break parts from them."""
    return ", ".join(f"«\u00a0{word}\u00a0»" for word in words)


def quoted(question: Question) -> str:
    """The question with the words that were corrected between quotes: they are then taken as typed."""
    wrong = {word for word, _ in question.corrections}
    return " ".join(f'"{each.word}"' if each.word in wrong or each.as_typed else each.word for each in question.asked)


def partial(filters: MemberFilter, question: Question) -> list[Reading]:
    met = filters.answer.words_met
    if not met:
        return []
    nobody = cited(dict.fromkeys(names_of_nobody(filters, question)))
    known = f" À notre connaissance, aucun membre pour {nobody}." if nobody else ""
    who = "celui qui en a" if len(filters.answer.docs) == 1 else "ceux qui en ont"
    return [Reading(f"Aucun membre n’a tous ces mots : voici {who} {met} sur {question.count}.{known}")]


def names_of_nobody(filters: MemberFilter, question: Question) -> Iterator[str]:
    """Of the pôles, themes and places named, those where nobody is."""
    said = [(span, entity.label) for span, entity in question.entities]
    said += [(span, place.label) for span, place in question.communes]
    for span, label in said:
        if question.having(span.first).docs.isdisjoint(filters.everybody):
            yield label


def near(filters: MemberFilter, question: Question) -> list[Reading]:
    order = ", du plus proche au plus éloigné" if filters.order == BY_DISTANCE else ""
    if filters.answer.is_widened:
        name = question.communes[0][1].label
        return [Reading(f"Aucun membre pour {cited([name])} même : voici ceux à {AROUND_KM} km au plus{order}.")]
    if question.around is None:
        return []
    return [Reading(f"{cited([f'Près de {question.around.name}'])} : à {AROUND_KM} km au plus{order}.")]


def elsewhere(filters: MemberFilter, question: Question, path: str) -> list[Reading]:
    """Where nobody answers among those of today, those of another status who do."""
    if filters.answer.docs or question.whole is None or filters.chosen["statut"] or filters.day:
        return []
    keys = filters.index.member_ids(list(question.whole.docs[:MOST_LOOKED_AT]))
    memberships = Membership.objects.public().filter(member__in=keys)
    text = "Ces mots sont ceux d’une organisation qui n’est pas, à notre connaissance, membre aujourd’hui."
    found = [
        Reading("", address(path, filters.search, statut=status), label)
        for status, label, those in (
            (FORMER, "Chercher parmi les anciens membres", memberships.former()),
            (MENTIONED, "Chercher parmi les mentions", memberships.mentioned()),
        )
        if keys and those.exists()
    ]
    return [Reading(text), *found] if found else []

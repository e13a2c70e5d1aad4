"""How the words of a visitor were read, where that is not as they were typed: sentences, each with a way back."""

from __future__ import annotations

from dataclasses import dataclass

from members.facets import FORMER, MENTIONED
from members.filters import BY_DISTANCE, MemberFilter
from members.search.places import AROUND_KM
from members.search.question import Question
from poles.active_filters import address


@dataclass(frozen=True)
class Reading:
    text: str
    link_url: str = ""
    link_label: str = ""


def readings(filters: MemberFilter, path: str) -> list[Reading]:
    question = filters.answer.question
    if question is None:
        return []
    found = [*corrected(filters, question, path), *partial(filters, question), *near(filters, question)]
    return [*found, *elsewhere(filters, question, path)]


def corrected(filters: MemberFilter, question: Question, path: str) -> list[Reading]:
    if not question.corrections:
        return []
    typed = ", ".join(cited(word) for word, _ in question.corrections)
    used = ", ".join(cited(word) for _, word in question.corrections)
    as_typed = address(path, filters.search, q=quoted(question))
    text = f"Personne n’a le mot {typed} : voici les résultats pour {used}."
    return [Reading(text, as_typed, f"Chercher {typed} tel quel")]


def cited(words: str) -> str:
    """Between French quotation marks that no line break parts from them."""
    return f"«\u00a0{words}\u00a0»"


def quoted(question: Question) -> str:
    """The question with the words that were corrected between quotes: they are then taken as typed."""
    wrong = {word for word, _ in question.corrections}
    return " ".join(f'"{each.word}"' if each.word in wrong or each.as_typed else each.word for each in question.asked)


def partial(filters: MemberFilter, question: Question) -> list[Reading]:
    met = filters.answer.words_met
    if not met:
        return []
    return [Reading(f"Aucun membre n’a tous ces mots : voici ceux qui en ont {met} sur {question.count}.")]


def near(filters: MemberFilter, question: Question) -> list[Reading]:
    order = ", du plus proche au plus éloigné" if filters.order == BY_DISTANCE else ""
    if filters.answer.is_widened:
        name = question.communes[0][1].name
        return [Reading(f"Aucun membre à {name} même : voici ceux à {AROUND_KM} km au plus{order}.")]
    if question.around is None:
        return []
    return [Reading(f"{cited(f'Près de {question.around.name}')} : à {AROUND_KM} km au plus{order}.")]


def elsewhere(filters: MemberFilter, question: Question, path: str) -> list[Reading]:
    """Where nobody answers among those of today, those of another status who do."""
    if filters.answer.docs or question.whole is None or not question.whole.docs or filters.chosen["statut"]:
        return []
    former = address(path, filters.search, statut=FORMER)
    text = "Ces mots sont ceux d’organisations qui ne sont pas, à notre connaissance, membres aujourd’hui."
    mentioned = address(path, filters.search, statut=MENTIONED)
    return [
        Reading(text, former, "Chercher parmi les anciens membres"),
        Reading("", mentioned, "Chercher parmi les mentions"),
    ]

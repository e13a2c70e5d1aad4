"""What a page says of one field: its value, where it leads, what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from poles.models.source import Fact, Source


@dataclass(frozen=True)
class StatedFact:
    """As `components/facts.html` wants it. An empty value reads « non renseigné »."""

    label: str
    value: str = ""
    url: str = ""
    note: str = ""
    to_verify: bool = False
    texts: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


def by_field(facts: Iterable[Fact]) -> dict[str, Fact]:
    return {fact.field: fact for fact in facts}


def stated(
    facts: Mapping[str, Fact], name: str, label: str, value: Any, *, url: str = "", note: str = ""
) -> StatedFact:
    """The field `name` of a record; « à vérifier » if it has a value that nobody has checked against a source.

    `value`: anything that reads as text, a list of texts, or a list of (text, address).
    """
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        return StatedFact(label, note=note, to_verify=is_doubtful(facts, name), links=value)
    texts = list(value) if isinstance(value, list) else []
    text = "" if isinstance(value, list) else str(value or "")
    unsure = bool(text or texts) and is_doubtful(facts, name)
    return StatedFact(label, text, url if text else "", note, unsure, texts)


def is_doubtful(facts: Mapping[str, Fact], name: str) -> bool:
    origin = facts.get(name)
    return origin is not None and not origin.verified


def cited(sources: Iterable[Source | None]) -> list[dict[str, Any]]:
    """Each source once, as `components/source_note.html` wants it."""
    once = {source.pk: source for source in sources if source}
    return [
        {
            "label": source.title,
            "url": source.address,
            "date": source.published_on.label if source.published_on else "",
            "licence": source.licence,
        }
        for source in once.values()
    ]

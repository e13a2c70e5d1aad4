"""What a page says of one field: its value, where it leads, what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from poles.models.source import Fact, Source

BY_HAND = "saisi par un gestionnaire"


@dataclass(frozen=True)
class StatedFact:
    """As `components/facts.html` wants it. An empty value reads « non renseigné »."""

    label: str
    value: str = ""
    url: str = ""
    note: str = ""
    to_verify: bool = False
    texts: list[str] = field(default_factory=list)


def by_field(facts: Iterable[Fact]) -> dict[str, Fact]:
    return {fact.field: fact for fact in facts}


def stated(
    facts: Mapping[str, Fact], name: str, label: str, value: Any, *, url: str = "", note: str = ""
) -> StatedFact:
    """The field `name` of a record; « à vérifier » if it has a value that nobody has checked against a source."""
    origin = facts.get(name)
    texts = list(value) if isinstance(value, list) else []
    text = "" if isinstance(value, list) else str(value or "")
    unsure = bool(text or texts) and origin is not None and not origin.verified
    return StatedFact(label, text, url if text else "", note, unsure, texts)


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

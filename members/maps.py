"""Maps drawn on the server from official outlines: no tiles, no script, each part a link, doubled by a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import reverse

import poles
from members.coverage import counted

OUTLINES = Path(poles.__file__).parent / "data" / "departements_svg.json"
# Upper bounds of the five shades: a few départements hold most members, so equal steps would show two shades only.
STEPS = [4, 19, 49, 99]
LEGEND = ["0", "1 à 4", "5 à 19", "20 à 49", "50 à 99", "100 et plus"]


@dataclass(frozen=True)
class Part:
    code: str
    name: str
    path: str
    label: str
    count: int
    url: str
    level: int


@cache
def outlines() -> dict[str, Any]:
    """The drawing: `viewBox`, `items` (code, name, SVG path) and `insets`. Read once per process: it is 160 kB."""
    return json.loads(OUTLINES.read_text(encoding="utf-8"))


def level(count: int) -> int:
    """The shade of a count, 0 (none known) to 5."""
    return 0 if not count else 1 + sum(count > step for step in STEPS)


def departement_map(counts: Mapping[str, int]) -> dict[str, Any]:
    """What `components/map.html` draws, from {code of département: number of members}."""
    drawing = outlines()
    return {
        "items": [part(item, counts.get(item["code"], 0)) for item in drawing["items"]],
        "view_box": drawing["viewBox"],
        "legend": [{"level": rank, "label": label} for rank, label in enumerate(LEGEND)],
    }


def part(item: dict[str, Any], count: int) -> Part:
    name, code = item["nom"], item["code"]
    url = reverse("departement", args=[code]) if count else ""
    return Part(code, name, item["path"], f"{name} ({code}) : {counted(count, 'membre')}", count, url, level(count))

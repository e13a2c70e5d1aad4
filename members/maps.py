"""Maps drawn on the server from official outlines: no tiles, no script, each part a link, doubled by a table."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.urls import reverse

import poles
from members.templatetags.numbers import counted

OUTLINES = Path(poles.__file__).parent / "data" / "departements_svg.json"
VIEW_BOX = "0 0 1000 810"  # the foot of the drawing is empty
POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
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
    """The drawing: `items` (code, name, SVG path) and `insets`. Read once per process: it is 160 kB."""
    drawing = json.loads(OUTLINES.read_text(encoding="utf-8"))
    for item in drawing["items"]:
        item["path"] = "".join(ring(points) for points in item["path"].split("Z"))
    return drawing


def ring(points: str) -> str:
    """An outline in whole numbers, each point told from the one before: "M691,422l2,1 0,3z".

    All of France weighs 15 kB compressed instead of 58, and a unit is less than a pixel. A ring that shrinks to less
    than a triangle is left out.
    """
    rounded = [(round(float(x)), round(float(y))) for x, y in POINT.findall(points)]
    corners = [point for before, point in zip([None, *rounded], rounded, strict=False) if point != before]
    if len(corners) < 3:
        return ""
    steps = " ".join(f"{x - x0},{y - y0}" for (x0, y0), (x, y) in pairwise(corners))
    return f"M{corners[0][0]},{corners[0][1]}l{steps}z"


def level(count: int) -> int:
    """The shade of a count, 0 (none known) to 5."""
    return 0 if not count else 1 + sum(count > step for step in STEPS)


def departement_map(counts: Mapping[str, int]) -> dict[str, Any]:
    """What `components/map.html` draws, from {code of département: number of members}."""
    drawing = outlines()
    return {
        "items": [part(item, counts.get(item["code"], 0)) for item in drawing["items"]],
        "view_box": VIEW_BOX,
        "legend": [{"level": rank, "label": label} for rank, label in enumerate(LEGEND)],
    }


def part(item: dict[str, Any], count: int) -> Part:
    name, code = item["nom"], item["code"]
    url = reverse("departement", args=[code]) if count else ""
    return Part(code, name, item["path"], f"{name} ({code}) : {counted(count, 'membre')}", count, url, level(count))

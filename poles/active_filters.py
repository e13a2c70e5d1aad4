"""Active filters as data: each has a name, a value in words, and the address of the page without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Chip:
    label: str
    value_label: str
    remove_url: str


def address(path: str, chosen: Mapping[str, Any], **changes: Any) -> str:
    """`path` with the parameters of `chosen`, some of them changed; empty ones are left out, the order is kept."""
    parameters = [
        (name, str(one))
        for name, value in {**chosen, **changes}.items()
        for one in (value if isinstance(value, list) else [value])
        if one not in (None, "")
    ]
    return f"{path}?{urlencode(parameters)}" if parameters else path


def without(path: str, chosen: Mapping[str, Any], parameter: str, value: str) -> str:
    """The address of the same page with one value less."""
    present = chosen.get(parameter)
    left = [one for one in present if one != value] if isinstance(present, list) else None
    return address(path, chosen, **{parameter: left})

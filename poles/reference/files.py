"""The CSV files of the project, read as rows of text."""

from __future__ import annotations

import csv
from pathlib import Path

POLES_DATA = Path(__file__).resolve().parent.parent / "data"


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows by column name, every cell stripped. Raises FileNotFoundError with the path."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: (cell or "").strip() for name, cell in row.items()} for row in csv.DictReader(file)]


def listed(cell: str, separator: str = " ") -> list[str]:
    """The parts of a cell that holds several values."""
    return [part.strip() for part in cell.split(separator) if part.strip()]


def whole(cell: str) -> int | None:
    return int(cell) if cell else None


def decimal(cell: str) -> float | None:
    return float(cell) if cell else None

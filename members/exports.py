"""The current search as a file: CSV and JSON written as they are read, XLSX in constant memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.urls import reverse

from members.filters import MemberFilter
from members.open_data import cells, documentation, for_export, header, row
from poles.active_filters import address
from poles.snapshot import read_only_snapshot

BATCH = 500
# An XLSX is a zip: it can't be streamed, and 20,000 rows take three seconds.
MOST_XLSX_ROWS = 50_000
# Excel in French opens a file with commas in one column.
SEPARATORS = {"": ";", "virgule": ",", "point-virgule": ";"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"


def links_to_exports(search: dict[str, Any], total: int) -> list[dict[str, str]]:
    """As `components/exports.html` wants them."""
    addresses = {kind: address(reverse(f"members_{kind}"), search) for kind in ("csv", "xlsx", "json")}
    too_many = total > MOST_XLSX_ROWS
    limit = "au-delà de 50 000 lignes, prenez le CSV"
    return [
        {"label": "CSV", "url": addresses["csv"], "note": "tableur, point-virgule"},
        {"label": "XLSX", "url": "" if too_many else addresses["xlsx"], "note": limit if too_many else "Excel"},
        {"label": "JSON", "url": addresses["json"], "note": "pour les programmes"},
    ]


def members_of(filters: MemberFilter) -> Iterator[Any]:
    """All members of the search, in its order, a batch at a time."""
    for start in range(0, len(filters.results), BATCH):
        yield from filters.members(start, start + BATCH, lambda members: for_export(members, filters.scope))


class Line:
    """A file that gives back what is written to it, so that csv can feed a streamed answer."""

    def write(self, text: str) -> str:
        return text


def harmless(cell: str) -> str:
    """A spreadsheet would run a cell that starts as a formula: an apostrophe makes it a text."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def csv_lines(filters: MemberFilter, separator: str) -> Iterator[str]:
    writer = csv.writer(Line(), delimiter=SEPARATORS.get(separator, ";"))
    yield BYTE_ORDER_MARK + writer.writerow(header())
    with read_only_snapshot():
        for member in members_of(filters):
            yield writer.writerow([harmless(cell) for cell in cells(member)])


def json_lines(filters: MemberFilter, search: str) -> Iterator[str]:
    """One object: what was searched, what the fields mean, the members one a line."""
    about = {"recherche": search, "champs": dict(documentation())}
    yield json.dumps(about, ensure_ascii=False)[:-1] + ', "membres": [\n'
    with read_only_snapshot():
        for rank, member in enumerate(members_of(filters)):
            yield (",\n" if rank else "") + json.dumps(row(member), ensure_ascii=False)
    yield "\n]}\n"


def xlsx_file(filters: MemberFilter) -> IO[bytes]:
    """A workbook with the members and, on a second sheet, what the columns mean. The caller closes it."""
    file = TemporaryFile()  # noqa: SIM115 (the answer that sends it closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        write_rows(book.add_worksheet("Membres"), chain([header()], map(cells, members_of(filters))), bold)
        write_rows(book.add_worksheet("Champs"), chain([("champ", "contenu")], documentation()), bold)
    file.seek(0)
    return file


def write_rows(sheet: Any, rows: Iterable[Iterable[str]], bold: Any) -> None:
    sheet.freeze_panes(1, 1)
    for place, values in enumerate(rows):
        for column, value in enumerate(values):
            sheet.write_string(place, column, value, bold if place == 0 else None)

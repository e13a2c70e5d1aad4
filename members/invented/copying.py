"""Rows into a table by COPY: the only way to write a million of them in minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

NULL = "\\N"
# What the text format of COPY reads as its own: the backslash first, or it would escape the others' escapes.
ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


class Copier:
    """Writes rows of `model`: the columns named in order, every other one at its default."""

    def __init__(self, model: type[models.Model], columns: Sequence[str]) -> None:
        kept = {field.attname: field for field in model._meta.concrete_fields if not field.generated}
        others = [field for name, field in kept.items() if name not in columns and not field.primary_key]
        quote = connection.ops.quote_name
        listed = ", ".join(quote(str(field.column)) for field in [*(kept[name] for name in columns), *others])
        self.statement = f"COPY {quote(model._meta.db_table)} ({listed}) FROM STDIN"
        self.ending = "".join(f"\t{as_text(field.get_default())}" for field in others) + "\n"

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        ending = self.ending
        lines = ("\t".join(map(as_text, row)) + ending for row in rows)
        with connection.cursor() as cursor, cursor.copy(self.statement) as copy:
            copy.write("".join(lines))


def as_text(value: Any) -> str:
    """A value as COPY reads it in its text format."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return "{" + ",".join(f'"{item}"' for item in value) + "}"
    text = str(value)
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        for character, escape in ESCAPES:
            text = text.replace(character, escape)
    return text


def reserve_keys(model: type[models.Model], count: int) -> int:
    """The first of `count` primary keys in a row, which nobody else will be given. The table must be locked."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(table), column])
        sequence = cursor.fetchone()[0]
        cursor.execute("SELECT nextval(%s)", [sequence])
        first = cursor.fetchone()[0]
        cursor.execute("SELECT setval(%s, %s)", [sequence, first + count - 1])
        return first

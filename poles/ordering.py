"""Alphabetical order that does not put Élastopôle after Zed, the same on every server.

ICU collations are missing from some PostgreSQL builds, and libc ones differ between machines; a stored key, compared
byte by byte, sorts alike everywhere and serves trigram search too.
"""

from django.db import models


class FoldForSorting(models.Func):
    """Lower case without accents nor ligatures, by the SQL function that the first migration creates."""

    function = "fold_for_sorting"
    arity = 1


def sort_key_of(field: str) -> models.GeneratedField:
    """A stored column that sorts by `field`."""
    return models.GeneratedField(
        expression=FoldForSorting(field),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        verbose_name="clé de tri",
    )

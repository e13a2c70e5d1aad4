"""Reading without writing: one consistent picture of the database, within a time limit."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction


@contextmanager
def read_only_snapshot() -> Iterator[None]:
    """Everything read inside is the database of one instant; a write raises, and so does a statement that is too long.

    Public pages are read inside one already (the middleware). A streaming body runs after its view has returned, so
    its generator opens its own:

    >>> def lines():
    ...     with read_only_snapshot():
    ...         yield from rows

    Inside a transaction that has begun (a test's), the isolation level stays what it is; the rest holds.
    django.db.OperationalError when a statement passes settings.READ_TIME_LIMIT_MS.
    """
    mode = "READ ONLY" if connection.in_atomic_block else "ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    with transaction.atomic(), connection.cursor() as cursor:
        # Without parameters, both go to the server in one trip.
        cursor.execute(f"SET TRANSACTION {mode}; SET LOCAL statement_timeout = {settings.READ_TIME_LIMIT_MS:d}")
        try:
            yield
        finally:
            # There is nothing to commit, and a savepoint gives back both settings only when it is rolled back.
            transaction.set_rollback(True)


@contextmanager
def unhurried() -> Iterator[None]:
    """Ten times the limit, for the few statements that read every membership: seconds, at a million members."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        usual = cursor.fetchone()[0]
        if usual == "0":
            yield
            return
        cursor.execute(f"SET LOCAL statement_timeout = {10 * settings.READ_TIME_LIMIT_MS:d}")
        yield
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [usual])

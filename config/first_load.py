"""Makes the database ready: migrations, then the real data where there are none, one start at a time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.quick_migrations import quick_migrations

# Each command is one transaction, run when its table is empty: a load that was cut short is finished by the next start.
LOADS = (
    ("load_territories", "poles.Region", "Chargement des territoires"),
    ("load_poles", "poles.Pole", "Chargement des thématiques et des pôles"),
    ("load_members", "members.Member", "Chargement des membres"),
)
LOCK = 0x616E6E75  # « annu »: the advisory lock of preparations, any number that nobody else takes

Say = Callable[[str], None]


def prepare_database(say: Say) -> None:
    with _alone(say):
        migrate(say)
        load_what_is_missing(say)


def migrate(say: Say) -> None:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        with timed(say, f"Mise à jour de la base ({len(waiting)} migrations)"), quick_migrations():
            call_command("migrate", interactive=False, verbosity=0)


def load_what_is_missing(say: Say) -> None:
    missing = [load for load in LOADS if not apps.get_model(load[1])._default_manager.exists()]
    for command, _, sentence in missing:
        with timed(say, sentence):
            # Its plan is for those who run it by hand: hundreds of lines would hide the address to open.
            call_command(command, apply=True, stdout=StringIO())


@contextmanager
def timed(say: Say, sentence: str) -> Iterator[None]:
    say(f"{sentence}…")
    began = time.monotonic()
    yield
    say(f"  fait en {time.monotonic() - began:.1f} s".replace(".", ","))


@contextmanager
def _alone(say: Say) -> Iterator[None]:
    """A lock of the database server: it goes with the connection, even of a process that is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            say("Un autre démarrage prépare la même base : attente…")
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

"""The real data, loaded once per run into a database of their own.

`real_data` takes 8 s the first time, then nothing: the modules that ask for it are moved to a copy of the test
database in which the three loads have been applied. Every other test stays on the empty one.

    pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]
"""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection

from members.search import index

SUFFIX = "real"
LOADS = ["load_territories", "load_poles", "load_members"]


def move_to(name: str) -> None:
    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = name
    # A process keeps what it has read of one database: nothing in the versions tells two apart.
    index.versions = index.Versions()


def load_everything() -> None:
    for command in LOADS:
        call_command(command, "--apply", verbosity=0, skip_checks=True)


@pytest.fixture(scope="session")
def real_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The name of the database that holds the real data."""
    with django_db_blocker.unblock():
        empty = connection.settings_dict["NAME"]
        # PostgreSQL copies no database that somebody is connected to.
        move_to(empty)
        connection.creation.clone_test_db(SUFFIX, verbosity=0)
        name = connection.creation.get_test_db_clone_settings(SUFFIX)["NAME"]
        try:
            move_to(name)
            load_everything()
            move_to(empty)
            yield name
        finally:
            move_to(empty)
            connection.creation.destroy_test_db(suffix=SUFFIX, verbosity=0)


@pytest.fixture(scope="module")
def real_data(real_database, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        empty = connection.settings_dict["NAME"]
        move_to(real_database)
        yield
        move_to(empty)

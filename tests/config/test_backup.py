"""A backup that can't be restored is none: pg_restore works with an empty search path, unlike everything else."""

import os
import subprocess

import psycopg
import pytest
from django.db import connection

from config.embedded.binaries import wheel_bin
from tests.factories.member import MembershipFactory
from tests.factories.pole import LabelPeriodFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="uses the embedded server's own pg_dump"),
]


def run(program: str, *arguments: str) -> None:
    database = connection.settings_dict
    done = subprocess.run(
        [wheel_bin() / program, "-h", database["HOST"], "-U", database["USER"], *arguments],
        env={"LC_ALL": "C"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def rows_of(name: str) -> tuple[int, int]:
    """How many memberships and label periods a database holds."""
    database = connection.settings_dict
    with psycopg.connect(host=database["HOST"], user=database["USER"], dbname=name) as other:
        count = "SELECT (SELECT count(*) FROM members_membership), (SELECT count(*) FROM poles_labelperiod)"
        return other.execute(count).fetchone()


def test_a_dump_is_restored_whole(tmp_path):
    MembershipFactory(start="2019-05", end="2023")
    LabelPeriodFactory(start="2019", end="2022-12")
    run("pg_dump", "--format=custom", f"--file={tmp_path / 'dump'}", connection.settings_dict["NAME"])
    run("dropdb", "--if-exists", "restored")
    run("createdb", "restored")
    try:
        run("pg_restore", "--no-owner", "--exit-on-error", "--dbname=restored", str(tmp_path / "dump"))
        assert rows_of("restored") == (1, 1)
    finally:
        run("dropdb", "restored")

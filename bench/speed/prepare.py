"""Makes a data folder ready to be measured: real data, invented members, static files, and the peers' copies.

    ANNUAIRE_DATA_DIR=/tmp/data-20k python -m bench.speed.prepare 20000 --peers /tmp/bench-peers/bin/python

What is there already is kept, but for the peers' copies, which are made anew. From the root of the project.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

TANTIVY = Path(__file__).with_name("tantivy_engine.py")


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    say(f"{what}: {time.perf_counter() - began:.1f} s")


def seed(members: int) -> None:
    from members.invented import seeding
    from members.models import Member

    there = Member.objects.invented().count()
    if there == members:
        return
    if there:
        raise SystemExit(f"There are {there} invented members: manage.py seed_invented --remove")
    with timed(f"{members} invented members"):
        seeding.seed(members=members, seed=1, say=say)


def copy_for_peers(peers: str, data: Path) -> None:
    from bench.speed.export import export

    with timed("SQLite"):
        count = export(data / "members.db")
    say(f"{count} listed members copied")
    with timed("tantivy"):
        index = [peers, str(TANTIVY), "build", str(data / "members.db"), str(data / "tantivy")]
        subprocess.run(index, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("members", type=int)
    parser.add_argument("--peers", help="Python of the peers’ environment; without it no copy is made.")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings

    from config.first_load import prepare_database
    from config.static_files import collect_static_files

    prepare_database(say)
    collect_static_files()
    seed(options.members)
    if options.peers:
        copy_for_peers(options.peers, settings.DATA_DIR)


if __name__ == "__main__":
    main()

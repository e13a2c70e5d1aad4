"""How long invented members take to make, index and take away, and the room they need. One Markdown line per size.

    ANNUAIRE_DATA_DIR=/somewhere/empty python bench/seed.py 20000 1000000

The database must hold the reference data and no invented member.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

HEADER = """\
| members | memberships | rows copied | search rebuilt | rebuilt again, alone | taken away | database on disk |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""
SEARCH_BEGINS = "Index de recherche…"


def database_size() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1000000")
        return f"{cursor.fetchone()[0]} MB"


def measure(members: int) -> str:
    from members import search
    from members.invented import seeding

    marks = {"begin": time.perf_counter()}

    def note(sentence: str) -> None:
        marks[sentence] = time.perf_counter()
        sys.stderr.write(f"{sentence}\n")

    memberships = seeding.seed(members=members, seed=1, say=note)
    done, size = time.perf_counter(), database_size()
    durations = (
        marks[SEARCH_BEGINS] - marks["begin"],
        done - marks[SEARCH_BEGINS],  # with the statistics of the tables
        taken(search.rebuild),
        taken(seeding.remove),
    )
    timed = " | ".join(f"{seconds:.1f} s" for seconds in durations)
    return f"| {members:,} | {memberships:,} | {timed} | {size} |\n"


def taken(work: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    sys.stdout.write(HEADER)
    for wanted in sys.argv[1:]:
        sys.stdout.write(measure(int(wanted)))
        sys.stdout.flush()

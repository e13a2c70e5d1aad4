"""A profile of some pages, in this process, without HTTP: what calls what, by cumulative time.

    ANNUAIRE_DATA_DIR=/tmp/data-20k python -m bench.speed.where_time_goes '/membres/' '/membres/?q=photoniqe'

The profiler doubles the times of what is Python: read the proportions; the line above each table is without it.
"""

from __future__ import annotations

import cProfile
import io
import os
import pstats
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.test import Client  # noqa: E402 (settings first)

PAGES = 20
LINES = 30
# Ours, and the doors of what we call: statements, queries made, templates, compression.
SHOWN = r"(/members/|/poles/|/config/|psycopg/cursor\.py.*execute|compiler\.py.*as_sql|shortcuts\.py|gzip\.py)"


def main(addresses: list[str]) -> None:
    visitor = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    for address in addresses:
        for _ in range(3):
            visitor.get(address)
        sys.stdout.write(f"\n{address}: {timed(visitor, address)}\n{profiled(visitor, address)}")


def timed(visitor: Client, address: str) -> str:
    began, worked = time.perf_counter(), time.process_time()
    for _ in range(PAGES):
        visitor.get(address)
    wall, work = time.perf_counter() - began, time.process_time() - worked
    return f"{wall / PAGES * 1000:.1f} ms a page, of which {work / PAGES * 1000:.1f} in this process"


def profiled(visitor: Client, address: str) -> str:
    profile, report = cProfile.Profile(), io.StringIO()
    profile.enable()
    for _ in range(PAGES):
        visitor.get(address)
    profile.disable()
    pstats.Stats(profile, stream=report).sort_stats("cumulative").print_stats(SHOWN, LINES)
    return "\n".join(line for line in report.getvalue().splitlines()[5:] if line.strip()) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:] or ["/membres/"])

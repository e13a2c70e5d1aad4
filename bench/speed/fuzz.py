"""The slowest of many odd searches: words that nobody should type, through the filter set and its page, without HTTP.

    ANNUAIRE_DATA_DIR=/tmp/data-20k python -m bench.speed.fuzz --asked 2000

What is asked is what tests/members/test_search_fuzz.py asks, and the same for the same seed. From the root of the
project, over the database of the data folder.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from statistics import median
from urllib.parse import unquote

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.test import RequestFactory  # noqa: E402 (settings first)

from bench.speed import report  # noqa: E402
from bench.speed.rounds import percentile  # noqa: E402
from members.models import Member  # noqa: E402
from members.views.directory import member_list  # noqa: E402
from poles.snapshot import read_only_snapshot  # noqa: E402
from tests.members.odd_words import Typist, percent_encoded  # noqa: E402

SHOWN, LONGEST = 5, 90


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--asked", type=int, default=2000, help="How many searches (2000).")
    parser.add_argument("--seed", type=int, default=1, help="The same searches for the same seed (1).")
    return parser.parse_args()


def timed(address: str) -> float:
    """Milliseconds of the page, rendered."""
    request = RequestFactory().get(address)
    began = time.perf_counter()
    with read_only_snapshot():
        response = member_list(request)
    if response.status_code != 200:
        raise SystemExit(f"{response.status_code} at {address}")
    return (time.perf_counter() - began) * 1000


def main() -> None:
    options = arguments()
    typist = Typist(options.seed)
    # A NUL byte is refused before it reaches the page.
    texts = (typist.text().replace("\0", "") for _ in range(options.asked))
    addresses = [f"/membres/?q={percent_encoded(text)}" for text in texts]
    timed("/membres/?q=photonique")
    took = [(timed(address), address) for address in addresses]
    # Once more, the slowest alone: what the machine did meanwhile is not theirs.
    again = [(min(first, timed(address), timed(address)), address) for first, address in sorted(took)[-10 * SHOWN :]]
    say(options, sorted(first for first, _ in took), sorted(again, reverse=True))


def say(options: argparse.Namespace, took: list[float], slowest: list[tuple[float, str]]) -> None:
    sys.stdout.write(f"{report.machine()}\n")
    sys.stdout.write(f"- {options.asked} odd searches over {Member.public.count()} members, seed {options.seed}: ")
    sys.stdout.write(f"p50 {median(took):.1f} ms, p95 {percentile(took, 95):.1f} ms, slowest {took[-1]:.1f} ms\n")
    for milliseconds, address in slowest[:SHOWN]:
        text = unquote(address.split("=", 1)[1], errors="replace")
        sys.stdout.write(f"- {milliseconds:.1f} ms (the best of three): {text[:LONGEST]!r}, {len(text)} characters\n")


if __name__ == "__main__":
    main()

"""How soon an edit shows, and what edits cost those who read.

    ANNUAIRE_DATA_DIR=/tmp/data-20k python -m bench.speed.freshness > freshness.md

Of a site started here (one process, four threads) or of one that runs (`--site localhost:8000`), over the database of
the data folder, which must hold invented members. Edits are ordinary saves, committed by another process than the web
server's; the texts that they change are put back at the end.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from random import Random
from statistics import median

import django

os.environ["ANNUAIRE_WORKERS"], os.environ["ANNUAIRE_THREADS"] = "1", "4"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import transaction  # noqa: E402 (settings read the two lines above)

from bench.speed import report  # noqa: E402
from bench.speed.client import Visitor  # noqa: E402
from bench.speed.rounds import percentile  # noqa: E402
from bench.speed.searches import FOR_ALL  # noqa: E402
from bench.speed.systems import Site  # noqa: E402
from members.models import Member, Membership  # noqa: E402
from poles.history import recorded  # noqa: E402

MARK = "\n[bench] "  # what an edit adds to a text begins so
CONSONANTS = "bcdfghjklmnpqrstvwxz"
PATIENCE = 60  # seconds for an edit to show


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--site", help="host:port of a site that runs over the same database; else one is started.")
    parser.add_argument("--edits", type=int, default=50, help="How many edits are followed one by one (50).")
    parser.add_argument("--seconds", type=int, default=30, help="How long readers are timed, each time (30).")
    parser.add_argument("--rate", type=float, default=10, help="Edits a second while they read (10).")
    parser.add_argument("--edit-only", action="store_true", help="Edit at that rate for that long, and say so.")
    return parser.parse_args()


# Edits.


def some_members(count: int, seed: int) -> list[Member]:
    """Among those that a search finds."""
    listed = Membership.objects.public().in_force().filter(member__invented=True).order_by("member")
    keys = list(listed.values_list("member", flat=True).distinct())
    return list(Member.objects.filter(pk__in=Random(seed).sample(keys, min(count, len(keys)))))


def edit(member: Member, word: str) -> float:
    """Says `word` in the member's text. Milliseconds until committed."""
    began = time.perf_counter()
    with recorded(why="Mesure"), transaction.atomic():
        member.description = without_mark(member.description) + (MARK + word if word else "")
        member.save()
    return (time.perf_counter() - began) * 1000


def without_mark(text: str) -> str:
    return text.split(MARK, 1)[0]


def new_word(dice: Random) -> str:
    """So far from all others that no correction leads to it."""
    return "".join(dice.choices(CONSONANTS, k=14))


def put_back() -> int:
    marked = list(Member.objects.filter(invented=True, description__contains=MARK))
    for member in marked:
        edit(member, "")
    return len(marked)


def edit_for(seconds: float, rate: float) -> tuple[int, list[float]]:
    """Edits at a steady rate: how many were done, and their milliseconds."""
    dice, took = Random(2), []
    began = time.perf_counter()
    for number, member in enumerate(cycle(some_members(1000, seed=2))):
        due = began + number / rate
        if due > began + seconds or time.perf_counter() > began + seconds:
            return len(took), took
        time.sleep(max(0.0, due - time.perf_counter()))
        took.append(edit(member, new_word(dice)))
    return 0, []


# What is seen of them.


def follow(visitor: Visitor, count: int) -> list[tuple[float, float, int]]:
    """For each edit: its milliseconds, those from its beginning to the end of the page that shows it, pages asked."""
    dice = Random(1)
    return [follow_one(visitor, member, new_word(dice)) for member in some_members(count, seed=1)]


def follow_one(visitor: Visitor, member: Member, word: str) -> tuple[float, float, int]:
    began = time.perf_counter()
    edited = edit(member, word)
    pages = 0
    while time.perf_counter() < began + PATIENCE:
        page = visitor.get(f"/membres/?q={word}")
        pages += 1
        if f'data-member="{member.slug}"' in page.text:
            return edited, (time.perf_counter() - began) * 1000, pages
    raise SystemExit(f"{member.slug} is not found by {word} after {PATIENCE} s.")


def read_for(visitor: Visitor, site: Site, seconds: float) -> list[float]:
    """Milliseconds of the pages of all classes, in turn, over and over; in order."""
    addresses = [site.address(asked) for variants in FOR_ALL.values() for asked in variants]
    Random(1).shuffle(addresses)
    took, end = [], time.perf_counter() + seconds
    visitor.reconnect()
    for address in cycle(addresses):
        if time.perf_counter() > end:
            break
        answer = visitor.get(address)
        if answer.status != 200:
            raise SystemExit(f"{answer.status} at {address}")
        took.append(answer.milliseconds)
    return sorted(took)


@contextmanager
def editor(seconds: float, rate: float) -> Iterator[subprocess.Popen[str]]:
    """Another process that edits; what it did is on its stdout."""
    options = ["--edit-only", "--seconds", str(int(seconds)), "--rate", str(rate)]
    command = [sys.executable, "-m", "bench.speed.freshness", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as process:
        process.stdout.readline()  # it is ready
        yield process


def main() -> None:
    options = arguments()
    if options.edit_only:
        return edit_and_say(options)
    with ExitStack() as running:
        site = Site()
        if options.site:
            host, port = options.site.split(":")
            visitor = Visitor(int(port), host)
        else:
            running.enter_context(site)
            visitor = site.visitor
        running.callback(put_back)
        measure(site, visitor, options)


def edit_and_say(options: argparse.Namespace) -> None:
    some_members(1, seed=0)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    done, took = edit_for(options.seconds, options.rate)
    sys.stdout.write(f"{done} edits in {options.seconds} s, each {fifty_and_95(sorted(took))}\n")


def measure(site: Site, visitor: Visitor, options: argparse.Namespace) -> None:
    say = sys.stdout.write
    say(report.machine() + "\n")
    put_back()
    read_for(visitor, site, 3)  # warm
    followed = follow(visitor, options.edits)
    edits, shown = (sorted(one[part] for one in followed) for part in (0, 1))
    most = max(pages for *_, pages in followed)
    say(f"- {len(followed)} edits of one member, one by one: {fifty_and_95(edits)} until committed\n")
    say(f"- from the beginning of the edit to the end of the first page that shows it: {fifty_and_95(shown)}\n")
    say(f"- pages asked until it shows: {most} at most\n")
    before = read_for(visitor, site, options.seconds)
    with editor(options.seconds, options.rate) as other:
        during = read_for(visitor, site, options.seconds)
        edited = other.stdout.readline().strip()
    after = read_for(visitor, site, options.seconds)
    for name, took in (("no edit", before), (edited, during), ("no edit any more", after)):
        say(f"- {len(took)} pages read, {name}: {fifty_and_95(took)}\n")
    say(f"- p95 with edits over p95 without: {percentile(during, 95) / percentile(before, 95):.2f}\n")


def fifty_and_95(took: list[float]) -> str:
    if not took:
        return "none"
    return f"p50 {median(took):.1f} ms, p95 {percentile(took, 95):.1f} ms"


if __name__ == "__main__":
    main()

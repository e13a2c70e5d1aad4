"""Tables in Markdown."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from django.db import connection

from bench.speed.rounds import Class, Results, percentile
from bench.speed.searches import FOR_ALL, FOR_THE_SITE, Search
from bench.speed.systems import version_of

CLASSES = (*FOR_ALL, *FOR_THE_SITE)
SHARES = {"common word": (15, 35), "rare word": (0.00001, 0.1)}  # per cent of the listed members
SITE_PACKAGES = ("django", "django-filter", "psycopg", "pyroaring", "gunicorn")
PEER_PACKAGES = ("datasette", "tantivy", "whitenoise")


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    marks = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, marks, *lines)) + "\n"


def milliseconds(value: float) -> str:
    return f"{value:.1f}" if value < 99.95 else f"{value:,.0f}"


def times(one: Class) -> str:
    """« p50 / p95 », with the number of samples where it is too small for a p95."""
    if not one.times:
        return "failed" if one.failures else "–"
    few = f" ({len(one.times)})" if len(one.times) < 20 else ""
    return f"{milliseconds(percentile(one.times, 50))} / {p95(one)}{few}"


def three_digits(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def p95(one: Class) -> str:
    return milliseconds(percentile(one.times, 95))


def times_table(results: Results, classes: Iterable[str]) -> str:
    return table(["class", *results], ([name, *(times(of[name]) for of in results.values())] for name in classes))


def ratios(results: Results) -> str:
    """Each system's sum of medians over ours, over the classes that it answered."""
    ours, *others = results
    lines = []
    for name in others:
        shared = [one for one in FOR_ALL if results[name][one].times and results[ours][one].times]
        sums = [sum(percentile(results[system][one].times, 50) for one in shared) for system in (ours, name)]
        if shared:
            ratio = sums[1] / sums[0]
            lines.append([name, str(len(shared)), *map(milliseconds, sums), three_digits(ratio)])
    return table(["system", "classes", f"{ours}, sum of p50", "its own", "ratio"], lines)


def worst(ours: dict[str, Class]) -> str:
    """Where to look first: what our own process works of a page, and the slowest variant of each class."""
    lines = [
        [name, p95(ours[name]), work(ours[name]), milliseconds(ours[name].slowest[1]), str(ours[name].slowest[0])]
        for name in CLASSES
        if ours[name].times
    ]
    return table(["class", "p95", "web process at work, p50", "slowest variant, p50", "which"], lines)


def work(one: Class) -> str:
    return milliseconds(median(one.worked)) if one.worked else "–"


def sizes_table(results: Results) -> str:
    sized = {name: of for name, of in results.items() if any(one.sizes for one in of.values())}

    def size(one: Class) -> str:
        return f"{median(one.sizes) / 1000:.1f}" if one.sizes else "–"

    return table(["class", *sized], ([name, *(size(of[name]) for of in sized.values())] for name in CLASSES))


def totals_table(results: Results, members: int) -> str:
    """How many members each found, and the share that our total is of all listed ones."""
    told = {name: of for name, of in results.items() if of["landing"].total(Search()) is not None}
    lines = []
    for class_name, variants in FOR_ALL.items():
        for asked in dict.fromkeys(variants):
            totals = [of[class_name].total(asked) for of in told.values()]
            share = 100 * totals[0] / members if totals[0] is not None else None
            shown = "–" if share is None else f"{share:.2f} %"
            remark = agreement(asked, totals) or as_meant(class_name, share)
            lines.append([f"{class_name}: {asked}", *map(number, totals), shown, remark])
    return table(["search", *told, "share", ""], lines)


def number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def agreement(asked: Search, totals: Sequence[int | None]) -> str:
    """Without words everybody must agree; a distance is a square for Datasette and tantivy."""
    known = {total for total in totals if total is not None}
    if asked.words or asked.near:
        return ""
    return "same" if len(known) == 1 else "**differ**"


def as_meant(class_name: str, share: float | None) -> str:
    """Whether a word is still as common, or as rare, as its class says."""
    low, high = SHARES.get(class_name, (0, 100))
    return "" if share is None or low <= share <= high else "**not as meant**"


def machine() -> str:
    cpu = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 1_000_000
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {os.cpu_count()} × {cpu[1] if cpu else platform.processor()},"
        f" {memory:.0f} GB · Linux {platform.release()} · load {load}\n"
    )


def versions(site_python: str, peers_python: str | None) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [postgresql] = cursor.fetchone()
    known = [f"Python {platform.python_version()}", f"PostgreSQL {postgresql}", f"SQLite {sqlite3.sqlite_version}"]
    known += [f"{name} {version_of(site_python, name)}" for name in SITE_PACKAGES]
    known += [f"{name} {version_of(peers_python, name)}" for name in PEER_PACKAGES if peers_python]
    return " · ".join(known) + "\n"

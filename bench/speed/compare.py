"""Whole pages over HTTP, ours beside the peers', in one run: one process each, one client, kept connections, warm.

    ANNUAIRE_DATA_DIR=/tmp/data-20k python -m bench.speed.compare --peers /tmp/bench-peers/bin/python > 20k.md

After `bench.speed.prepare`, from the root of the project. Progress goes to stderr, Markdown to stdout.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import ExitStack

import django

os.environ["ANNUAIRE_WORKERS"], os.environ["ANNUAIRE_THREADS"] = "1", "4"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 (settings read the two lines above)

from bench.speed import report  # noqa: E402
from bench.speed.rounds import Results, run  # noqa: E402
from bench.speed.searches import FOR_ALL, FOR_THE_SITE, Search  # noqa: E402
from bench.speed.systems import Datasette, EmptyView, Naive, Site, StaticFile, System, Tantivy  # noqa: E402

PEERS = {"datasette": Datasette, "naive": Naive, "tantivy": Tantivy, "static": StaticFile, "empty": EmptyView}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--peers", help="Python of the peers’ environment; without it the site is measured alone.")
    parser.add_argument("--only", nargs="*", choices=PEERS, default=list(PEERS), help="Which peers (all).")
    parser.add_argument("--rounds", type=int, default=20, help="Turns of each system after the one that warms up (20).")
    parser.add_argument("--limit", type=float, default=30, help="Seconds a system may spend on one class (30).")
    return parser.parse_args()


def peer(name: str, python: str, site: Site) -> System:
    """The static file and the empty view need our landing page, as the site sends it."""
    kind = PEERS[name]
    if issubclass(kind, StaticFile | EmptyView):
        return kind(python, settings.DATA_DIR, site.visitor.get(site.address(Search())).body)
    return kind(python, settings.DATA_DIR)


def measure(options: argparse.Namespace) -> tuple[Results, dict[str, float]]:
    """Times by system and class, and the memory of our web process, in MB, by moment."""
    with ExitStack() as running:
        site = Site()
        running.enter_context(site)
        memory = {"before the first page": site.memory_mb()}
        if failed := site.ask(Search()).failed:
            raise SystemExit(f"The site answers {failed}.")
        others = [peer(name, options.peers, site) for name in options.only] if options.peers else []
        for other in others:
            running.enter_context(other)
        results = run([site, *others], FOR_ALL | FOR_THE_SITE, options.rounds, options.limit)
        memory["after all pages"] = site.memory_mb()
    return results, memory


def main() -> None:
    options = arguments()
    began, versions = report.machine(), report.versions(sys.executable, options.peers)
    results, memory = measure(options)
    ours = results[Site.name]
    members = ours["landing"].total(Search()) or 0
    say = sys.stdout.write
    say(f"## {members:,} listed members\n\n{began}\n{versions}\n")
    say(f"p50 / p95 in milliseconds.\n\n{report.times_table(results, FOR_ALL)}\n")
    say(f"{report.times_table({Site.name: ours}, FOR_THE_SITE)}\n{report.ratios(results)}\n{report.worst(ours)}\n")
    say(f"Transferred, kB (median):\n\n{report.sizes_table(results)}\n")
    say("Memory of our web process: " + ", ".join(f"{mb:.0f} MB {when}" for when, mb in memory.items()) + ".\n\n")
    say(f"{report.totals_table(results, members)}\n")
    for name, of in results.items():
        for failure in sorted({one for each in of.values() for one in each.failures}):
            say(f"- {name}: {failure}\n")
    say(f"\nEnded {report.machine()}")


if __name__ == "__main__":
    main()

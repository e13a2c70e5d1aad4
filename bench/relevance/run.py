"""Does the search find what people look for? `python bench/relevance/run.py [--failures] [--datasette PROGRAM]`

Asks the same queries (queries.py) of the site, of Datasette and of Django's `icontains`, over the same members, and
prints for each how often a right answer is the first, among the first three, among the first ten.

It makes a database of its own beside the site's, loads the real data there, and takes it away at the end. The real data
hold no official number: SIREN are suggestions that wait for a keeper. So that numbers can be searched, this database
has all suggestions of high confidence accepted, and the numbers of some schools from the national register
(identifiers.csv).
"""

import argparse
import csv
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import django

HERE = Path(__file__).resolve().parent
DATASETTE = "/tmp/relevance-peers/bin/datasette"
RANKS = (1, 3, 10)
# Pages without hashed names of static files, which only `start` makes.
PLAIN_FILES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@contextmanager
def real_data() -> Iterator[None]:
    from django.core.management import call_command
    from django.db import connection

    from config.quick_migrations import quick_migrations

    connection.settings_dict["TEST"]["NAME"] = "bench_relevance"
    before = connection.settings_dict["NAME"]
    with quick_migrations():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        for load in ("load_territories", "load_poles", "load_members"):
            call_command(load, apply=True, stdout=StringIO())
        give_identifiers()
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def give_identifiers() -> None:
    from django.contrib.auth import get_user_model

    from members import curation
    from members.models import Identifier, Member, Suggestion

    keeper = get_user_model().objects.create_user("bench", is_superuser=True)
    for suggestion in Suggestion.objects.filter(subject="siren", confidence="high"):
        curation.accept_suggestion(suggestion=suggestion, by=keeper)
    with (HERE / "identifiers.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            member = Member.objects.get(slug=line["slug"])
            identifier = Identifier(member=member, scheme=line["scheme"], value=line["value"])
            identifier.full_clean()
            identifier.save()


def rank(answers: list[str], right: frozenset[str]) -> int | None:
    """Of the first right answer, from 1."""
    return next((number for number, slug in enumerate(answers, 1) if slug in right), None)


def table(title: str, queries: list, ranks: list[int | None]) -> str:
    by_kind = defaultdict(list)
    for query, at in zip(queries, ranks, strict=True):
        by_kind[query.kind].append(at)
    lines = [f"{kind} | {len(found)} | {shares(found)}" for kind, found in by_kind.items()]
    lines.append(f"**all** | {len(ranks)} | {shares(ranks)}")
    head = f"| {title} | queries | at 1 | at 3 | at 10 |\n| --- | ---: | ---: | ---: | ---: |\n"
    return head + "".join(f"| {line} |\n" for line in lines)


def shares(ranks: list[int | None]) -> str:
    return " | ".join(f"{sum(at is not None and at <= most for at in ranks) / len(ranks):.2f}" for most in RANKS)


def failures(queries: list, answers: list[list[str]]) -> Iterator[str]:
    """Those without a right answer among the first three, with what came instead."""
    for query, found in zip(queries, answers, strict=True):
        at = rank(found, query.right)
        if at is None or at > 3:
            wanted = " ".join(sorted(query.right)[:3]) + (f" (of {len(query.right)})" if len(query.right) > 3 else "")
            place = f"at {at}" if at else "not in 10"
            yield f"{query.kind}: « {query.text} » wants {wanted}; {place}; got {' '.join(found[:3]) or 'nothing'}\n"


def main(wanted: argparse.Namespace) -> None:
    import peers
    from django.test import override_settings
    from queries import all_queries
    from truth import read

    with real_data(), override_settings(STORAGES=PLAIN_FILES):
        truth = read()
        queries = all_queries(truth)
        sys.stderr.write(f"{len(truth.members)} members, {len(queries)} queries\n")
        ours = report("Ours", queries, peers.site)
        if wanted.failures:
            sys.stdout.writelines(failures(queries, ours))
        with peers.icontains(truth) as ask:
            report("Django `icontains`", queries, ask)
        if not Path(wanted.datasette).exists():
            sys.exit(f"No Datasette at {wanted.datasette}: see bench/relevance/requirements.txt")
        with peers.datasette(truth, wanted.datasette) as ask:
            report("Datasette FTS5", queries, ask)


def report(title: str, queries: list, ask) -> list[list[str]]:
    began = time.perf_counter()
    answers = [ask(query.text) for query in queries]
    sys.stderr.write(f"{title}: {time.perf_counter() - began:.1f} s\n")
    ranks = [rank(found, query.right) for found, query in zip(answers, queries, strict=True)]
    sys.stdout.write(table(title, queries, ranks) + "\n")
    sys.stdout.flush()
    return answers


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--failures", action="store_true", help="list the queries that ours answers wrongly")
    parser.add_argument("--datasette", default=DATASETTE, help=f"the program (default: {DATASETTE})")
    options = parser.parse_args()
    sys.path.insert(0, str(HERE.parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main(options)

"""The shape of every load: plan, show, and only then write, in one transaction."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from poles.history import recorded
from poles.reference.plan import Kind, NotReady, Plan, TablePlan

SAID_ALWAYS = {Kind.JOINED, Kind.LEFT_OUT, Kind.CONFLICT}


class LoadCommand(BaseCommand):
    """A command that sets the tables against the files of the project."""

    why = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="Écrit ; sans cette option, montre seulement le plan.")

    def make_plan(self) -> Plan:
        raise NotImplementedError

    def handle(self, *args: Any, apply: bool, verbosity: int, **options: Any) -> None:
        with transaction.atomic():
            # Two loads at once would both plan on empty tables.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('annuaire.load'))")
            try:
                plan = self.make_plan()
            except NotReady as error:
                raise CommandError(str(error)) from error
            self.show(plan, verbosity)
            if apply and plan.writes:
                with recorded(why=self.why):
                    plan.apply()
                self.follow()
        if apply and plan.writes:
            refresh_statistics()
        self.conclude(plan, apply)

    def follow(self) -> None:
        """What is derived from the rows written, in their transaction."""

    def show(self, plan: Plan, verbosity: int) -> None:
        for table in plan.tables:
            self.stdout.write(f"{table.title} : {counted(table)}")
            for line in table.lines:
                if line.kind in SAID_ALWAYS or (verbosity > 1 and line.kind != Kind.UNCHANGED):
                    self.stdout.write(f"  {line}")
        for remark in plan.remarks:
            self.stdout.write(str(remark))

    def conclude(self, plan: Plan, apply: bool) -> None:
        if not plan.writes:
            self.stdout.write(self.style.SUCCESS("Rien à changer."))
        elif apply:
            self.stdout.write(self.style.SUCCESS("Écrit."))
        else:
            self.stdout.write("Rien n’est écrit : relancez avec --apply pour écrire.")


def refresh_statistics() -> None:
    """The server would gather them by itself, a minute later: until then pages over the new rows take seconds."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def counted(table: TablePlan) -> str:
    counts = table.counts()
    return ", ".join(f"{counts[kind]} {kind}" for kind in Kind if counts[kind]) or "aucune ligne"

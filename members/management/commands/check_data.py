from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members import quality as members_quality
from members.models import Member
from poles import quality as poles_quality
from poles.quality import Check, Severity


class Command(BaseCommand):
    help = "Vérifie les données : contradictions, doublons possibles, lieux douteux, ce qui reste à vérifier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--strict", action="store_true", help="Échoue s’il y a des erreurs.")

    def handle(self, *args: Any, strict: bool, verbosity: int, **options: Any) -> None:
        errors = 0
        for check in [*poles_quality.CHECKS, *members_quality.CHECKS]:
            found = self.report(check, verbosity)
            errors += found if check.severity == Severity.ERROR else 0
        self.stdout.write(f"{errors} erreur{'s' if errors > 1 else ''}.")
        if strict and errors:
            raise CommandError("Il y a des erreurs : corrigez-les dans l’administration.")

    def report(self, check: Check, verbosity: int) -> int:
        """Writes one line, and one per row at verbosity 2; gives the number of rows."""
        rows = check.rows()
        count = rows.count()
        style = self.style.ERROR if count and check.severity == Severity.ERROR else str
        self.stdout.write(style(f"{count:>6}  {check.name} ({check.severity}) : {check.sentence}"))
        for row in rows if verbosity > 1 else []:
            self.stdout.write(f"          {described(row)}")
        return count


def described(row: Any) -> str:
    """The row, and what tells it from its neighbours: the place of a member, the record that a fact belongs to."""
    if isinstance(row, Member):
        return f"{row.name}, {row.postal_code} {row.place_as_written}".rstrip(" ,")
    owner = getattr(row, "member", None) or getattr(row, "pole", None)
    return f"{owner} : {row}" if owner and str(owner) not in str(row) else str(row)

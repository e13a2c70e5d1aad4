"""Invented members, for development and measures."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from members.invented import seeding


class Command(BaseCommand):
    help = (
        "Crée des membres inventés, signalés comme tels, dans les vrais pôles ; ou les retire tous (--remove). "
        "Pour le développement et les mesures, jamais pour un site en service."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--members", type=int, default=1_000, help="Combien (1 000 par défaut).")
        parser.add_argument("--seed", type=int, default=1, help="Les mêmes membres pour la même graine (1 par défaut).")
        parser.add_argument("--remove", action="store_true", help="Retire tous les membres inventés.")
        parser.add_argument("--force", action="store_true", help="Crée même dans la base d’un site en service.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.progress = self.stdout.write if options["verbosity"] else lambda sentence: None
        try:
            self.remove() if options["remove"] else self.seed(**options)
        except (seeding.AlreadyThere, seeding.NothingToBelongTo, seeding.StillNeeded) as error:
            raise CommandError(str(error)) from error

    def remove(self) -> None:
        self.done(f"{seeding.remove()} membres inventés retirés.")

    def seed(self, *, members: int, seed: int, force: bool, **options: Any) -> None:
        self.refuse_where_wrong(members, force)
        memberships = seeding.seed(members=members, seed=seed, say=self.progress)
        self.done(f"{members} membres inventés, {memberships} adhésions. --remove les retire tous.")

    def refuse_where_wrong(self, members: int, force: bool) -> None:
        if not 1 <= members <= seeding.MOST:
            raise CommandError(f"Choisissez un nombre de membres entre 1 et {seeding.MOST}.")
        if settings.PRODUCTION and not force:
            raise CommandError(
                "Cette base est celle d’un site en service (DATABASE_URL) : des membres inventés s’y verraient. "
                "Si c’est une base d’essai, ajoutez --force."
            )

    def done(self, sentence: str) -> None:
        self.progress(self.style.SUCCESS(sentence))

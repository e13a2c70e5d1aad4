from argparse import ArgumentParser
from itertools import islice
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.models import Count, Q

from members import search
from members.models import SearchChange, SearchDocument, SearchGeneration, SearchSet, SearchWord
from members.search.checking import differences
from members.search.texts import WHOLE_NAME
from poles.partial_dates import PartialDate

INDEX = [SearchChange, SearchDocument, SearchGeneration, SearchSet, SearchWord]
MOST_SHOWN = 20


class Command(BaseCommand):
    help = (
        "L’index de recherche : « rebuild » le construit de nouveau, sans arrêter le site ; « check » le compare aux "
        "données, et échoue s’il en diffère ; « status » dit où il en est."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Not `choices`, whose refusal argparse says in English.
        parser.add_argument("action", nargs="?", default="", help="rebuild, check ou status.")

    def handle(self, *args: Any, action: str, verbosity: int, **options: Any) -> None:
        actions = {"rebuild": self.rebuild, "check": self.check_index, "status": self.status}
        if action not in actions:
            raise CommandError("Dites quoi faire : « search rebuild », « search check » ou « search status ».")
        self.say = self.stdout.write if verbosity else lambda sentence: None
        self.shows_all = verbosity > 1
        try:
            actions[action]()
        except DatabaseError as error:
            raise CommandError(f"La base de données a refusé : {str(error).strip()}") from error

    def rebuild(self) -> None:
        began = monotonic()
        members = search.rebuild()
        vacuum()
        self.say(f"Index construit en {seconds(monotonic() - began)} : {counted(members, 'membre')}.")

    def check_index(self) -> None:
        began, found = monotonic(), differences()
        shown = list(found if self.shows_all else islice(found, MOST_SHOWN))
        more = sum(1 for _ in found)
        for sentence in shown:
            self.say(sentence)
        if shown:
            rest = f" (dont {more} de plus que ci-dessus : « -v 2 » les montre)" if more else ""
            raise CommandError(
                f"{counted(len(shown) + more, 'différence')} entre l’index et les données{rest}. "
                "« manage.py search rebuild » construit l’index de nouveau."
            )
        self.say(f"L’index dit ce que disent les données (comparé en {seconds(monotonic() - began)}).")

    def status(self) -> None:
        built = SearchGeneration.objects.first()
        if built is None:
            self.say("L’index n’a jamais été construit.")
        else:
            day = PartialDate.parse(built.day.isoformat()).label
            words = SearchWord.objects.exclude(word__startswith=WHOLE_NAME).count()
            sets = f"{counted(built.documents, 'membre')}, {counted(words, 'mot')}"
            self.say(f"Génération {built.number}, construite pour le {day} : {sets}.")
        self.say(changes())
        self.say(
            "Une reconstruction est due : « manage.py search rebuild »."
            if search.is_due()
            else "Aucune reconstruction n’est due."
        )


def changes() -> str:
    """What readers complete the index with."""
    since = SearchChange.objects.aggregate(
        members=Count("member", distinct=True), names=Count("pk", filter=Q(names=True)), all=Count("pk")
    )
    if not since["all"]:
        return "Rien n’a changé depuis."
    names = "des noms de pôles, de thématiques ou de lieux" if since["names"] else "aucun nom commun"
    return f"Depuis : {counted(since['members'], 'membre')} et {names} ; {counted(since['all'], 'écriture')} en tout."


def vacuum() -> None:
    """Gives back the room of the former index. Not in a transaction, where PostgreSQL refuses it."""
    if connection.in_atomic_block:
        return
    tables = ", ".join(model._meta.db_table for model in INDEX)
    with connection.cursor() as cursor:
        # Without cutting the end of the tables, for which it would lock those who write.
        cursor.execute(f"VACUUM (ANALYZE, TRUNCATE false) {tables}")


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number > 1 else ''}"


def seconds(duration: float) -> str:
    return f"{duration:.1f} s".replace(".", ",")

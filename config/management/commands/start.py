"""`manage.py start`: from nothing to a site that answers."""

import logging
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, OperationalError, connection

from config.env import env_str
from config.first_admin import create_first_administrator
from config.first_load import prepare_database
from config.static_files import collect_static_files
from config.web_server import WebServer, check_port_is_free
from members import search

logger = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Command(BaseCommand):
    help = "Prépare la base, charge les données la première fois, et sert le site. Ctrl-C arrête tout."
    requires_system_checks = []  # they are for those who write code, and cost half a second

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="Port d’écoute (8000 si rien n’est dit).")
        parser.add_argument("--host", default="127.0.0.1", help="Adresse d’écoute (127.0.0.1 : cette machine seule).")
        parser.add_argument("--data-dir", help="Dossier de la base et du secret (.data si rien n’est dit).")

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        began = time.monotonic()
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, _stop)
        try:
            self.check_host(host)
            check_port_is_free(host, port)
            self.prepare()
            self.serve(host, port, began)
        except KeyboardInterrupt:
            pass
        self.say("Arrêté. Rien n’est perdu : la même commande reprend où vous en étiez.")

    def check_host(self, host: str) -> None:
        if host not in LOOPBACK and not env_str("ANNUAIRE_ALLOWED_HOSTS"):
            raise CommandError(
                "Pour être joint d’une autre machine, le site doit savoir sous quels noms : donnez"
                " ANNUAIRE_ALLOWED_HOSTS, par exemple ANNUAIRE_ALLOWED_HOSTS=192.168.1.20,annuaire.exemple.fr"
            )

    def prepare(self) -> None:
        try:
            connection.ensure_connection()
        except (OperationalError, RuntimeError) as error:
            raise CommandError(f"La base de données ne répond pas : {error}") from error
        with ThreadPoolExecutor(1) as beside:
            collected = beside.submit(collect_static_files)  # compresses files while the database works
            prepare_database(self.say)
            create_first_administrator(self.say)
            collected.result()
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined] # of the PostgreSQL backend

    def serve(self, host: str, port: int, began: float) -> None:
        with WebServer(host, port) as server:
            server.wait_until_it_answers()
            name = "localhost" if host in LOOPBACK else settings.ALLOWED_HOSTS[0]
            self.say(f"Prêt en {time.monotonic() - began:.1f} s : http://{name}:{port}/".replace(".", ",", 1))
            self.say(f"Administration : http://{name}:{port}/admin/  ·  Ctrl-C pour arrêter")
            if code := server.serve(meanwhile=self.keep_index):
                raise CommandError(f"Le serveur web s’est arrêté (code {code}).")

    def keep_index(self) -> None:
        """Builds the search index again once much has changed; a database that is away now will be back."""
        try:
            search.rebuild_if_due()
        except DatabaseError as error:
            logger.warning("The search index was not built: %s", error)

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def _stop(*args: object) -> NoReturn:
    """An exception: without it SIGTERM closes nothing and the database outlives us. Once is enough: what stops is not
    to be interrupted. Ctrl-C comes here too, because a shell that starts us in the background has it ignored."""
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt

"""gunicorn as a child process: started once the database is ready, stopped with us."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import TracebackType

from django.conf import settings
from django.core.management.base import CommandError

START_LIMIT = 60  # seconds
STOP_LIMIT = 30  # seconds given to the requests under way
MEANWHILE = 5  # seconds


def check_port_is_free(host: str, port: int) -> None:
    """CommandError, in French, when nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise CommandError(f"Le port {port} est réservé au système : essayez --port 8000.") from error
        except socket.gaierror as error:
            raise CommandError(f"« {host} » n’est pas une adresse d’ici : essayez --host 127.0.0.1.") from error
        except OSError as error:
            raise CommandError(
                f"Le port {port} de {host} ne peut pas être pris ({error.strerror}) : un autre programme l’occupe"
                f" peut-être. Essayez --port {port + 1}."
            ) from error


class WebServer:
    """Threads rather than processes alone: a slow download must not hold a whole worker. No preload: the pool of
    database connections must be made after the fork."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.stopping = False

    def __enter__(self) -> "WebServer":
        bind = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        options = {
            "bind": bind,
            "workers": settings.WEB_WORKERS,
            "threads": settings.WEB_THREADS,
            "worker-class": "gthread",
            "graceful-timeout": STOP_LIMIT - 5,
            "keep-alive": 20,
            "max-requests": 100_000,
            "max-requests-jitter": 10_000,
            "log-level": "warning",
            "limit-request-line": 8190,
            "forwarded-allow-ips": "",  # ANNUAIRE_BEHIND_PROXY alone decides whom to believe
            "config": "python:config.gunicorn_hooks",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *arguments, "config.wsgi"],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,  # closes with us: see gunicorn_hooks
            start_new_session=True,  # Ctrl-C is for us, and we stop it gently
        )
        return self

    def wait_until_it_answers(self) -> None:
        end = time.monotonic() + START_LIMIT
        while not self._answers():
            if self.process.poll() is not None:
                raise CommandError("Le serveur web s’est arrêté : la cause est écrite ci-dessus.")
            if time.monotonic() > end:
                raise CommandError(f"Le serveur web n’a pas répondu en {START_LIMIT} s.")
            time.sleep(0.05)

    def _answers(self) -> bool:
        """Whether *our* readiness page answers, under a name that the site accepts."""
        anywhere = self.host in ("0.0.0.0", "::", "")
        connection = http.client.HTTPConnection("127.0.0.1" if anywhere else self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/sante/pret", headers={"Host": settings.ALLOWED_HOSTS[0].lstrip(".")})
            return json.load(connection.getresponse()).get("pret") is True
        except (OSError, ValueError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def serve(self, meanwhile: Callable[[], None]) -> int:
        """Until the server ends; gives its exit code, 0 when we stopped it. Every few seconds does `meanwhile`."""
        while True:
            try:
                code = self.process.wait(MEANWHILE)
            except subprocess.TimeoutExpired:
                meanwhile()
            else:
                return 0 if self.stopping else code

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stopping = True
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

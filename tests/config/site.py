"""Real sites for tests: `manage.py start` as it is typed, on a data directory of the test's own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psutil

from config.embedded.cluster import Cluster

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment() -> dict[str, str]:
    """This one, without what the tests or their caller have said of the site."""
    ours = ("ANNUAIRE_", "DATABASE_URL", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


class Site:
    """One `manage.py start`, ended with the test whatever happens."""

    def __init__(self, data: Path, port: int | None = None, **settings: str) -> None:
        self.port = port or free_port()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "start", f"--port={self.port}", f"--data-dir={data}"],
            cwd=ROOT,
            env=environment() | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""

    def wait(self, until: str = "Prêt en") -> "Site":
        while until not in self.said:
            line = self.process.stdout.readline()
            assert line, self.said
            self.said += line
        return self

    def get(self, address: str) -> int:
        return self.read(address)[0]

    def read(self, address: str) -> tuple[int, str]:
        """Status and text of a page."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", address)
            response = connection.getresponse()
            return response.status, response.read().decode()

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, how: signal.Signals = signal.SIGTERM) -> str:
        self.process.send_signal(how)
        try:
            self.said += self.process.communicate(timeout=40)[0]
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return self.said

    def kill_everything(self, data: Path) -> None:
        """kill -9 of the command, the web server and the database server, as if the machine had stopped."""
        server = psutil.Process(int((Cluster(data / "pg18").data / "postmaster.pid").read_text().split()[0]))
        family = [psutil.Process(self.process.pid), *self.family(), server, *server.children(recursive=True)]
        for process in family:
            process.kill()
        self.process.communicate(timeout=30)


def nothing_runs(data: Path) -> bool:
    end = time.monotonic() + 20
    while (Cluster(data / "pg18").data / "postmaster.pid").exists() and time.monotonic() < end:
        time.sleep(0.1)
    return not (Cluster(data / "pg18").data / "postmaster.pid").exists()

"""`manage.py start`, as it is typed: each test is a real site on a data directory of its own."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest

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

    def wait(self) -> "Site":
        while "Prêt en" not in self.said:
            line = self.process.stdout.readline()
            assert line, self.said
            self.said += line
        return self

    def get(self, address: str) -> int:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", address)
            return connection.getresponse().status

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


@pytest.fixture(scope="module")
def data():
    """Made by a first start: what a newcomer sees."""
    folder = Path(tempfile.mkdtemp(prefix="annuaire-start-"))
    folder.chmod(0o755)
    Site(folder, ANNUAIRE_ADMIN_PASSWORD="marmotte-grise-7").wait().end()
    yield folder
    shutil.rmtree(folder)


def nothing_runs(data: Path) -> bool:
    end = time.monotonic() + 20
    while (Cluster(data / "pg18").data / "postmaster.pid").exists() and time.monotonic() < end:
        time.sleep(0.1)
    return not (Cluster(data / "pg18").data / "postmaster.pid").exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_stops_everything(data, how):
    site = Site(data).wait()
    family = site.family()
    assert site.get("/sante/pret") == 200
    said = site.end(how)
    assert "Arrêté" in said
    assert "Administrateur créé" not in said  # the first start did
    assert site.process.returncode == 0
    assert not [process for process in family if process.is_running()]
    assert nothing_runs(data)


def test_two_starts_share_the_database(data):
    one, two = Site(data), Site(data)
    assert one.wait().get("/sante/pret") == two.wait().get("/sante/pret") == 200
    one.end()
    assert two.get("/sante/pret") == 200
    two.end()
    assert nothing_runs(data)


def test_a_port_that_is_taken_is_said(data):
    one = Site(data).wait()
    two = Site(data, port=one.port)
    said = two.process.communicate(timeout=30)[0]
    one.end()
    assert two.process.returncode == 1
    assert re.search(rf"Le port {one.port} .* --port {one.port + 1}", said)


def test_kill_9_of_start_alone_leaves_nothing_behind(data):
    site = Site(data).wait()
    site.process.kill()
    site.process.communicate(timeout=30)
    assert nothing_runs(data)


def test_kill_9_of_everything_then_start_again(data):
    site = Site(data).wait()
    server = psutil.Process(int((Cluster(data / "pg18").data / "postmaster.pid").read_text().split()[0]))
    for process in [psutil.Process(site.process.pid), *site.family(), server, *server.children(recursive=True)]:
        process.kill()
    site.process.communicate(timeout=30)
    again = Site(data, port=site.port).wait()
    assert again.get("/sante/pret") == 200
    again.end()


def test_another_machine_may_come_only_under_a_name(data):
    arguments = [sys.executable, "manage.py", "start", "--host=0.0.0.0", f"--data-dir={data}"]
    told = subprocess.run(arguments, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=30)
    assert told.returncode == 1
    assert "ANNUAIRE_ALLOWED_HOSTS" in told.stderr

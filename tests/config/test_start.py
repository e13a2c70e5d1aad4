"""`manage.py start`, as it is typed: each test is a real site on a data directory of its own."""

import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.config.site import ROOT, Site, environment, nothing_runs


@pytest.fixture(scope="module")
def data():
    """Made by a first start: what a newcomer sees."""
    folder = Path(tempfile.mkdtemp(prefix="annuaire-start-"))
    folder.chmod(0o755)
    Site(folder, ANNUAIRE_ADMIN_PASSWORD="marmotte-grise-7").wait().end()
    yield folder
    shutil.rmtree(folder)


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
    site.kill_everything(data)
    again = Site(data, port=site.port).wait()
    assert again.get("/sante/pret") == 200
    again.end()


def test_another_machine_may_come_only_under_a_name(data):
    arguments = [sys.executable, "manage.py", "start", "--host=0.0.0.0", f"--data-dir={data}"]
    told = subprocess.run(arguments, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=30)
    assert told.returncode == 1
    assert "ANNUAIRE_ALLOWED_HOSTS" in told.stderr

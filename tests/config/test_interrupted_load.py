"""Kill -9 of everything in the middle of the first load: the next start finds nothing half done, and finishes it."""

import re
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from tests.config.site import Site

PASSWORD = {"ANNUAIRE_ADMIN_PASSWORD": "marmotte-grise-7"}


@pytest.fixture
def data():
    folder = Path(tempfile.mkdtemp(prefix="annuaire-load-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_load_cut_by_kill_9_is_made_whole_by_the_next_start(data):
    site = Site(data, **PASSWORD).wait(until="Chargement des membres")
    time.sleep(0.5)  # it takes two seconds at least, and writes in the second half
    site.kill_everything(data)
    again = Site(data, **PASSWORD).wait()
    status, page = again.read("/membres/?pole=minalogic")
    said = again.end()
    # What was committed before is kept; of what was under way there was nothing.
    assert "Chargement des territoires" not in said
    assert "Chargement des membres" in said
    assert (status, re.search(r'data-total="(\d+)"', page)[1]) == (200, "431")

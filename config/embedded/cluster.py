"""Starts, shares and stops one PostgreSQL server per data directory.

Several processes may use the server at once (a site, a shell, a test run). Each holds a shared lock on a file: the
last one to leave stops the server, and a process killed with -9 leaves no trace to clean up.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from config.embedded.account import ROOT_STATE_DIR, others_may_enter, server_account
from config.embedded.binaries import bin_for

NAME = "annuaire"  # of the database and of its owner
SOCKET_PATH_LIMIT = 100  # bytes; the system's limit is 103 to 107
START_LIMIT = 120  # seconds; recovery after a crash can be long


class Cluster:
    """The server of one data directory (`…/pg18`: a new major version needs a dump, hence another name)."""

    def __init__(self, data: Path) -> None:
        self.account = server_account()
        self.key = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:12]
        closed = self.account is not None and not others_may_enter(data.parent)
        self.data = ROOT_STATE_DIR / f"{data.name}-{self.key}" if closed else data
        self.socket_dir = self._socket_dir()
        self._users: IO[str] | None = None
        self._running = False
        self._joined_by = 0
        # Without it, the threads of a web server all start the same server in their first second.
        self._threads = threading.Lock()

    def _socket_dir(self) -> Path:
        if len(os.fsencode(self.data / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
            return self.data
        return Path(tempfile.gettempdir()) / f"annuaire-pg-{self.key}"

    @cached_property
    def bin(self) -> Path:
        return bin_for(self.account)

    def ensure_running(self) -> None:
        """Start the server, or join the one that runs. RuntimeError, in French, when it does not start."""
        if self._running:
            return
        with self._threads:
            if not self._running:
                self._make_directories()
                with self._alone():
                    self._join()
                    self._initialise()
                    self._start()
                    self._create_database()
                self._joined_by = os.getpid()
                atexit.register(self.leave)
                self._running = True

    def _make_directories(self) -> None:
        self.data.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        for folder in {self.data, self.socket_dir}:
            folder.mkdir(mode=0o700, exist_ok=True)
            self._own(folder)

    def _own(self, folder: Path) -> None:
        """Give it to the server's account. A folder under /tmp that somebody else laid there first is refused."""
        ours = self.account.pw_uid if self.account else os.geteuid()
        found = folder.lstat()
        if found.st_uid not in (ours, os.geteuid()) or (folder == self.socket_dir and found.st_mode & 0o022):
            raise RuntimeError(f"{folder} appartient à un autre compte : effacez-le, ou changez de dossier de données.")
        if self.account and found.st_uid != ours:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process at a time makes, starts or stops the server."""
        with open(self.data.parent / f".{self.data.name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _join(self) -> None:
        self._users = open(self.data.parent / f".{self.data.name}.users", "w")  # noqa: SIM115 (held until we leave)
        fcntl.flock(self._users, fcntl.LOCK_SH)

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        for path in self.data.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        # The builtin C.UTF-8 folds accents right and depends on no installed locale.
        self._run(
            "initdb", "-D", self.data, "-U", NAME, "-A", "trust", "-E", "UTF8", "-k",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        )  # fmt: skip
        (self.data / "pg_hba.conf").write_text("local all all trust\n")

    def _start(self) -> None:
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.socket_dir}'"
            " -c unix_socket_permissions=0700 -c timezone=UTC"
        )
        end = time.monotonic() + START_LIMIT
        while not self._is_ready():
            if time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL ne démarre pas : voir {self.data / 'server.log'}.")
            if self._is_gone():
                log = self.data / "server.log"
                self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", log, "-o", options, "start", check=False)
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        return self._run("pg_isready", "-q", "-h", self.socket_dir, "-d", "postgres", check=False) == 0

    def _is_gone(self) -> bool:
        if self._run("pg_ctl", "-D", self.data, "status", check=False):
            return True
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split()[0])
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (OSError, ValueError, IndexError):
            return False
        if state == "Z":
            pid_file.unlink(missing_ok=True)
        return state == "Z"

    def _create_database(self) -> None:
        import psycopg

        with psycopg.connect(host=str(self.socket_dir), user=NAME, dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f"CREATE DATABASE {NAME}")

    def leave(self) -> None:
        """Stop the server if nobody else uses it. A forked child does not leave for its parent."""
        if not self._running or self._users is None or self._joined_by != os.getpid():
            return
        with self._alone():
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self._run("pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop", check=False)
            self._users.close()
            self._running = False

    def _run(self, program: str, *arguments: object, check: bool = True) -> int:
        account: dict[str, Any] = {}
        if self.account:
            account = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
        # A file, not a pipe: the server would keep the pipe open and we would wait for ever.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self.bin / program), *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=inherited | {"LC_ALL": "C", "TZ": "UTC"},
                cwd="/",
                check=False,
                **account,
            )
            output.seek(0)
            if check and done.returncode:
                raise RuntimeError(f"{program} a échoué (code {done.returncode}) : {output.read()[-2000:]}")
        return done.returncode

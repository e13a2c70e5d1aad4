"""Which system account runs the server, and what it may reach: PostgreSQL refuses to run as root."""

import os
import pwd
import stat
from pathlib import Path

# Where root keeps the data and the binaries that the account below could not reach otherwise.
ROOT_STATE_DIR = Path("/var/lib/annuaire-poles")


def server_account() -> pwd.struct_passwd | None:
    """The account to run as when we are root; None for an ordinary user, who runs the server as himself."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("Ni le compte « postgres » ni « nobody » n’existent : PostgreSQL refuse de tourner en root.")


def others_may_enter(path: Path) -> bool:
    """Whether any account may walk down to `path`. What does not exist yet is ours to make, and is left out."""
    path = path.resolve()
    return all(p.stat().st_mode & stat.S_IXOTH for p in (path, *path.parents) if p.exists())

"""The secret of a demonstration: made once, kept in the data directory, readable by its owner alone."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_secret(path: Path) -> str:
    """The secret kept at `path`, made at the first call. ImproperlyConfigured when the folder can't be written."""
    try:
        return path.read_text() if path.exists() else _make(path)
    except OSError as error:
        raise ImproperlyConfigured(
            f"Impossible de lire ou d’écrire {path} ({error.strerror}) : choisissez un autre dossier de données,"
            " par --data-dir ou par ANNUAIRE_DATA_DIR."
        ) from error


def _make(path: Path) -> str:
    """Two processes may come here at once: a link can't replace a file, so that both read the first one's secret."""
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft:  # mode 0600
        draft.write(secrets.token_urlsafe(64))
        draft.flush()
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)
    return path.read_text()

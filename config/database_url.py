"""DATABASE_URL: what it must look like, and Django's settings from it."""

from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

EXAMPLE = "postgres://annuaire:motdepasse@localhost:5432/annuaire"


def database_from(url: str) -> dict[str, Any]:
    """Django's settings of the database at `url`. ImproperlyConfigured, without the password, when it is not one."""
    try:
        database = dict(dj_database_url.parse(url))
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"DATABASE_URL ne se lit pas : écrivez par exemple {EXAMPLE}") from error
    if database["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(f"DATABASE_URL doit désigner une base PostgreSQL, par exemple {EXAMPLE}")
    if not database["NAME"]:
        raise ImproperlyConfigured(f"DATABASE_URL ne nomme pas de base de données : écrivez par exemple {EXAMPLE}")
    return database

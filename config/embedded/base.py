"""Django's PostgreSQL backend over the embedded server."""

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        """Start the server first: at the first connection, so that `check`, mypy or `collectstatic` start nothing."""
        settings.EMBEDDED_CLUSTER.ensure_running()
        return super().get_connection_params()

"""Liveness and readiness, for whatever supervises the site."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache


@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers; the database is not asked, so that its absence does not restart healthy processes."""
    return JsonResponse({"vivant": True})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and every migration is applied, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except (DatabaseError, RuntimeError):
        return JsonResponse({"pret": False, "raison": "base de données injoignable"}, status=503)
    if waiting:
        return JsonResponse({"pret": False, "raison": f"{waiting} migrations à appliquer"}, status=503)
    return JsonResponse({"pret": True})

"""What every page may show about the site itself: `site` in the templates."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, dict[str, object]]:
    return {
        "site": {
            "release": settings.RELEASE,
            "is_state_site": settings.IS_STATE_SITE,
            "has_invented_members": has_invented_members(),
        }
    }


def has_invented_members() -> bool:
    """Asked by every page, so without a queryset: to build and compile one costs four times the question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM members_member WHERE invented)")
        return bool(cursor.fetchone()[0])

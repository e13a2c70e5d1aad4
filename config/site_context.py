"""What every page may show about the site itself: `site` in the templates."""

from django.conf import settings
from django.http import HttpRequest

from members.models import Member


def site(request: HttpRequest) -> dict[str, dict[str, object]]:
    return {
        "site": {
            "release": settings.RELEASE,
            "is_state_site": settings.IS_STATE_SITE,
            "has_invented_members": Member.objects.invented().exists(),
        }
    }

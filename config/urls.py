"""The only place where the applications meet."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from config import health


class Favicon(RedirectView):
    """Browsers ask for it on pages that name no icon: the admin's, a downloaded file's."""

    def get_redirect_url(self, *args: object, **kwargs: object) -> str:
        return static("img/favicon.svg")


urlpatterns = [
    path("sante/vivant", health.alive, name="alive"),
    path("sante/pret", health.ready, name="ready"),
    path("favicon.ico", Favicon.as_view()),
    path("admin/", admin.site.urls),
    path("", include("members.urls")),
]

"""What nothing costs: an empty Django view, and a page of the site as a static file, served by whitenoise.

The folder of that file is in PEER_STATIC_ROOT.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("vide", empty)]

settings.configure(
    SECRET_KEY="measures only",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["whitenoise.middleware.WhiteNoiseMiddleware"],
    WHITENOISE_ROOT=os.environ["PEER_STATIC_ROOT"],
)
application = get_wsgi_application()

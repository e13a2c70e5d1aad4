"""The only place where the applications meet."""

from django.contrib import admin
from django.urls import path

from config import health

urlpatterns = [
    path("sante/vivant", health.alive, name="alive"),
    path("sante/pret", health.ready, name="ready"),
    path("admin/", admin.site.urls),
]

"""A small Django project as many would begin it, over the same PostgreSQL (its socket in PEER_PG_HOST)."""

import os

SECRET_KEY = "measures only"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["django.contrib.postgres", "django_filters", "bench.speed.naive"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "bench.speed.naive.views"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
TIME_ZONE = "Europe/Paris"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["PEER_PG_HOST"],
        "NAME": "annuaire",
        "USER": "annuaire",
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 5, "timeout": 10}},  # as the site's
    }
}

"""The site's settings, made quick and plain for tests. With DATABASE_URL, tests run on that server."""

import os

if os.environ.get("DATABASE_URL"):
    os.environ.setdefault("ANNUAIRE_SECRET_KEY", "only-for-tests-" * 5)
    os.environ.setdefault("ANNUAIRE_ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")

from config.settings import *  # noqa: F403 (the site's settings plus a few lines)
from config.settings import MIDDLEWARE, TEMPLATES
from tests.hostile import UndefinedVariable

PRODUCTION = False  # whatever the database, commands and first start behave as in a demonstration
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False  # a real browser asks live_server over http
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # nothing is collected; live_server serves files
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()

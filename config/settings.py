"""One file, read from top to bottom. Every setting of the environment is in docs/operations.md.

Without DATABASE_URL: demonstration, on this machine's own PostgreSQL. With it: production, which refuses to start
without its secrets.
"""

import tomllib
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from config.database_url import database_from
from config.embedded.cluster import NAME, Cluster
from config.env import env_bool, env_hosts, env_int, env_list, env_secret, env_str
from config.secret_key import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env_str("ANNUAIRE_DATA_DIR", str(BASE_DIR / ".data"))).expanduser().absolute()
DATABASE_URL = env_str("DATABASE_URL")
PRODUCTION = bool(DATABASE_URL)
DEBUG = False
RELEASE = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
# Of the newest file: pages that browsers keep are asked for again after every deployment, with or without a new number.
CODE_STAMP = max(
    path.stat().st_mtime_ns
    for app in ("config", "members", "poles", "templates", "static")
    for path in (BASE_DIR / app).rglob("*.*")
    if path.suffix in {".css", ".html", ".js", ".py"}
)
IS_STATE_SITE = env_bool("ANNUAIRE_IS_STATE_SITE", default=False)  # otherwise the footer says that it is not one

# --- Secrets and names

if PRODUCTION:
    SECRET_KEY = env_secret("ANNUAIRE_SECRET_KEY", minimum_length=50)
    ALLOWED_HOSTS = env_hosts("ANNUAIRE_ALLOWED_HOSTS")
else:
    SECRET_KEY = env_str("ANNUAIRE_SECRET_KEY") or kept_secret(DATA_DIR / "secret_key")
    ALLOWED_HOSTS = env_list("ANNUAIRE_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# A rotation: the former secret still opens the sessions and links signed with it.
SECRET_KEY_FALLBACKS = env_list("ANNUAIRE_FORMER_SECRET_KEYS")

# --- Applications

INSTALLED_APPS = [
    "config",  # first, for `manage.py test`
    "members",
    "poles",
    "pghistory",
    "pgtrigger",
    "django_filters",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.PermissionsPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.QuickGZip",  # pages; static files are compressed once, on disk
    "config.middleware.RefuseNul",
    "config.middleware.ReadOnlyPublicSite",  # above those that read sessions, below those that read nothing
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pghistory.middleware.HistoryMiddleware",  # who, in the history of what a request writes
]
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.site_context.site",
            ],
        },
    }
]

# --- Database and web server

WEB_WORKERS = env_int("ANNUAIRE_WORKERS", default=2, minimum=1, maximum=64)
WEB_THREADS = env_int("ANNUAIRE_THREADS", default=4, minimum=1, maximum=64)  # of each worker
# The work of one statement of a public page; what takes longer is answered 503.
READ_TIME_LIMIT_MS = env_int("ANNUAIRE_READ_TIME_LIMIT_MS", default=2_000, minimum=100, maximum=60_000)

EMBEDDED_CLUSTER = Cluster(DATA_DIR / "pg18")
if PRODUCTION:
    database = database_from(DATABASE_URL)
else:
    database = {"ENGINE": "config.embedded", "NAME": NAME, "USER": NAME, "HOST": str(EMBEDDED_CLUSTER.socket_dir)}
# A connection for each thread, kept: a new one per request costs three times the throughput.
pool = {"min_size": 1, "max_size": WEB_THREADS + 1, "timeout": 10}
database["OPTIONS"] = database.get("OPTIONS", {}) | {"pool": pool}
database["CONN_HEALTH_CHECKS"] = True  # a database that was restarted is met again at the next request
DATABASES = {"default": database}

# --- Language, time, files

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Security

BEHIND_PROXY = env_bool("ANNUAIRE_BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^sante/"]  # a supervisor asks over http, from the inside
SECURE_HSTS_SECONDS = env_int("ANNUAIRE_HSTS_SECONDS", default=31_536_000) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"
# Referrer-Policy and Cross-Origin-Opener-Policy are "same-origin" by Django's default.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],  # the admin's autocompletion
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- Logs: one line each on the standard error, for journald or a container

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django's own handlers write e-mails to nobody.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Anybody can ask under any name; each time would be a traceback.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Django leaves it to the server to drop the body of an answer to HEAD; the server warns that it does.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}

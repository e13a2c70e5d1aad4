"""The first administrator: from the environment, or with a password made and shown once."""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import transaction

from config.env import env_str
from config.first_load import Say


@transaction.atomic
def create_first_administrator(say: Say) -> None:
    """Nothing when there is one. In production nothing is made up, since what is said goes to the logs."""
    users = get_user_model()._default_manager
    if users.filter(is_superuser=True).exists():
        return
    name = env_str("ANNUAIRE_ADMIN_USER", "admin")
    given = env_str("ANNUAIRE_ADMIN_PASSWORD")
    if not given and settings.PRODUCTION:
        say(
            "Aucun administrateur : donnez ANNUAIRE_ADMIN_USER et ANNUAIRE_ADMIN_PASSWORD au prochain démarrage,"
            " ou tapez « python3 manage.py createsuperuser »."
        )
        return
    password = given or secrets.token_urlsafe(12)
    if given:
        _check(given)
    get_user_model().objects.create_superuser(name, password=password)
    shown = "celui de ANNUAIRE_ADMIN_PASSWORD" if given else f"{password}  (affiché cette seule fois)"
    say(f"Administrateur créé. Identifiant : {name}  Mot de passe : {shown}")


def _check(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(f"ANNUAIRE_ADMIN_PASSWORD ne convient pas : {' '.join(error.messages)}") from error

"""Reads settings from the environment; what is missing or wrong explains itself, in French."""

import os
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "oui", "true", "yes", "on"}
FALSE = {"0", "non", "false", "no", "off"}


def env_str(name: str, default: str = "") -> str:
    """The value without its surrounding spaces; an empty variable counts as absent."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool) -> bool:
    value = env_str(name).lower()
    if not value:
        return default
    if value in TRUE | FALSE:
        return value in TRUE
    raise ImproperlyConfigured(f"{name} vaut « {value} » : écrivez « oui » ou « non ».")


def env_int(name: str, *, default: int, minimum: int = 0, maximum: int = 2**31 - 1) -> int:
    value = env_str(name)
    if not value:
        return default
    if value.isdecimal() and minimum <= int(value) <= maximum:
        return int(value)
    raise ImproperlyConfigured(f"{name} vaut « {value} » : écrivez un nombre entier entre {minimum} et {maximum}.")


def env_list(name: str, *, default: Sequence[str] = ()) -> list[str]:
    """Values separated by commas."""
    return [part.strip() for part in env_str(name).split(",") if part.strip()] or list(default)


def env_secret(name: str, *, minimum_length: int) -> str:
    """A secret that has no default. ImproperlyConfigured, never quoting the value, when it is absent or too short."""
    value = env_str(name)
    how = "par exemple celle qu’affiche : python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
    if not value:
        raise ImproperlyConfigured(f"{name} manque : donnez une longue valeur au hasard, {how}")
    if len(value) < minimum_length or len(set(value)) < 5:
        raise ImproperlyConfigured(f"{name} est trop simple : au moins {minimum_length} caractères, {how}")
    return value


def env_hosts(name: str) -> list[str]:
    """Host names the site answers to. ImproperlyConfigured when there is none, or one that would not do."""
    hosts = env_list(name)
    if not hosts:
        raise ImproperlyConfigured(
            f"{name} manque : donnez les noms du site, séparés par des virgules, par exemple annuaire.exemple.fr"
        )
    for host in hosts:
        if "/" in host or "*" in host or " " in host:
            raise ImproperlyConfigured(
                f"{name} contient « {host} » : écrivez un nom seul, sans https://, ni chemin, ni « * »,"
                " par exemple annuaire.exemple.fr"
            )
    return hosts

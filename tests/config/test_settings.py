"""Production is set by the environment alone, and explains what is missing or wrong."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.database_url import database_from
from config.env import env_bool, env_hosts, env_int, env_list, env_secret
from config.secret_key import kept_secret

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DATABASE_URL": "postgres://annuaire:secret@localhost/annuaire?sslmode=require",
    "ANNUAIRE_SECRET_KEY": "kZ3-tY8_qPw7Rm2Xv9Lb4Nc6Hd1Fg5Js0Au8Ei3Oo7Qz2Wx6Cv4Bn9",
    "ANNUAIRE_ALLOWED_HOSTS": "annuaire.exemple.fr",
}


def manage(*arguments, data_dir, **environment):
    own = {k: v for k, v in os.environ.items() if not k.startswith(("ANNUAIRE_", "DATABASE_URL", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=own | environment | {"ANNUAIRE_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_check_deploy_is_clean_in_production(tmp_path):
    done = manage("check", "--deploy", "--fail-level=INFO", data_dir=tmp_path, **PRODUCTION)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("missing", ["ANNUAIRE_SECRET_KEY", "ANNUAIRE_ALLOWED_HOSTS"])
def test_production_refuses_to_start_without(missing, tmp_path):
    done = manage("check", data_dir=tmp_path, **{k: v for k, v in PRODUCTION.items() if k != missing})
    assert done.returncode == 1
    assert f"{missing} manque" in done.stderr
    assert "Traceback" not in done.stderr


def test_production_writes_no_secret_on_the_disk(tmp_path):
    manage("check", data_dir=tmp_path, **PRODUCTION)
    assert list(tmp_path.iterdir()) == []


def test_a_demonstration_keeps_its_secret_to_its_owner(tmp_path):
    path = tmp_path / "made" / "secret_key"
    secret = kept_secret(path)
    assert len(secret) > 50
    assert kept_secret(path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_data_directory_that_is_a_file_is_explained(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="--data-dir"):
        kept_secret(tmp_path / "file" / "secret_key")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://localhost/annuaire", "PostgreSQL"),
        ("sqlite:///annuaire", "PostgreSQL"),
        ("nonsense", "ne se lit pas"),
        ("postgres://a:b@localhost:port/annuaire", "ne se lit pas"),
        ("postgres://localhost/", "ne nomme pas"),
    ],
)
def test_a_wrong_database_url_is_explained(url, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        database_from(url)


def test_a_database_url_may_hold_a_socket_path_and_options():
    database = database_from("postgres://annuaire@%2Fvar%2Frun%2Fpostgresql/annuaire?sslmode=require")
    assert database["HOST"] == "/var/run/postgresql"
    assert database["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("hosts", ["https://annuaire.exemple.fr", "*", "annuaire.exemple.fr/", "a b"])
def test_a_wrong_host_is_explained(hosts, monkeypatch):
    monkeypatch.setenv("ANNUAIRE_ALLOWED_HOSTS", hosts)
    with pytest.raises(ImproperlyConfigured, match=r"annuaire\.exemple\.fr"):
        env_hosts("ANNUAIRE_ALLOWED_HOSTS")


@pytest.mark.parametrize("secret", ["short", "a" * 80])
def test_a_simple_secret_is_refused_without_being_quoted(secret, monkeypatch):
    monkeypatch.setenv("ANNUAIRE_SECRET_KEY", secret)
    with pytest.raises(ImproperlyConfigured, match="trop simple") as refusal:
        env_secret("ANNUAIRE_SECRET_KEY", minimum_length=50)
    assert secret not in str(refusal.value)


@pytest.mark.parametrize(("value", "meaning"), [("oui", True), ("1", True), ("NON", False), ("", True)])
def test_yes_and_no(value, meaning, monkeypatch):
    monkeypatch.setenv("ANNUAIRE_X", value)
    assert env_bool("ANNUAIRE_X", default=True) is meaning


def test_neither_yes_nor_no_is_explained(monkeypatch):
    monkeypatch.setenv("ANNUAIRE_X", "peut-être")
    with pytest.raises(ImproperlyConfigured, match="« oui » ou « non »"):
        env_bool("ANNUAIRE_X", default=True)


@pytest.mark.parametrize("value", ["deux", "0", "65", "-1", "1.5", "²"])
def test_a_number_out_of_bounds_is_explained(value, monkeypatch):
    monkeypatch.setenv("ANNUAIRE_X", value)
    with pytest.raises(ImproperlyConfigured, match="entre 1 et 64"):
        env_int("ANNUAIRE_X", default=2, minimum=1, maximum=64)


def test_a_list_forgives_spaces_and_commas(monkeypatch):
    monkeypatch.setenv("ANNUAIRE_X", " a, b ,,")
    assert env_list("ANNUAIRE_X") == ["a", "b"]

"""The first use of manage.py: what it makes, what it leaves alone, what it says when it can't."""

import sys

import pytest

from config import bootstrap


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout with a lock file, and no Django anywhere."""
    environment = tmp_path / ".venv"
    for name, path in {
        "ROOT": tmp_path,
        "LOCK": tmp_path / "requirements.txt",
        "TEST_LOCK": tmp_path / "requirements-test.txt",
        "ENVIRONMENT": environment,
        "PYTHON": environment / "bin" / "python",
        "STAMP": environment / "annuaire-stamp",
        "UNFINISHED": environment / "annuaire-unfinished",
    }.items():
        monkeypatch.setattr(bootstrap, name, path)
    bootstrap.LOCK.write_text("django==5.2\n")
    bootstrap.TEST_LOCK.write_text("django==5.2\npytest==9.2\n")
    monkeypatch.setattr(bootstrap, "NEEDED", ("no_such_package",))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    return tmp_path


@pytest.fixture
def commands(monkeypatch):
    """Commands that would have been run. Making the environment makes its Python."""
    run = []

    def note(command):
        run.append(command)
        bootstrap.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        bootstrap.PYTHON.touch()
        return True

    monkeypatch.setattr(bootstrap, "_run", note)
    return run


@pytest.fixture
def restarted(monkeypatch):
    started = []
    monkeypatch.setattr(bootstrap.os, "execv", lambda path, arguments: started.append(path))
    return started


def test_it_steps_aside_where_everything_is_installed(checkout, monkeypatch, commands, restarted):
    monkeypatch.setattr(bootstrap, "NEEDED", ("django",))
    bootstrap.ensure_environment()
    assert (commands, restarted) == ([], [])


def test_it_makes_the_environment_from_the_hashes_then_restarts_in_it(checkout, commands, restarted):
    bootstrap.ensure_environment()
    assert {"--require-hashes", "--only-binary=:all:", str(bootstrap.LOCK)} <= set(commands[-1])
    assert restarted == [bootstrap.PYTHON]
    assert not bootstrap.UNFINISHED.exists()


def test_a_second_use_installs_nothing(checkout, commands, restarted):
    bootstrap.ensure_environment()
    commands.clear()
    bootstrap.ensure_environment()
    assert commands == []


@pytest.mark.parametrize("change", ["lock", "python", "interrupted"])
def test_it_is_made_again_when(change, checkout, commands, restarted, monkeypatch):
    bootstrap.ensure_environment()
    commands.clear()
    if change == "lock":
        bootstrap.LOCK.write_text("django==5.3\n")
    elif change == "python":
        monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    else:
        bootstrap.UNFINISHED.touch()
    bootstrap.ensure_environment()
    assert commands


def test_tests_complete_the_environment_of_a_start(checkout, commands, restarted):
    bootstrap.ensure_environment()
    commands.clear()
    bootstrap.ensure_environment(testing=True)
    assert [command[-1] for command in commands] == [str(bootstrap.TEST_LOCK)]
    commands.clear()
    bootstrap.ensure_environment()
    bootstrap.ensure_environment(testing=True)
    assert commands == []


def test_tests_first_make_an_environment_that_serves_a_start_too(checkout, commands, restarted):
    bootstrap.ensure_environment(testing=True)
    commands.clear()
    bootstrap.ensure_environment()
    assert commands == []


def test_an_environment_made_by_hand_is_used_as_it_is(checkout, commands, restarted):
    bootstrap.PYTHON.parent.mkdir(parents=True)
    bootstrap.PYTHON.touch()
    bootstrap.ensure_environment()
    assert (commands, restarted) == ([], [bootstrap.PYTHON])


def test_pip_takes_over_when_uv_fails(checkout, restarted, monkeypatch, commands):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/usr/bin/uv")
    succeed = bootstrap._run
    monkeypatch.setattr(bootstrap, "_run", lambda command: succeed(command) and command[0] != "/usr/bin/uv")
    bootstrap.ensure_environment()
    assert commands[0][0] == "/usr/bin/uv"
    assert "pip" in commands[-1]
    assert restarted


def test_an_old_python_is_told_in_one_sentence(checkout, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit):
        bootstrap.ensure_environment()
    assert "Il faut Python 3.11" in capsys.readouterr().err


def test_a_missing_venv_says_what_to_type(checkout, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as stopped:
        bootstrap.ensure_environment()
    assert stopped.value.code == 1
    assert "sudo apt install python3-venv" in capsys.readouterr().err


def test_a_failed_installation_leaves_no_stamp(checkout, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "_run", lambda command: False)
    with pytest.raises(SystemExit):
        bootstrap.ensure_environment()
    assert not bootstrap.STAMP.exists()
    assert "relancez la même commande" in capsys.readouterr().err

"""Static files are collected when one of them has changed, and then only."""

import pytest

from config import static_files


@pytest.fixture
def collected(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = tmp_path / "static"
    times = []

    def note(*args, **options):
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        times.append(args)

    monkeypatch.setattr(static_files, "call_command", note)
    return times


def test_they_are_collected_once(collected):
    static_files.collect_static_files()
    static_files.collect_static_files()
    assert len(collected) == 1


def test_they_are_collected_again_after_a_change(collected, monkeypatch):
    static_files.collect_static_files()
    monkeypatch.setattr(static_files, "get_finders", list)
    static_files.collect_static_files()
    assert len(collected) == 2

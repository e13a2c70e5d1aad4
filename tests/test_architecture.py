"""The repository keeps its own rules."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "members", "poles")
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
# Names that say nothing of what a file is about.
NAMELESS = {"utils", "helpers", "services", "common", "misc", "tools", "base_models"}


@cache
def files(*suffixes: str) -> list[Path]:
    """Ours: known to git or new, not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("not a git checkout, or no git here")
    paths = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in paths if path.suffix in suffixes and path.exists() and "vendor" not in path.parts]


def python_files(*folders: str) -> list[Path]:
    return [path for path in files(".py") if path.relative_to(ROOT).parts[0] in folders]


def templates() -> list[Path]:
    return [path for path in files(".html") if path.is_relative_to(ROOT / "templates")]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> set[str]:
    """Top-level packages that a file imports, wherever in it."""
    nodes = list(ast.walk(tree(path)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize(
    ("app", "forbidden"),
    [("poles", {"members", "config", "tests"}), ("members", {"config", "tests"}), ("config", {"tests"})],
)
def test_imports_go_one_way(app, forbidden):
    wrong = {name(path): found for path in python_files(app) if (found := imported(path) & forbidden)}
    assert not wrong


# Each floor of the search imports from those above it only; `search/__init__` is the door.
SEARCH = [
    {"words", "bitmaps", "centres", "spoken"},
    {"texts", "families", "names"},
    {"index", "building"},
    {"postings", "places", "corrections"},
    {"question"},
    {"reading"},
    {"answer"},
    {"suggestions", "truth", "checking"},
]


def test_the_search_is_read_from_words_to_answers():
    floor_of = {module: number for number, floor in enumerate(SEARCH) for module in floor}
    package = ROOT / "members" / "search"
    assert {path.stem for path in package.glob("*.py")} - {"__init__"} == set(floor_of)
    wrong = []
    for module, floor in floor_of.items():
        nodes = ast.walk(tree(package / f"{module}.py"))
        names = [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
        below = [name.rpartition(".")[2] for name in names if name.startswith("members.search.")]
        wrong += [(module, other) for other in below if floor_of[other] > floor]
    assert wrong == []


def test_files_are_named_for_what_they_are_about():
    assert not [name(path) for path in python_files(*APPS, "tests") if path.stem in NAMELESS]


def test_files_are_short():
    measured = [path for path in files(".py", ".html", ".js") if "migrations" not in path.parts]
    assert not {name(path): n for path in measured if (n := len(path.read_text().splitlines())) > LONGEST_FILE}


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def code_files() -> list[Path]:
    return [path for path in python_files(*APPS) if "migrations" not in path.parts] + [ROOT / "manage.py"]


def test_functions_are_short():
    long = {
        f"{name(path)}::{function.name}": n
        for path in code_files()
        for function in functions(path)
        if (n := function.end_lineno - function.lineno + 1) > LONGEST_FUNCTION
    }
    assert not long


def test_functions_say_what_they_return():
    assert not [
        f"{name(path)}::{function.name}"
        for path in code_files()
        for function in functions(path)
        if function.returns is None
    ]


def test_no_query_count_is_asserted_without_a_block():
    """`django_assert_num_queries(3)` on a line of its own passes whatever happens."""
    bare = re.compile(r"^\s*django_assert_(max_)?num_queries\(", re.MULTILINE)
    assert not [name(path) for path in python_files("tests") if bare.search(path.read_text())]


def test_every_setting_of_the_environment_is_documented():
    documented = (ROOT / "docs" / "operations.md").read_text()
    read = re.compile(r"\bANNUAIRE_[A-Z_]+\b|\bDATABASE_URL\b")
    used = {setting for path in code_files() for setting in read.findall(path.read_text())}
    assert sorted(setting for setting in used if f"`{setting}`" not in documented) == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("inline style", r"<style|\sstyle\s*="),
        ("inline handler", r"<[^>]*\son[a-z]+\s*="),
        ("inline script", r"<script(?![^>]*\b(src=|type=\"application/(ld\+)?json\"))"),
        ("script address", r"javascript:"),
    ],
)
def test_templates_have_no(what, pattern):
    assert not [name(path) for path in templates() if re.search(pattern, path.read_text(), re.IGNORECASE)]


def test_templates_ask_no_other_host():
    asked = re.compile(
        r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"(?:https?:)?//|<link\b[^>]*\bhref=\"(?:https?:)?//"
    )
    assert not [name(path) for path in templates() if asked.search(path.read_text())]


def test_the_lock_names_no_host():
    for lock in ("requirements.txt", "requirements-test.txt", "requirements-dev.txt"):
        assert not re.search(r"https?://|--index-url|--find-links", (ROOT / lock).read_text())

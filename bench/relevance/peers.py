"""The three that answer: the site through its front door, Datasette's FTS5, and Django's `icontains`.

Each is given a query and returns at most ten slugs, best first. The peers search the texts of `truth.COLUMNS`.
"""

import http.client
import json
import re
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, reduce
from operator import or_
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection, models
from django.db.models import Q
from django.test import Client
from truth import COLUMNS, Truth

FIRST = 10
Ask = Callable[[str], list[str]]


# Ours


def site(text: str) -> list[str]:
    answer = Client().get("/membres/", {"q": text}, SERVER_NAME="localhost")
    if answer.status_code != http.client.OK:
        raise RuntimeError(f"{answer.status_code} for {text!r}")
    return re.findall(r'data-member="([^"]+)"', answer.content.decode())[:FIRST]


# Datasette. Its table page answers `_search` in the order of the primary key. For the order of relevance one gives it a
# query, which escapes the words as `_search` does.

BY_RELEVANCE = """
    SELECT members.slug FROM members_fts JOIN members ON members.rowid = members_fts.rowid
    WHERE members_fts MATCH escape_fts(:q) ORDER BY members_fts.rank LIMIT 10
"""


@contextmanager
def datasette(truth: Truth, program: str) -> Iterator[Ask]:
    with tempfile.TemporaryDirectory() as folder:
        database, metadata = Path(folder) / "directory.db", Path(folder) / "metadata.json"
        _fill(truth, database)
        metadata.write_text(json.dumps({"databases": {"directory": {"queries": {"search": {"sql": BY_RELEVANCE}}}}}))
        port = _free_port()
        command = [program, "serve", str(database), "--metadata", str(metadata), "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            ask = partial(_ask_datasette, port)
            _wait_for(server, ask)
            yield ask
        finally:
            server.terminate()
            server.wait()


def _fill(truth: Truth, path: Path) -> None:
    columns = ", ".join(COLUMNS)
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE members (slug TEXT PRIMARY KEY, {columns})")
        rows = [[member.slug, *(member.texts[column] for column in COLUMNS)] for member in truth.members]
        database.executemany(f"INSERT INTO members VALUES (?{', ?' * len(COLUMNS)})", rows)
        database.execute(
            f"CREATE VIRTUAL TABLE members_fts USING fts5({columns}, content='members', "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        database.execute("INSERT INTO members_fts(members_fts) VALUES ('rebuild')")
    database.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(server: subprocess.Popen, ask: Ask) -> None:
    while server.poll() is None:
        try:
            ask("nobody")
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("Datasette did not start")


def _ask_datasette(port: int, text: str) -> list[str]:
    server = http.client.HTTPConnection("127.0.0.1", port)
    server.request("GET", "/directory/search.json?" + urlencode({"q": text, "_shape": "arrayfirst"}))
    answer = server.getresponse()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{answer.status} for {text!r}")
    found = json.load(answer)
    server.close()
    return found


# icontains: each word in any of the columns, in the order of names.


class Document(models.Model):
    slug = models.TextField(primary_key=True)

    class Meta:
        app_label = "bench"
        managed = False

    def __str__(self) -> str:
        return self.slug


for _column in COLUMNS:
    Document.add_to_class(_column, models.TextField())


@contextmanager
def icontains(truth: Truth) -> Iterator[Ask]:
    with connection.schema_editor() as editor:
        editor.create_model(Document)
    Document.objects.bulk_create(Document(slug=member.slug, **member.texts) for member in truth.members)
    yield _ask_icontains


def _ask_icontains(text: str) -> list[str]:
    found = Document.objects.order_by("name", "slug")
    for word in text.split():
        found = found.filter(reduce(or_, (Q((f"{column}__icontains", word)) for column in COLUMNS)))
    return list(found.values_list("slug", flat=True)[:FIRST])

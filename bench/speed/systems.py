"""What is timed: the site and its peers, each started here, each asked in its own language."""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from bench.speed.client import TIME_LIMIT, Answer, Visitor
from bench.speed.searches import MEMBERS, PER_PAGE, Page, Search
from config.web_server import WebServer

START_LIMIT = 60  # seconds
SITE_PARAMETERS = {
    "category": "categorie",
    "region": "region",
    "departement": "departement",
    "workforce": "taille",
    "poles": "pole",
    "themes": "theme",
    "markets": "marche",
}
ARRAYS = ("poles", "themes", "markets")
KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Measure:
    """`size` in bytes as transferred, `total` the number of members found; None where there is none to tell.

    `worked`: of the milliseconds, those in which our web process had the processor; the rest is waiting.
    """

    milliseconds: float
    size: int | None = None
    total: int | None = None
    failed: str = ""
    worked: float | None = None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def memory_mb(process: int) -> float:
    """Resident memory."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024


def worked_ms(process: int) -> float:
    """Processor time of all threads."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1_000_000


def children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def worker_of(gunicorn: int) -> int:
    """The web process: the one that began last, should gunicorn have replaced it."""
    return children(gunicorn)[-1]


class System:
    """Something that answers searches; a context manager that starts and stops it."""

    name = ""
    total_pattern = r""

    def __enter__(self) -> System:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()

    def wake(self) -> None:
        """Before its turn."""
        self.visitor.reconnect()

    def address(self, asked: Search | Page) -> str | None:
        """None for what this system can't answer."""
        raise NotImplementedError

    def can_answer(self, asked: Search | Page) -> bool:
        return self.address(asked) is not None

    def ask(self, asked: Search | Page, *, with_total: bool = False) -> Measure:
        try:
            answer = self.visitor.get(str(self.address(asked)))
        except TimeoutError:
            self.visitor.reconnect()
            return Measure(TIME_LIMIT * 1000, failed=f"no answer in {TIME_LIMIT} s at {self.address(asked)}")
        if answer.status != 200:
            return Measure(answer.milliseconds, failed=f"{answer.status} at {self.address(asked)}")
        total = self.total_in(answer) if with_total else None
        return Measure(answer.milliseconds, len(answer.body), total)

    def total_in(self, answer: Answer) -> int | None:
        found = re.search(self.total_pattern, answer.text) if self.total_pattern else None
        return int(re.sub(r"\D", "", found[1])) if found else None

    def wait_for(self, address: str) -> None:
        end = time.monotonic() + START_LIMIT
        while True:
            try:
                if self.visitor.get(address).status < 500:
                    return
            except OSError:
                self.visitor.connection.close()
            if time.monotonic() > end or self.process.poll() is not None:
                raise SystemExit(f"{self.name} does not start.")
            time.sleep(0.1)


class Site(System):
    """Ours, as `manage.py start` serves it, but for one process instead of two."""

    name = "this site"
    total_pattern = r'data-total="(\d+)"'

    def start(self) -> None:
        port = free_port()
        self.server = WebServer("127.0.0.1", port)
        self.server.__enter__()
        self.server.wait_until_it_answers()
        self.process, self.visitor = self.server.process, Visitor(port)

    def stop(self) -> None:
        self.server.__exit__(None, None, None)

    def memory_mb(self) -> float:
        return memory_mb(worker_of(self.process.pid))

    def ask(self, asked: Search | Page, *, with_total: bool = False) -> Measure:
        if isinstance(asked, Page) and asked.again:
            return self.ask_again(self.address(asked))
        worker = worker_of(self.process.pid)
        before = worked_ms(worker)
        measure = super().ask(asked, with_total=with_total)
        return replace(measure, worked=worked_ms(worker) - before)

    def ask_again(self, address: str) -> Measure:
        etag = self.visitor.get(address).headers.get("etag")
        answer = self.visitor.get(address, etag or "")
        failed = "" if answer.status == 304 else f"{answer.status} instead of 304 at {address}"
        return Measure(answer.milliseconds, len(answer.body), failed=failed)

    def address(self, asked: Search | Page) -> str:
        if isinstance(asked, Page):
            return f"{asked.path}?{urlencode(asked.parameters)}" if asked.parameters else asked.path
        parameters: dict[str, Any] = {"q": asked.words} if asked.words else {}
        parameters |= {SITE_PARAMETERS[name]: values for name, values in asked.filters.items()}
        if asked.near:
            parameters |= {"commune": asked.near[0], "rayon": asked.near[3], "tri": "distance"}
        if asked.page > 1:
            parameters["page"] = asked.page
        return f"{MEMBERS}?{urlencode(parameters, doseq=True)}" if parameters else MEMBERS


class Peer(System):
    def __init__(self, python: str, data: Path) -> None:
        self.python, self.data = python, data

    def launch(self, arguments: list[str], **environment: str) -> None:
        """What servers say goes to a file beside the data; tantivy is talked with."""
        log = open(self.data / f"{type(self).__name__}.log", "w")  # noqa: SIM115 (the child's)
        self.process = subprocess.Popen(
            [self.python, *arguments],
            cwd=settings.BASE_DIR,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if isinstance(self, Tantivy) else log,
            stderr=log,
            text=True,
        )

    def gunicorn(self, application: str, ready: str, **environment: str) -> None:
        """With the options of config/web_server.py."""
        port = free_port()
        options = {
            "bind": f"127.0.0.1:{port}",
            "workers": settings.WEB_WORKERS,
            "threads": settings.WEB_THREADS,
            "worker-class": "gthread",
            "timeout": 600,  # the naive page at a million members
            "keep-alive": 20,
            "max-requests": 100_000,
            "log-level": "warning",
            "config": "python:config.gunicorn_hooks",  # it leaves with us
        }
        pairs = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        self.launch(["-m", "gunicorn", *pairs, application], **environment)
        self.visitor = Visitor(port)
        self.wait_for(ready)


class Datasette(Peer):
    """One process, its HTML page, facets on; the file declared immutable, which lets it keep the table's count."""

    name = "Datasette"
    total_pattern = r"<h3>\s*([\d,]+)\s+row"

    def start(self) -> None:
        port = free_port()
        metadata = self.data / "datasette.json"
        metadata.write_text(json.dumps(self.metadata()))
        chosen = {
            "facet_time_limit_ms": 600_000,  # by default it drops the facets that take over 200 ms
            "sql_time_limit_ms": 600_000,
            "suggest_facets": "off",
            "default_facet_size": 120,  # all values, as the site
        }
        pairs = [part for name, value in chosen.items() for part in ("--setting", name, str(value))]
        served = ["-i", str(self.data / "members.db"), "--metadata", str(metadata), "--port", str(port)]
        self.launch(["-m", "datasette", *served, *pairs])
        self.visitor = Visitor(port)
        self.wait_for("/-/versions.json")

    def metadata(self) -> dict[str, Any]:
        plain = [name for name in SITE_PARAMETERS if name not in ARRAYS]
        table = {"facets": [*plain, *({"array": name} for name in ARRAYS)], "size": PER_PAGE}
        return {"databases": {"members": {"tables": {"m": table}}}}

    def address(self, asked: Search | Page) -> str | None:
        if isinstance(asked, Page):
            return None
        parameters = {"_nocol": "search_text"}
        if asked.words:
            parameters["_search"] = asked.words
        for name, values in asked.filters.items():
            parameters[f"{name}__{'arraycontains' if name in ARRAYS else 'in'}"] = ",".join(values)
        if asked.near:
            parameters |= square(asked.near)
        if asked.page > 1:
            # Its pages go by key, which is the rank by name: with words it is a page somewhere in the middle.
            parameters["_next"] = str((asked.page - 1) * PER_PAGE)
        return f"/members/m?{urlencode(parameters)}"


def square(place: tuple[str, float, float, int]) -> dict[str, str]:
    """Around a place, since SQLite knows no distance. A degree of longitude is about two thirds of one of latitude."""
    _, latitude, longitude, km = place
    high = km / KM_PER_DEGREE
    wide = high / 0.69
    return {
        "latitude__gte": f"{latitude - high:.5f}",
        "latitude__lte": f"{latitude + high:.5f}",
        "longitude__gte": f"{longitude - wide:.5f}",
        "longitude__lte": f"{longitude + wide:.5f}",
    }


class Naive(Peer):
    """Django, django-filter, `icontains`, `distinct`, one GROUP BY per facet, over the same PostgreSQL."""

    name = "naive Django"
    total_pattern = r'data-total="(\d+)"'

    def start(self) -> None:
        host = settings.DATABASES["default"]["HOST"]
        # Any page that needs no database shows that it runs.
        self.gunicorn("bench.speed.naive.wsgi", "/", PEER_PG_HOST=host)

    def address(self, asked: Search | Page) -> str | None:
        if isinstance(asked, Page):
            return None
        parameters: dict[str, Any] = {"q": asked.words, "page": asked.page, **asked.filters}
        if asked.near:
            parameters |= {"commune": asked.near[0], "radius": asked.near[3]}
        return f"{MEMBERS}?{urlencode(parameters, doseq=True)}"


class Floor(Peer):
    """The same address whatever is asked."""

    path = ""

    def __init__(self, python: str, data: Path, page: bytes) -> None:
        super().__init__(python, data)
        self.page = page

    def start(self) -> None:
        root = self.data / type(self).__name__  # each its own: whitenoise reads sizes once
        root.mkdir(exist_ok=True)
        (root / "landing.html.gz").write_bytes(self.page)
        (root / "landing.html").write_bytes(gzip.decompress(self.page))
        self.gunicorn("bench.speed.floor", self.path, PEER_STATIC_ROOT=str(root))

    def address(self, asked: Search | Page) -> str | None:
        return self.path if isinstance(asked, Search) else None


class StaticFile(Floor):
    name, path = "static file", "/landing.html"


class EmptyView(Floor):
    name, path = "empty view", "/vide"


class Tantivy(Peer):
    """In process: its own clock, from call to result, without HTTP and HTML."""

    name = "tantivy, in process"

    def start(self) -> None:
        script = str(Path(__file__).with_name("tantivy_engine.py"))
        self.launch([script, "serve", str(self.data / "tantivy")])

    def wake(self) -> None:
        pass

    def address(self, asked: Search | Page) -> str | None:
        if isinstance(asked, Page):
            return None
        return json.dumps({"words": asked.words, "filters": asked.filters, "page": asked.page, "near": asked.near})

    def ask(self, asked: Search | Page, *, with_total: bool = False) -> Measure:
        self.process.stdin.write(f"{self.address(asked)}\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return Measure(answer["milliseconds"], total=answer["total"])


def version_of(python: str, package: str) -> str:
    code = f"from importlib.metadata import version; print(version('{package}'))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()

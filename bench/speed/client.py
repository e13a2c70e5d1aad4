"""One visitor on a kept connection."""

from __future__ import annotations

import gzip
import http.client
import time
from dataclasses import dataclass, field

TIME_LIMIT = 300  # seconds: the naive page needs one minute at a million members


@dataclass(frozen=True)
class Answer:
    """`body` as it was sent, compressed or not."""

    milliseconds: float
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        compressed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if compressed else self.body).decode()


class Visitor:
    """Sends what browsers send that matters here: it takes gzip."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.connection = http.client.HTTPConnection(host, port, timeout=TIME_LIMIT)

    def reconnect(self) -> None:
        """After a pause: servers close what is silent for long, and a new connection is not what we time."""
        self.connection.close()
        self.connection.connect()

    def get(self, address: str, etag: str = "") -> Answer:
        held = {"If-None-Match": etag} if etag else {}
        began = time.perf_counter()
        self.connection.request("GET", address, headers={"Accept-Encoding": "gzip"} | held)
        response = self.connection.getresponse()
        body = response.read()
        took = (time.perf_counter() - began) * 1000
        headers = {name.lower(): value for name, value in response.getheaders()}
        if headers.get("connection") == "close":
            self.reconnect()
        return Answer(took, response.status, body, headers)

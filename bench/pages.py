"""Times whole pages over HTTP, one client on a kept connection: `python bench/pages.py [host:port] [repetitions]`.

Run it against a site that `manage.py start` serves, without and with invented members (`manage.py seed_invented`).
"""

import http.client
import statistics
import sys
import time

PAGES = {
    "landing": "/membres/",
    "common word": "/membres/?q=entreprise",
    "rare word": "/membres/?q=photonis",
    "word and two filters": "/membres/?q=photonique&categorie=pme&region=84",
    "broad filters": "/membres/?categorie=pme&theme=numerique-tic",
    "deep page": "/membres/?page=500",
    "distance": "/membres/?commune=38185&rayon=50&tri=distance",
    "latest first": "/membres/?tri=recent",
    "home": "/",
    "figures": "/chiffres/",
    "a pôle": "/poles/minalogic/",
}


def times(connection: http.client.HTTPConnection, address: str, repetitions: int) -> list[float]:
    """Milliseconds of each request, after two to warm up."""
    measured = []
    for _ in range(repetitions + 2):
        began = time.perf_counter()
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise SystemExit(f"{answer.status} at {address}")
        measured.append((time.perf_counter() - began) * 1000)
    return sorted(measured[2:])


def main(host: str = "localhost:8000", repetitions: str = "20") -> None:
    connection = http.client.HTTPConnection(host)
    for name, address in PAGES.items():
        measured = times(connection, address, int(repetitions))
        p95 = measured[int(len(measured) * 0.95) - 1]
        print(f"{name:22} p50 {statistics.median(measured):6.0f} ms   p95 {p95:6.0f} ms")  # noqa: T201 (a report)


if __name__ == "__main__":
    main(*sys.argv[1:])

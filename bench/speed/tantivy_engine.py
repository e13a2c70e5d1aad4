"""tantivy in process, over the exported rows: `build <members.db> <folder>`, or `serve <folder>`.

A line on stdin is a search as JSON; a line out its milliseconds, from call to total, twenty rows and counts of seven
facets, each with all the other filters. No HTTP, no HTML. Runs in the peers' environment.
"""

from __future__ import annotations

import json
import math
import shutil
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Filter, Occur, Order, Query, TextAnalyzerBuilder, Tokenizer

PER_PAGE = 20
FACETS = ("category", "region", "departement", "workforce", "poles", "themes", "markets")
SEVERAL = ("poles", "themes", "markets")
STORED = ("slug", "name", "acronym", "place", "description")
NAME_WEIGHT = 10.0
KM_PER_DEGREE = 111.2


def french() -> tantivy.TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for one in (Filter.lowercase(), Filter.stemmer("french"), Filter.ascii_fold()):
        builder = builder.filter(one)
    return builder.build()


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("rank", fast=True)
    for name in ("latitude", "longitude"):
        builder.add_float_field(name, fast=True)
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    for name in ("names", "all_words"):
        builder.add_text_field(name, tokenizer_name="french", index_option="freq")
    for name in STORED:
        builder.add_text_field(f"shown_{name}", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def open_index(folder: Path) -> tantivy.Index:
    index = tantivy.Index(schema(), path=str(folder))
    index.register_tokenizer("french", french())
    return index


def build(database: str, folder: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    Path(folder).mkdir(parents=True)
    index = open_index(Path(folder))
    writer, made = index.writer(heap_size=500_000_000, num_threads=1), schema()
    sqlite = sqlite3.connect(database)
    sqlite.row_factory = sqlite3.Row
    for row in sqlite.execute("SELECT * FROM m ORDER BY id"):
        # Not Document(**…): its integers are signed, and the writer dies of it.
        writer.add_document(tantivy.Document.from_dict(document(row), made))
    writer.commit()
    writer.wait_merging_threads()


def document(row: sqlite3.Row) -> dict[str, Any]:
    said: dict[str, Any] = {
        "rank": row["id"],
        "names": f"{row['name']} {row['acronym']}",
        "all_words": f"{row['name']} {row['search_text']}",
    }
    said |= {f"shown_{name}": row[name] or "" for name in STORED}
    said |= {name: row[name] for name in ("latitude", "longitude") if row[name] is not None}
    said |= {name: json.loads(row[name]) if name in SEVERAL else row[name] for name in FACETS if row[name]}
    return said


class Engine:
    def __init__(self, folder: Path) -> None:
        self.index, self.analyzer = open_index(folder), french()
        self.schema, self.searcher = self.index.schema, self.index.searcher()

    def search(self, asked: dict[str, Any]) -> int:
        """Finds the rows and counts the facets; returns the total."""
        filters, words = asked["filters"], self.words(asked["words"])
        kept = [*words, *self.near(asked["near"])]
        result = self.page(self.all_of(kept, filters), asked["page"], by_rank=not words)
        self.rows = [self.searcher.doc(address).to_dict() for _, address in result.hits]
        self.counts = self.count(kept, filters, [name for name in FACETS if name not in filters])
        for name in filters:
            others = {other: values for other, values in filters.items() if other != name}
            self.counts |= self.count(kept, others, [name])
        return result.count

    def page(self, query: Query, number: int, by_rank: bool) -> Any:
        order = {"order_by_field": "rank", "order": Order.Asc} if by_rank else {}
        return self.searcher.search(query, PER_PAGE, offset=(number - 1) * PER_PAGE, **order)

    def all_of(self, kept: list[Query], filters: dict[str, list[str]]) -> Query:
        chosen = [Query.term_set_query(self.schema, name, values) for name, values in filters.items()]
        parts = [(Occur.Must, query) for query in [*kept, *chosen]]
        return Query.boolean_query(parts) if parts else Query.all_query()

    def count(self, kept: list[Query], filters: dict[str, list[str]], names: list[str]) -> dict[str, Any]:
        wanted = {name: {"terms": {"field": name, "size": 200}} for name in names}
        return self.searcher.aggregate(self.all_of(kept, filters), wanted) if names else {}

    def words(self, text: str) -> list[Query]:
        return [self.word(token) for token in self.analyzer.analyze(text)]

    def word(self, token: str) -> Query:
        """In any text, rather in the name; a word that nobody has is searched with two errors."""
        if not self.searcher.doc_freq("all_words", token):
            return Query.fuzzy_term_query(self.schema, "all_words", token, distance=2)
        named = Query.boost_query(Query.term_query(self.schema, "names", token), NAME_WEIGHT)
        anywhere = Query.term_query(self.schema, "all_words", token)
        return Query.boolean_query([(Occur.Must, anywhere), (Occur.Should, named)])

    def near(self, place: list[Any] | None) -> list[Query]:
        """A square: tantivy knows no distance."""
        if place is None:
            return []
        _, latitude, longitude, km = place
        high = km / KM_PER_DEGREE
        wide = high / math.cos(math.radians(latitude))
        sides = (("latitude", latitude, high), ("longitude", longitude, wide))
        return [
            Query.range_query(self.schema, name, tantivy.FieldType.Float, middle - reach, middle + reach)
            for name, middle, reach in sides
        ]


def serve(folder: str) -> None:
    engine = Engine(Path(folder))
    for line in sys.stdin:
        asked = json.loads(line)
        began = time.perf_counter()
        total = engine.search(asked)
        took = (time.perf_counter() - began) * 1000
        sys.stdout.write(json.dumps({"milliseconds": took, "total": total}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    {"build": build, "serve": serve}[sys.argv[1]](*sys.argv[2:])

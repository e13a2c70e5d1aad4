"""The members that the directory lists today, as one SQLite table with its full-text index: what the peers search.

A row's key is its rank by name, so that Datasette reaches a deep page by the key alone. Themes and markets come with
their parents, because a parent theme stands for its children in the facets of the directory.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from members.models import Membership
from members.models.member import Category

AT_ONCE = 20_000
COLUMNS = (
    *("id", "slug", "name", "acronym", "category", "place", "region", "departement", "latitude", "longitude"),
    *("workforce", "description", "poles", "themes", "markets", "search_text"),
)

SCOPE = "CREATE TEMP TABLE in_scope (id, member_id, pole_id) ON COMMIT DROP AS {scope}"

# For each member, its codes as an array and all that is said of it as one text.
LINKS = """
CREATE TEMP TABLE of_pole ON COMMIT DROP AS
    SELECT s.member_id, to_jsonb(array_agg(DISTINCT p.slug)) AS codes,
        string_agg(concat_ws(' ; ', p.name, p.short_name, m.keywords_as_written, m.markets_as_written), ' ; ') AS said
    FROM in_scope s JOIN poles_pole p ON p.id = s.pole_id JOIN members_membership m ON m.id = s.id
    GROUP BY s.member_id;
CREATE TEMP TABLE ancestry ON COMMIT DROP AS
    SELECT t.id, t.label, unnest(array_remove(array[t.slug, parent.slug], NULL)) AS code
    FROM poles_theme t LEFT JOIN poles_theme parent ON parent.id = t.parent_id;
"""
DECLARED = """
CREATE TEMP TABLE of_{kind} ON COMMIT DROP AS
    SELECT s.member_id, to_jsonb(array_agg(DISTINCT t.code)) AS codes, string_agg(DISTINCT t.label, ' ; ') AS said
    FROM in_scope s
    JOIN members_membership_{kind} declared ON declared.membership_id = s.id
    JOIN ancestry t ON t.id = declared.theme_id
    GROUP BY s.member_id;
"""
ROWS = """
SELECT row_number() OVER (ORDER BY m.sort_key, m.id), m.slug, m.name, m.acronym, nullif(m.category, ''),
    concat_ws(', ', c.name, d.name), d.region_id, d.code, c.latitude, c.longitude,
    nullif(m.workforce, ''), m.description, p.codes::text, t.codes::text, k.codes::text,
    concat_ws(' ; ', m.legal_name, m.acronym, array_to_string(m.aliases, ' ; '), m.description, m.description_en,
        %(labels)s::jsonb ->> m.category, c.name, d.name, r.name, p.said, t.said, k.said)
FROM of_pole p
JOIN members_member m ON m.id = p.member_id
LEFT JOIN of_themes t ON t.member_id = m.id
LEFT JOIN of_markets k ON k.member_id = m.id
LEFT JOIN poles_commune c ON c.code = m.commune_id
LEFT JOIN poles_departement d ON d.code = m.departement_id
LEFT JOIN poles_region r ON r.code = d.region_id
ORDER BY 1
"""

TABLE = """
CREATE TABLE m (id INTEGER PRIMARY KEY, slug TEXT, name TEXT, acronym TEXT, category TEXT, place TEXT, region TEXT,
    departement TEXT, latitude REAL, longitude REAL, workforce TEXT, description TEXT, poles TEXT, themes TEXT,
    markets TEXT, search_text TEXT);
"""
# Datasette finds the index of a table only where the declaration quotes it so: with single quotes `_search` is ignored.
INDEXES = """
CREATE INDEX m_category ON m (category);
CREATE INDEX m_region ON m (region);
CREATE INDEX m_departement ON m (departement);
CREATE INDEX m_workforce ON m (workforce);
CREATE INDEX m_place ON m (latitude, longitude);
CREATE VIRTUAL TABLE m_fts USING fts5(name, search_text, content="m", content_rowid="id",
    tokenize="unicode61 remove_diacritics 2");
INSERT INTO m_fts (m_fts) VALUES ('rebuild');
ANALYZE;
"""


def export(target: Path) -> int:
    """Writes the SQLite file anew. Returns how many members it holds."""
    target.unlink(missing_ok=True)
    with sqlite3.connect(target) as sqlite:
        sqlite.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {TABLE}")
        for rows in batches():
            sqlite.executemany(f"INSERT INTO m VALUES ({', '.join('?' * len(COLUMNS))})", rows)
        sqlite.commit()
        sqlite.executescript(INDEXES)
        [[count]] = sqlite.execute("SELECT count(*) FROM m")
    sqlite.close()
    return count


def batches() -> Iterator[list[tuple[Any, ...]]]:
    """The rows, in parts, as PostgreSQL sends them."""
    labels = json.dumps({category.value: category.label for category in Category})
    with transaction.atomic():
        gather()
        with connection.chunked_cursor() as cursor:
            cursor.execute(ROWS, {"labels": labels})
            while rows := cursor.fetchmany(AT_ONCE):
                yield rows


def gather() -> None:
    """The memberships in force and what hangs on them, in tables that end with the transaction."""
    scope = Membership.objects.public().in_force().order_by().values("pk", "member", "pole")
    statement, parameters = scope.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(SCOPE.format(scope=statement), parameters)
        cursor.execute(LINKS + DECLARED.format(kind="themes") + DECLARED.format(kind="markets"))

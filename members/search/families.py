"""Which member has which value: the sets behind the facets, read from the truth by one statement.

The same statement serves the building of the index (all documents), what has changed since (a few), and the scopes
that no index holds: former members, mentions, a day in the past.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection
from pyroaring import BitMap

from members.models.membership import MembershipQuerySet
from members.search.bitmaps import PACKED, unpacked

Sets = dict[str, dict[str, BitMap]]

EVERYBODY = ""
# What depends on the memberships looked at. Under EVERYBODY, one set: who has any such membership.
SCOPED = (EVERYBODY, "pole", "theme", "marche")
# What a member is, whatever its memberships: the family and the column of its value.
OWN = {
    "categorie": "category",
    "departement": "departement_id",
    "commune": "commune_id",
    "taille": "workforce",
    "pays": "country",
    "naf": "naf_id",
}
BASE = "SELECT doc, member_id FROM members_searchdocument"
THESE = "SELECT doc, member_id FROM unnest(%s::int[], %s::bigint[]) AS these (doc, member_id)"

IN_SCOPE = f"""
WITH documents AS ({{documents}}),
looked_at AS MATERIALIZED (
    SELECT scope.id, scope.pole_id, doc
    FROM ({{scope}}) AS scope (id, pole_id, member_id) JOIN documents USING (member_id)
)
SELECT '', '', {PACKED.format(column="doc")} FROM looked_at
UNION ALL
SELECT 'pole', pole_id::text, {PACKED.format(column="doc")} FROM looked_at GROUP BY pole_id
UNION ALL
SELECT 'theme', theme_id::text, {PACKED.format(column="doc")}
FROM looked_at JOIN members_membership_themes ON membership_id = looked_at.id GROUP BY theme_id
UNION ALL
SELECT 'marche', theme_id::text, {PACKED.format(column="doc")}
FROM looked_at JOIN members_membership_markets ON membership_id = looked_at.id GROUP BY theme_id
"""
OF_THEMSELVES = "WITH documents AS MATERIALIZED ({documents}) " + " UNION ALL ".join(
    f"SELECT '{family}', {column}::text, {PACKED.format(column='doc')} "
    f"FROM documents JOIN members_member ON id = member_id WHERE {column}::text <> '' GROUP BY {column}"
    for family, column in OWN.items()
)


def of_themselves(documents: str = BASE, parameters: Sequence[Any] = ()) -> Sets:
    """The families of OWN, by value."""
    return grouped(OF_THEMSELVES.format(documents=documents), parameters)


def in_scope(scope: MembershipQuerySet, documents: str = BASE, parameters: Sequence[Any] = ()) -> Sets:
    """The families of SCOPED, by primary key of the pôle or theme."""
    sql, of_scope = scope.order_by().values_list("id", "pole_id", "member_id").query.sql_with_params()
    return grouped(IN_SCOPE.format(documents=documents, scope=sql), [*parameters, *of_scope])


def grouped(sql: str, parameters: Sequence[Any]) -> Sets:
    found: Sets = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        for family, value, numbers in cursor.fetchall():
            found[family][value] = unpacked(numbers)
    return found

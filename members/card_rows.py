"""What cards show, as rows: read by statements of our own.

Through models twenty cards cost 12 ms, most of it to compile the statements and to make objects of all columns; read
so they cost 2.6 ms, of a page that has 10. Which memberships are in scope is still for the querysets to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from django.db import connection

from members.models.membership import Scope

Row = TypeVar("Row")

# The columns of each statement stand in the order of the fields of its row.
MEMBERS = """
    SELECT id, slug, name, acronym, category, description, invented, country, place_as_written, departement_id,
        coalesce(commune_id, ''),
        coalesce(
            (SELECT name FROM poles_commune WHERE code = commune_id),
            (SELECT name FROM poles_departement WHERE code = departement_id),
            ''
        ),
        ARRAY(SELECT field FROM members_memberfact WHERE member_id = member.id AND NOT verified)
    FROM members_member member
    WHERE id = ANY(%s) AND state = 'published'
"""
MEMBERSHIPS = """
    SELECT membership.member_id, pole.slug, coalesce(nullif(pole.short_name, ''), pole.name),
        membership.start, membership."end", membership.first_seen, membership.last_seen,
        membership.evidence = 'list' OR membership.confirmed_on IS NOT NULL, membership.verified,
        coalesce(source.title, ''),
        ARRAY(
            SELECT label FROM members_membership_themes declared JOIN poles_theme theme ON theme.id = theme_id
            WHERE membership_id = membership.id ORDER BY theme.sort_key, theme.id
        ),
        ARRAY(
            SELECT label FROM members_membership_markets declared JOIN poles_theme theme ON theme.id = theme_id
            WHERE membership_id = membership.id ORDER BY theme.sort_key, theme.id
        )
    FROM members_membership membership
    JOIN poles_pole pole ON pole.id = pole_id
    LEFT JOIN poles_source source ON source.id = source_id
    WHERE membership.id = ANY(ARRAY({scope})) AND pole.published
    ORDER BY pole.sort_key, membership.start, membership.id
"""


class MemberRow(NamedTuple):
    key: int
    slug: str
    name: str
    acronym: str
    category: str
    description: str
    invented: bool
    country: str
    place_as_written: str
    departement_code: str | None
    commune_code: str
    place_name: str
    unverified: list[str]


class MembershipRow(NamedTuple):
    """Dates are partial, in ISO text, or None. `is_listed` as on Membership."""

    member: int
    pole_slug: str
    pole_name: str
    start: str | None
    end: str | None
    first_seen: str | None
    last_seen: str | None
    is_listed: bool
    verified: bool
    source: str
    themes: list[str]
    markets: list[str]


def member_rows(keys: Sequence[int]) -> list[MemberRow]:
    """Those that are public, in no order."""
    return read(MEMBERS, [list(keys)], MemberRow._make)


def membership_rows(keys: Sequence[int], scope: Scope) -> dict[int, list[MembershipRow]]:
    """The memberships in scope of these members in published pôles, by member; in the order of the pôles."""
    by_member = defaultdict(list)
    these = scope.of_members(keys)
    for row in read(MEMBERSHIPS.format(scope=these.sql), these.parameters, MembershipRow._make):
        by_member[row.member].append(row)
    return by_member


def read(statement: str, parameters: Sequence[Any], made: Callable[[Any], Row]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [made(row) for row in cursor.fetchall()]

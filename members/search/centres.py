"""Distances between communes, as the crow flies, from centre to centre."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from math import asin, cos, dist, pi, radians, sin

from django.db import connection

from poles.models.territory import EARTH_RADIUS_KM

Point = tuple[float, float, float]


class Centres:
    """The centres of communes, as points on a ball of radius one: distances compare without an arc."""

    def __init__(self, points: Mapping[str, Point]) -> None:
        self.points = points

    @classmethod
    def read(cls) -> Centres:
        with connection.cursor() as cursor:
            cursor.execute("SELECT code, latitude, longitude FROM poles_commune WHERE latitude IS NOT NULL")
            return cls({code: point(latitude, longitude) for code, latitude, longitude in cursor.fetchall()})

    def of(self, communes: Iterable[str]) -> Centres:
        return Centres({code: self.points[code] for code in communes if code in self.points})

    @cached_property
    def from_south(self) -> list[tuple[float, float, float, str]]:
        return sorted((z, x, y, code) for code, (x, y, z) in self.points.items())

    @cached_property
    def heights(self) -> list[float]:
        return [row[0] for row in self.from_south]

    def within(self, centre: Point, km: float) -> list[str]:
        """The communes whose centre is at most `km` away."""
        a, b, c = centre
        arc = min(km / EARTH_RADIUS_KM, pi)
        # The last decimal of a double is not ours.
        least = cos(arc) - 1e-13
        # Only those between two parallels: of eight thousand communes, five hundred.
        south, north = (sin(max(-pi / 2, min(pi / 2, asin(c) + turn))) for turn in (-arc, arc))
        band = slice(bisect_left(self.heights, south - 1e-13), bisect_right(self.heights, north + 1e-13))
        return [code for z, x, y, code in self.from_south[band] if a * x + b * y + c * z >= least]

    def km(self, one: str, other: str) -> float | None:
        """Between two communes; None where a centre is not known."""
        here, there = self.points.get(one), self.points.get(other)
        if here is None or there is None:
            return None
        # From the chord: the arc of two places a street apart is beyond the precision of a cosine.
        return 2 * asin(min(1.0, dist(here, there) / 2)) * EARTH_RADIUS_KM

    def by_distance(self, centre: Point, among: Iterable[str]) -> list[list[str]]:
        """Those `among` the communes that have a centre, the nearest first; those at one distance together."""
        a, b, c = centre
        groups: dict[float, list[str]] = {}
        for code in among:
            if code in self.points:
                x, y, z = self.points[code]
                groups.setdefault(round(a * x + b * y + c * z, 12), []).append(code)
        return [groups[nearness] for nearness in sorted(groups, reverse=True)]


def point(latitude: float, longitude: float) -> Point:
    phi, theta = radians(latitude), radians(longitude)
    return cos(phi) * cos(theta), cos(phi) * sin(theta), sin(phi)

"""Distances between communes, as the crow flies, from centre to centre."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, pi, radians, sin

from django.db import connection

from poles.models.territory import EARTH_RADIUS_KM

Point = tuple[float, float, float]
Centre = tuple[str, float, float, float]


class Centres:
    """The centres of all communes, as points on a ball of radius one: distances compare without an arc."""

    def __init__(self, points: dict[str, Point]) -> None:
        self.points = points

    @classmethod
    def read(cls) -> Centres:
        with connection.cursor() as cursor:
            cursor.execute("SELECT code, latitude, longitude FROM poles_commune WHERE latitude IS NOT NULL")
            return cls({code: point(latitude, longitude) for code, latitude, longitude in cursor.fetchall()})

    def of(self, communes: Iterable[str]) -> list[Centre]:
        return [(code, *self.points[code]) for code in communes if code in self.points]

    def within(self, commune: str, km: float, among: Sequence[Centre]) -> list[str]:
        """Those `among` the communes whose centre is at most `km` away; the commune itself where it has no centre."""
        centre = self.points.get(commune)
        if centre is None:
            return [commune]
        # The smallest cosine; the last decimal of a double is not ours.
        a, b, c = centre
        least = cos(min(km / EARTH_RADIUS_KM, pi)) - 1e-13
        return [code for code, x, y, z in among if a * x + b * y + c * z >= least]

    def by_distance(self, commune: str, among: Iterable[str]) -> list[list[str]]:
        """Those `among` the communes that have a centre, the nearest first; those at one distance together."""
        a, b, c = self.points[commune]
        groups: dict[float, list[str]] = {}
        for code in among:
            if code in self.points:
                x, y, z = self.points[code]
                groups.setdefault(round(a * x + b * y + c * z, 12), []).append(code)
        return [groups[nearness] for nearness in sorted(groups, reverse=True)]


def point(latitude: float, longitude: float) -> Point:
    phi, theta = radians(latitude), radians(longitude)
    return cos(phi) * cos(theta), cos(phi) * sin(theta), sin(phi)

"""Whose turn it is: the systems one after the other, round by round, each asked every search once in its turn."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from random import Random
from statistics import median

from bench.speed.searches import Page, Search
from bench.speed.systems import Measure, System

Asked = Search | Page
Classes = Mapping[str, Sequence[Asked]]


@dataclass
class Class:
    """What one system took for one class. The first round warms up: it counts for a variant that had no other."""

    cold: dict[Asked, list[Measure]] = field(default_factory=dict)
    warm: dict[Asked, list[Measure]] = field(default_factory=dict)

    @property
    def kept(self) -> dict[Asked, list[Measure]]:
        return {asked: self.warm.get(asked) or measures for asked, measures in self.cold.items()}

    @property
    def times(self) -> list[float]:
        return sorted(one.milliseconds for measures in self.kept.values() for one in measures if not one.failed)

    @property
    def sizes(self) -> list[int]:
        return [one.size for measures in self.kept.values() for one in measures if one.size is not None]

    @property
    def worked(self) -> list[float]:
        return [one.worked for measures in self.kept.values() for one in measures if one.worked is not None]

    @property
    def failures(self) -> set[str]:
        return {one.failed for each in (self.cold, self.warm) for some in each.values() for one in some if one.failed}

    @property
    def spent(self) -> float:
        """Seconds."""
        both = [*self.cold.values(), *self.warm.values()]
        return sum(one.milliseconds for measures in both for one in measures) / 1000

    @property
    def slowest(self) -> tuple[Asked, float]:
        """The variant of the highest median, and that median."""
        medians = {asked: median(one.milliseconds for one in measures) for asked, measures in self.kept.items()}
        return max(medians.items(), key=lambda pair: pair[1])

    def total(self, asked: Asked) -> int | None:
        return next((one.total for one in self.cold.get(asked, []) if one.total is not None), None)


def percentile(times: Sequence[float], hundredth: int) -> float:
    """By nearest rank; `times` in order."""
    return times[max(0, ceil(len(times) * hundredth / 100) - 1)]


Results = dict[str, dict[str, Class]]


def run(systems: Sequence[System], classes: Classes, rounds: int, limit: float) -> Results:
    """By system and class. After `limit` seconds of one class a system is not asked it again."""
    results: Results = {system.name: defaultdict(Class) for system in systems}
    for number in range(rounds + 1):
        for system in systems:
            sys.stderr.write(f"round {number} of {rounds}: {system.name}\n")
            turn(system, classes, results[system.name], number, limit)
    return results


def turn(system: System, classes: Classes, results: dict[str, Class], number: int, limit: float) -> None:
    """All variants once, classes mixed, in another order each time."""
    asked = [(name, one) for name, variants in classes.items() for one in variants if system.can_answer(one)]
    Random(number).shuffle(asked)
    system.wake()
    for name, one in asked:
        kept = results[name]
        if kept.spent < limit:
            measure = system.ask(one, with_total=number == 0)
            (kept.warm if number else kept.cold).setdefault(one, []).append(measure)

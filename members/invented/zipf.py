"""Choices as unequal as in life: few pôles, towns and words are named often, most of them seldom."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Zipf(Generic[Item]):
    """The item of rank r is drawn 1 / r ** exponent as often as the first."""

    def __init__(self, items: Sequence[Item], exponent: float = 1.0) -> None:
        self.items = items
        self.weights = list(accumulate((rank + 1) ** -exponent for rank in range(len(items))))

    def draw(self, dice: Random, count: int) -> list[Item]:
        return dice.choices(self.items, cum_weights=self.weights, k=count)

    def draw_distinct(self, dice: Random, count: int) -> list[Item]:
        """`count` different items, fewer where the draw, four times as long, does not hold as many."""
        return list(dict.fromkeys(self.draw(dice, 4 * count)))[:count]

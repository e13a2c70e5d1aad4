"""Sets of document numbers, to and from the database."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable

from pyroaring import BitMap

# In SQL: the numbers of a group as bytes. An array would be read number by number, ten times slower.
PACKED = "string_agg(int4send({column}), ''::bytea)"


def unpacked(numbers: bytes | memoryview | None) -> BitMap:
    """From what PACKED gives: big-endian integers of four bytes."""
    numbers_of_here = array("I", bytes(numbers or b""))
    if sys.byteorder == "little":
        numbers_of_here.byteswap()
    return BitMap(numbers_of_here)


def stored(numbers: BitMap) -> bytes:
    packed: bytes = numbers.serialize()
    return packed


def read(value: bytes | memoryview) -> BitMap:
    return BitMap.deserialize(bytes(value))


def union(sets: Iterable[BitMap]) -> BitMap:
    return BitMap.union(*sets, BitMap())


def in_at_least(number: int, sets: list[BitMap]) -> BitMap:
    """Who is in `number` of the sets or more."""
    return levels_of(number, sets)[number]


def levels_of(number: int, sets: list[BitMap]) -> list[BitMap]:
    """Under n, up to `number`: who is in n of the sets or more. Under 0, of none of them asked: nobody."""
    # levels[n] holds those met in n sets so far; downwards, so that one set never counts twice.
    levels = [BitMap() for _ in range(number + 1)]
    for one in sets:
        for n in range(number, 1, -1):
            levels[n] |= levels[n - 1] & one
        levels[min(1, number)] |= one
    return levels


def stored_keys(keys: array[int]) -> bytes:
    """Primary keys, eight bytes each, the same on every machine."""
    return in_little_endian(keys).tobytes()


def read_keys(value: bytes | memoryview) -> array[int]:
    return in_little_endian(array("q", bytes(value)))


def in_little_endian(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers

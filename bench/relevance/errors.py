"""Errors of a hand on a French keyboard, and how far two words are from each other."""

from random import Random

ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "1234567890")
OPERATIONS = ("substitution", "deletion", "insertion", "transposition")
PLACES = ("first", "second", "middle", "last but one", "last")


def position(word: str, place: str) -> int:
    return {"first": 0, "second": 1, "middle": len(word) // 2, "last but one": len(word) - 2, "last": len(word) - 1}[
        place
    ]


def neighbour(letter: str, random: Random) -> str:
    """A key beside it."""
    row = next((row for row in ROWS if letter in row), ROWS[0])
    at = max(row.find(letter), 0)
    return random.choice([row[i] for i in (at - 1, at + 1) if 0 <= i < len(row)])


def with_error(word: str, operation: str, at: int, random: Random) -> str:
    """`word` with one error at that index. A transposition at the last letter is with the one before."""
    if operation == "substitution":
        return word[:at] + neighbour(word[at], random) + word[at + 1 :]
    if operation == "deletion":
        return word[:at] + word[at + 1 :]
    if operation == "insertion":
        return word[:at] + neighbour(word[at], random) + word[at:]
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def distance(one: str, other: str, most: int = 3) -> int:
    """Substitutions, deletions, insertions and transpositions between two words; `most` means that many or more."""
    if abs(len(one) - len(other)) >= most:
        return most
    previous: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, previous, row = previous, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) >= most and min(previous) >= most:
            return most
    return min(row[-1], most)

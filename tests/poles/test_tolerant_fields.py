"""What comes in an address is kept where it can be understood, and never refused."""

import pytest

from poles.partial_dates import PartialDate
from poles.tolerant_fields import MOST_VALUES, CodesField, DayField, NumberField, OneOfField, WordsField


@pytest.mark.parametrize(
    ("given", "kept"),
    [(["a", "b", "a"], ["a", "b"]), (["", " a ", "\0"], ["a"]), (None, []), (["a" * 500], ["a" * 200])],
)
def test_codes_come_once_each_and_never_empty(given, kept):
    assert CodesField().clean(given) == kept


def test_no_more_codes_than_a_page_can_bear():
    assert len(CodesField().clean([str(number) for number in range(5000)])) == MOST_VALUES


@pytest.mark.parametrize(
    ("given", "kept"), [(" deux \n mots ", "deux mots"), ("a\0b", "a b"), (None, ""), ("é" * 5000, "é" * 200)]
)
def test_words_lose_what_no_search_can_use(given, kept):
    assert WordsField().clean(given) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [("5", 5), (" 5 ", 5), ("0", 1), ("-3", 1), ("501", 500), ("9" * 5000, 500), ("-" + "9" * 5000, 1), ("٣", 3)],
)
def test_a_number_is_brought_between_its_bounds(given, kept):
    assert NumberField(least=1, most=500).clean(given) == kept


@pytest.mark.parametrize("given", ["", None, "deux", "1e3", "1.5", "²", "--1", "-", "0x10"])
def test_what_is_no_number_is_nothing(given):
    assert NumberField(least=1, most=500).clean(given) is None


@pytest.mark.parametrize(("given", "kept"), [("nom", "nom"), ("Nom", ""), ("", ""), (None, ""), ("prix", "")])
def test_one_of_a_few_words_or_none(given, kept):
    assert OneOfField(words=["nom", "recent"]).clean(given) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2024", PartialDate(2024)),
        ("2024-05", PartialDate(2024, 5)),
        ("31/12/2024", PartialDate(2024, 12, 31)),
        (" 05/2024 ", PartialDate(2024, 5)),
        ("2024-13", None),
        ("0000", None),
        ("hier", None),
        (None, None),
    ],
)
def test_a_day_in_iso_or_french_writing_or_nothing(given, kept):
    assert DayField().clean(given) == kept

"""Dates known to the year, the month or the day: in Python, in the database, and both alike."""

import calendar
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from poles.models import LabelPeriod, Source
from poles.partial_dates import PartialDate, PartialDateField, PartialDateFormField
from tests.factories.pole import LabelPeriodFactory
from tests.factories.source import SourceFactory

NOT_DATES = [
    "2023-13",
    "2023-02-30",
    "2023-00",
    "2023-05-00",
    "2023-5",
    "23",
    "0999",
    "3000",
    " 2023",
    "2023\n",
    "mai 2023",
]


@st.composite
def partial_dates(draw):
    year = draw(st.integers(1000, 2999))
    month = draw(st.none() | st.integers(1, 12))
    day = None if month is None else draw(st.none() | st.integers(1, calendar.monthrange(year, month)[1]))
    return PartialDate(year, month, day)


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


@pytest.mark.parametrize(
    ("typed", "iso", "label"),
    [
        ("2023", "2023", "2023"),
        ("2023-05", "2023-05", "mai 2023"),
        ("05/2023", "2023-05", "mai 2023"),
        (" 5/2023 ", "2023-05", "mai 2023"),
        ("12/05/2023", "2023-05-12", "12 mai 2023"),
        ("1/5/2023", "2023-05-01", "1er mai 2023"),
        ("29/02/2024", "2024-02-29", "29 février 2024"),
    ],
)
def test_written_as_people_do_and_read_back_in_words(typed, iso, label):
    known = PartialDate.parse(typed)
    assert (str(known), known.label) == (iso, label)


@pytest.mark.parametrize(
    ("typed", "since", "of", "until"),
    [
        ("2023", "2023", "de 2023", "à 2023"),
        ("10/2023", "octobre 2023", "d’octobre 2023", "à octobre 2023"),
        ("12/04/2023", "le 12 avril 2023", "du 12 avril 2023", "au 12 avril 2023"),
    ],
)
def test_in_a_french_sentence(typed, since, of, until):
    known = PartialDate.parse(typed)
    assert (known.since, known.of, known.until) == (since, of, until)


def test_in_english():
    with translation.override("en"):
        assert PartialDate(2023, 5, 1).label == "1 May 2023"


@pytest.mark.parametrize(
    "typed", ["2023-13", "30/02/2023", "00/2023", "00/05/2023", "2023-05-00", "29/02/2023", "31/04/2023"]
)
def test_what_is_not_in_the_calendar_is_refused(typed):
    with pytest.raises(ValueError, match=r"n’existe pas dans le calendrier\. Écrivez une année"):
        PartialDate.parse(typed)


@pytest.mark.parametrize("typed", ["", "hier", "12-05-2023", "20233", "0999", "٢٠٢٣", "2023-05-12T00:00", "\x00"])
def test_what_is_not_a_date_is_refused(typed):
    with pytest.raises(ValueError, match=r"n’est pas une date\. Écrivez une année"):
        PartialDate.parse(typed)


def test_a_day_needs_its_month():
    with pytest.raises(ValueError, match="month"):
        PartialDate(2023, day=5)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", *NOT_DATES])
def test_the_domain_refuses(text):
    with pytest.raises(DatabaseError), transaction.atomic():
        ask("SELECT %s::partial_date", text)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["1000", "2024-02-29", "2999-12-31", "2023-04", None])
def test_the_domain_accepts(text):
    assert ask("SELECT %s::partial_date", text) == (text,)


@pytest.mark.django_db
def test_kept_and_read_back_as_precise_as_it_was():
    for known in [PartialDate(2023), PartialDate(2023, 5), PartialDate(2023, 5, 12), None]:
        source = SourceFactory(published_on=known)
        source.refresh_from_db()
        assert source.published_on == known
        assert Source.objects.filter(published_on=known).exists()


@pytest.mark.django_db
def test_text_becomes_a_date_before_it_is_kept():
    SourceFactory(published_on="12/05/2023")
    assert Source.objects.get().published_on == PartialDate(2023, 5, 12)


@pytest.mark.django_db
def test_nonsense_is_said_in_french_before_it_reaches_the_database():
    period = LabelPeriodFactory.build(start="30/02/2023")
    with pytest.raises(ValidationError, match="n’existe pas dans le calendrier"):
        period.clean_fields(exclude=["pole", "source"])
    assert not LabelPeriod.objects.exists()


def test_a_form_field_says_how_to_write_it_and_sees_what_changed():
    field = PartialDateField("début", null=True, blank=True).formfield()
    assert isinstance(field, PartialDateFormField)
    assert "12/05/2023" in field.help_text
    assert field.clean("") is None
    assert not field.has_changed(PartialDate(2023, 5), "05/2023")
    assert field.has_changed(PartialDate(2023, 5), "2023")
    with pytest.raises(ValidationError, match="n’est pas une date"):
        field.clean("bientôt")


@given(partial_dates())
def test_every_partial_date_reads_back(known):
    assert PartialDate.parse(str(known)) == known
    assert known.earliest <= known.latest


class TestSameInTheDatabase(TestCase):
    """Python's bounds and the database's are two programs; thousands of dates hold them together."""

    @given(partial_dates())
    def test_bounds(self, known):
        assert ask("SELECT partial_date_earliest(%s), partial_date_latest(%s)", str(known), str(known)) == (
            known.earliest,
            known.latest,
        )

    @given(st.none() | partial_dates(), st.none() | partial_dates(), st.none() | partial_dates())
    def test_spans(self, start, end, first_seen):
        texts = [str(known) if known else None for known in (start, end, first_seen)]
        certain, widest = ask("SELECT certain_span(%s, %s, %s), widest_span(%s, %s, %s)", *texts, *texts)
        begun = start or first_seen
        assert bounds(certain) == certain_bounds(begun, end)
        assert bounds(widest) == widest_bounds(begun, end)

    @given(st.text("0123-", min_size=4, max_size=10) | st.text(max_size=12))
    def test_any_text_is_refused_by_both_or_by_none(self, text):
        try:
            PartialDate.parse(text)
            in_python = "/" not in text and text == text.strip()
        except ValueError:
            in_python = False
        try:
            with transaction.atomic():
                ask("SELECT %s::partial_date", text)
            in_database = True
        except (DatabaseError, ValueError):  # a NUL byte does not even leave psycopg
            in_database = False
        assert in_python == in_database


def bounds(span):
    return "empty" if span.isempty else (span.lower, span.upper)


def day_after(day):
    return date.fromordinal(day.toordinal() + 1)


def certain_bounds(begun, end):
    if begun and end and begun.latest > end.earliest:
        return "empty"
    return begun.latest if begun else None, day_after(end.earliest) if end else None


def widest_bounds(begun, end):
    if begun and end and begun.earliest > end.latest:
        begun = None
    return begun.earliest if begun else None, day_after(end.latest) if end else None

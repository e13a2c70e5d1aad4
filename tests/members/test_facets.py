"""Every count beside a value is the total after choosing it: all values of all facets, on the real data."""

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.http import QueryDict

from members.filters import MemberFilter
from poles.facets import UNKNOWN
from poles.filters import PoleFilter
from tests.html_page import HtmlPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]
LIST = Path(settings.BASE_DIR) / "members" / "data" / "adhesions.csv"
BASES = [
    "",
    "q=photonique",
    "categorie=pme",
    "pole=minalogic&pole=aktantis&poles_min=2",
    "statut=mention",
    "au=2020",
    "q=logiciel&region=84&taille=inconnu&theme=numerique-tic",
    "commune=38185&rayon=30",
]
MEMBER_FACETS = ["theme", "categorie", "pole", "region", "departement", "marche", "taille"]


def page(client, query, path="/membres/"):
    return HtmlPage(client.get(f"{path}?{query}"))


def choosing(base, parameter, value):
    """The filter set after choosing a value alone in its facet."""
    chosen = QueryDict(base, mutable=True)
    chosen.setlist(parameter, [value])
    return chosen


def test_the_members_of_a_pole_are_the_rows_of_its_list(client):
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["pole_id"], row["nature"]) == ("minalogic", "liste")]
    assert page(client, "pole=minalogic").total == len(rows) == 431


@pytest.mark.parametrize("parameter", MEMBER_FACETS)
def test_each_count_is_the_total_after_the_choice(client, parameter):
    counts = page(client, "").counts[parameter]
    totals = {value: page(client, f"{parameter}={value}").total for value in counts}
    assert totals == counts
    assert UNKNOWN in counts


@pytest.mark.parametrize("base", BASES)
def test_each_count_holds_under_other_filters(base):
    shown = MemberFilter(QueryDict(base))
    for facet in shown.shown_facets():
        for option in facet.options:
            after = MemberFilter(choosing(base, facet.parameter, option.value), index=shown.index)
            assert len(after.results) == option.count, (facet.parameter, option.value)


@pytest.mark.parametrize("base", [base for base in BASES if base])
def test_the_page_under_other_filters_shows_these_counts(client, base):
    shown = page(client, base)
    for facet in MemberFilter(QueryDict(base)).shown_facets():
        assert shown.counts[facet.parameter] == {option.value: option.count for option in facet.options}


@pytest.mark.parametrize(
    ("base", "parameter", "value"),
    [
        ("q=photonique", "theme", "numerique-tic"),
        ("categorie=pme", "departement", "38"),
        ("statut=mention", "pole", "axelera"),
        ("au=2020", "taille", UNKNOWN),
        ("pole=minalogic&pole=aktantis&poles_min=2", "categorie", "pme"),
    ],
)
def test_a_choice_under_other_filters_gives_the_count_through_the_page(client, base, parameter, value):
    count = page(client, base).counts[parameter][value]
    assert page(client, choosing(base, parameter, value).urlencode()).total == count > 0


@pytest.mark.parametrize("parameter", ["theme", "region", "etat", "couverture"])
def test_each_count_of_the_poles_is_the_total_after_the_choice(client, parameter):
    counts = page(client, "", "/poles/").counts[parameter]
    totals = {value: page(client, f"{parameter}={value}", "/poles/").total for value in counts}
    assert totals == counts


@pytest.mark.parametrize("base", ["q=grenoble", "region=84", "etat=labelled&couverture=none"])
def test_each_count_of_the_poles_holds_under_other_filters(base):
    for facet in PoleFilter(QueryDict(base)).shown_facets():
        for option in facet.options:
            after = PoleFilter(choosing(base, facet.parameter, option.value))
            assert len(after.results) == option.count, (facet.parameter, option.value)


def test_values_of_a_facet_add_up(client):
    """A member has one category: the counts, the unknown among them, are all the members."""
    shown = page(client, "")
    assert sum(shown.counts["categorie"].values()) == shown.total
    assert sum(shown.counts["departement"].values()) == shown.total


def test_a_parent_theme_stands_for_its_children(client):
    family = page(client, "theme=electronique-photonique")
    children = page(client, "theme=microelectronique&theme=optique-photonique")
    assert family.total == children.total > family.counts["theme"]["microelectronique"]


def test_the_same_values_are_shown_whatever_is_chosen(client):
    """A facet lists the values of the unfiltered directory, zeros included, in one order."""
    whole = page(client, "").counts
    narrow = page(client, "q=photonique&categorie=pme&au=2020").counts
    for parameter in MEMBER_FACETS:
        assert [value for value in narrow[parameter] if value in whole[parameter]] == list(whole[parameter])

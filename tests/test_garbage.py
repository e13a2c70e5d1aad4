"""Garbage in every parameter of every public address: a page in French, never a 500 or a 503."""

import json
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import SecureClient
from tests.html_page import HtmlPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]
LISTS = ["/membres/", "/poles/"]
FILES = ["/membres/export.csv", "/membres/export.json", "/membres/export.xlsx"]
OTHERS = [
    "/",
    "/poles/minalogic/",
    "/membres/menta/",
    "/themes/",
    "/themes/energie/",
    "/territoires/",
    "/territoires/regions/84/",
    "/territoires/departements/38/",
    "/chiffres/",
    "/donnees/",
    "/a-propos/",
    "/gestionnaires/",
    "/accessibilite/",
    "/mentions-legales/",
    "/membres/siren/356000000/",
]
SINGLE = ["q", "poles_min", "rayon", "statut", "au", "tri", "page", "sep"]
REPEATED = ["pole", "theme", "marche", "categorie", "region", "departement", "epci", "commune", "pays", "taille", "naf"]
PARAMETERS = [*SINGLE, *REPEATED, "etat", "couverture", "nimporte"]
NASTY = [
    "\0",
    "a\0b",
    "é" * 5000,
    "mot " * 2500,
    "🦄👩‍👩‍👧",
    "\ud800",
    "-1",
    "0",
    "-999999999999999999999",
    "9" * 400,
    "٣",
    "²",
    "1e9",
    "NaN",
    "0000",
    "9999-99",
    "9999-12-31",
    "2023-02-30",
    "31/02/2024",
    "12/0000",
    ":*",
    "a:*b",
    "&|!()",
    "!!a",
    "<->",
    "'",
    "''",
    '"',
    "\\",
    "\\'",
    "%",
    "_",
    "%%s",
    "%(x)s",
    "{}",
    "{{ 7*7 }}",
    "${x}",
    json.dumps({"$gt": ""}),
    "[1,2]",
    "true",
    "null",
    "inconnu",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "﷽" * 50,
    "a\u202eb",
    "\ufeff",
    "1' OR '1'='1",
    "pg_sleep(9)",
    "356000000",
    "356 000 000 00048",
    "0" + "a" * 8,
    "près de",
    "le la les",
    "l'",
    "ﬁ",
    "38185",
    "84",
    "minalogic",
    "recent",
    "distance",
]
values = st.one_of(st.sampled_from(NASTY), st.text(max_size=40), st.binary(max_size=20))
queries = st.lists(st.tuples(st.sampled_from(PARAMETERS), values), max_size=8)


def times(number):
    """So many examples, the same on each run."""
    health = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
    return settings(max_examples=number, deadline=None, derandomize=True, database=None, suppress_health_check=health)


def encoded(value):
    """Percent-encoded, lone surrogates and bytes that are no text included."""
    if isinstance(value, bytes):
        return quote_from_bytes(value)
    return quote(value, safe="", errors="surrogatepass")


def ask(address, query):
    """GET it; an error that escapes from a view is a failure, and so is a page that is not ours."""
    client = SecureClient(raise_request_exception=True)
    response = client.get(f"{address}?" + "&".join(f"{name}={encoded(value)}" for name, value in query))
    body = response.getvalue()
    assert response.status_code in {200, 301, 302, 400, 404}, response.status_code
    assert not response.cookies
    if response["Content-Type"].startswith("text/html") and response.status_code != 302:
        assert b'<html lang="fr">' in body
        assert b"<script>alert" not in body
    return response


@times(900)
@given(st.sampled_from(LISTS), queries)
def test_lists_answer_any_query(address, query):
    ask(address, query)


@times(40)
@given(st.sampled_from(FILES), st.lists(st.tuples(st.sampled_from(PARAMETERS), values), min_size=1, max_size=5))
def test_files_answer_any_query(address, query):
    ask(address, [("q", "zzz introuvable"), *query])


@times(200)
@given(st.sampled_from(OTHERS), queries)
def test_other_pages_do_not_mind_what_they_did_not_ask(address, query):
    ask(address, query)


@times(1000)
@given(st.sampled_from(["/", "/membres/", "/poles/", "/themes/", "/territoires/regions/", "/membres/siren/"]), values)
def test_any_address_below_a_page_is_a_page_or_a_404(address, value):
    ask(f"{address}{encoded(value)}/", [])


@pytest.mark.parametrize("value", NASTY)
def test_each_nasty_value_in_every_parameter_at_once(value):
    ask("/membres/", [("commune", "38185"), *((parameter, value) for parameter in [*SINGLE, "naf", "epci"])])
    ask("/membres/", [("q", value)])


@pytest.mark.parametrize("parameter", REPEATED)
def test_all_nasty_values_repeated_in_one_parameter(parameter):
    ask("/membres/", [(parameter, value) for value in NASTY if "\0" not in value])


def test_a_nul_byte_is_a_400_with_a_page():
    response = ask("/membres/", [("q", "\0")])
    assert response.status_code == 400
    assert HtmlPage(response).text_of("h1")


def test_a_thousand_values_are_one_page():
    assert ask("/membres/", [("theme", f"theme-{number}") for number in range(900)]).status_code == 200


def test_a_very_long_address_is_refused_or_answered():
    ask("/membres/", [("q", "a" * 10_000)] * 3)

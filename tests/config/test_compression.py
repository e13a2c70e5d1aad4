"""Pages travel compressed, at random lengths."""

import gzip

import pytest

pytestmark = pytest.mark.django_db


def page(client, address="/a-propos/", **headers):
    return client.get(address, headers={"accept-encoding": "gzip"} | headers)


def test_a_page_is_compressed_for_who_accepts_it(client):
    plain, response = client.get("/a-propos/"), page(client)
    assert response["Content-Encoding"] == "gzip"
    assert response["Content-Length"] == str(len(response.content))
    assert len(response.content) < len(plain.content) / 2
    assert gzip.decompress(response.content) == plain.content
    assert plain["Vary"] == response["Vary"] == "Accept-Encoding"


def test_a_page_keeps_its_weak_tag(client):
    plain, response = client.get("/membres/"), page(client, "/membres/")
    assert response["Content-Encoding"] == "gzip"
    assert response["ETag"] == plain["ETag"]
    assert response["ETag"].startswith("W/")


def test_the_size_of_a_page_is_no_measure_of_what_is_in_it(client):
    assert len({len(page(client).content) for _ in range(10)}) > 1


def test_a_file_of_the_search_is_compressed_as_it_streams(client):
    response = page(client, "/membres/export.csv")
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(response)) == b"".join(client.get("/membres/export.csv"))


def test_a_few_words_are_left_as_they_are(client):
    assert not page(client, "/sante/vivant").has_header("Content-Encoding")

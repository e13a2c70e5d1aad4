"""A postal code and a town, as lists write them, against a few communes."""

import pytest

from members.loading.places import Gazetteer, place_of, street_of

COMMUNES = [
    ("38185", "grenoble", "38", ["38000", "38100"]),
    ("38229", "meylan", "38", ["38240"]),
    ("38249", "montbonnot saint martin", "38", ["38330"]),
    ("48095", "mende", "48", ["48000"]),
    ("2A004", "ajaccio", "2A", ["20000"]),
    ("97411", "saint denis", "974", ["97400"]),
]


@pytest.fixture
def gazetteer():
    gazetteer = Gazetteer(localities={"sophia antipolis": (None, "06"), "inovallee": ("38229", "38")})
    for code, name, departement, postal_codes in COMMUNES:
        gazetteer.names[code] = name
        gazetteer.departements[code] = departement
        gazetteer.postal_codes[code] = postal_codes
        gazetteer.by_name[name].append(code)
        for postal_code in postal_codes:
            gazetteer.by_postal_code[postal_code].append(code)
    return gazetteer


@pytest.mark.parametrize(
    ("postal_code", "town", "proposed"),
    [
        ("38000", "GRENOBLE", "38185"),
        ("38024", "Grenoble Cedex 1", "38185"),  # a CEDEX is nobody's code
        ("38330", "MONTBONNOT", "38249"),
        ("", "Grenobles", "38185"),
        ("", "38 240", "38229"),
        ("38240", "Inovallée", "38229"),
        ("20090", "AJACCIO", "2A004"),
        ("97400", "ST DENIS", "97411"),
    ],
)
def test_a_commune_that_nothing_contradicts_is_kept(gazetteer, postal_code, town, proposed):
    departement = gazetteer.departements[proposed]
    place = place_of(gazetteer, postal_code=postal_code, town=town, commune=proposed, departement=departement)
    assert (place.commune, place.departement, place.doubt, place.as_written) == (proposed, departement, "", town)


@pytest.mark.parametrize(
    ("postal_code", "town", "proposed", "departement", "certain"),
    [
        ("48042", "GRENOBLE", None, "48", None),  # Lozère or Isère
        ("38240", "Grenoble", "38185", "38", "38"),  # the code of another commune
        ("", "Métropole de Grenoble", "38185", "38", "38"),
        ("", "Sophia Antipolis", None, "83", None),
        ("", "Sophia Antipolis", None, "06", "06"),
        ("38950", "Ys", None, None, "38"),
        ("", "Ys", None, None, None),
        ("20700", "Ys", None, None, None),  # 2A or 2B
    ],
)
def test_what_is_certain_without_a_commune_remains(gazetteer, postal_code, town, proposed, departement, certain):
    place = place_of(gazetteer, postal_code=postal_code, town=town, commune=proposed, departement=departement)
    assert (place.commune, place.departement, place.as_written) == (None, certain, town)


def test_a_contradiction_is_said_and_a_commune_offered(gazetteer):
    place = place_of(gazetteer, postal_code="48042", town="GRENOBLE", commune=None, departement="48")
    assert place.doubt == "le lieu et le code postal se contredisent : départements 38, 48"
    assert (place.guess.commune, place.guess.confidence) == ("38185", "medium")


def test_nothing_written_is_no_doubt(gazetteer):
    place = place_of(gazetteer, postal_code="", town="", commune=None, departement=None)
    assert (place.commune, place.departement, place.doubt) == (None, None, "")


@pytest.mark.parametrize(("town", "street"), [("95 Rue de la République", "95 Rue de la République"), ("Nice", "")])
def test_a_street_is_told_from_a_town(town, street):
    assert street_of(town) == street

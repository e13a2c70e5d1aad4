import pytest
from hypothesis import given
from hypothesis import strategies as st

from poles.wording import folded, normalised_name, normalised_place


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’Oréal", "L'OREAL"),
        ("Œuvre & Cie", "oeuvre et cie"),
        ("Wise Integration", "WISE-INTEGRATION"),
        ("SOMAFIAM S.A", "Somafiam"),
        ("Minitubes SAS", "minitubes"),
        ("SAS Minitubes", "MINITUBES S.A.S."),
        ("D.A.T.E", "Date"),
        ("Cæsar  SARL", "caesar"),
        ("ﬁbre", "fibre"),
    ],
)
def test_spellings_of_one_name(one, other):
    assert normalised_name(one) == normalised_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CEA", "CEA Grenoble"),
        ("Thales Group", "Thales DIS France SAS"),
        ("SAS", "SARL"),
        ("360&1", "3601"),
        ("C", "C++"),
    ],
)
def test_names_that_differ(one, other):
    assert normalised_name(one) != normalised_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ST ETIENNE CEDEX 2", "Saint-Étienne"),
        ("LYON CEDEX 07", "Lyon"),
        ("L'Isle-d'Abeau", "L’ISLE D’ABEAU"),
        ("STE-FOY", "Sainte-Foy"),
    ],
)
def test_spellings_of_one_place(one, other):
    assert normalised_place(one) == normalised_place(other)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)

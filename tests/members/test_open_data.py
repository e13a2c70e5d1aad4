"""The public fields of a member are a contract: their names, their documentation, what they never hold."""

import pytest

from members.models import Member
from members.models.identifier import Scheme
from members.open_data import PUBLIC_FIELDS, as_cell, header


def test_names_are_given_once_and_stay_plain():
    assert len(set(header())) == len(header())
    assert all(name.isidentifier() and name.islower() and name.isascii() for name in header())


def test_every_field_is_documented():
    assert all(field.documentation for field in PUBLIC_FIELDS)


def test_known_reusers_find_their_columns():
    """A name that is taken away breaks somebody's script: add, never rename."""
    assert {"identifiant", "nom", "categorie_code", "siren", "commune_code", "poles_codes", "sources"} <= set(header())


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        ("", ""),
        (1998, "1998"),
        (0, "0"),
        (True, "oui"),
        (False, "non"),
        (["a", "b"], "a | b"),
        ([], ""),
        (["", ""], ""),
        (["", "2020"], " | 2020"),
    ],
)
def test_a_value_as_a_cell(value, cell):
    assert as_cell(value) == cell


def test_what_is_for_the_keepers_only_is_in_no_field():
    member = Member(name="Optronix", slug="optronix", role_email="contact@membre.example", address="12 rue de l’Essai")
    member.in_scope, member.unverified = [], []
    told = [str(field.of(member)) for field in PUBLIC_FIELDS if field.name not in Scheme.values]
    assert "Optronix" in told
    assert not {member.role_email, member.address} & set(told)

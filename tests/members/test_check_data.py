import pytest
from django.core.management import CommandError, call_command

from members import quality as members_quality
from poles import quality as poles_quality
from tests.factories.member import MemberFactory

pytestmark = pytest.mark.django_db


def said(capsys, *args):
    call_command("check_data", *args, skip_checks=True)
    return capsys.readouterr().out


def test_it_counts_every_check(capsys):
    MemberFactory(category="")
    lines = said(capsys).splitlines()
    assert len(lines) == len(poles_quality.CHECKS) + len(members_quality.CHECKS) + 1
    assert "     1  membre-sans-categorie (avertissement) : La catégorie n’est pas renseignée." in lines


def test_it_names_the_rows_when_asked(capsys):
    MemberFactory(name="GRAPHEAL", placeless=True, departement=None, postal_code="48042", place_as_written="GRENOBLE")
    assert "          GRAPHEAL, 48042 GRENOBLE" in said(capsys, "--verbosity=2")
    assert "GRAPHEAL" not in said(capsys)


def test_strict_fails_on_errors():
    MemberFactory(founded=2099)
    with pytest.raises(CommandError, match="Il y a des erreurs"):
        call_command("check_data", "--strict", skip_checks=True)


def test_strict_lets_warnings_pass(capsys):
    MemberFactory(category="")
    assert "0 erreur." in said(capsys, "--strict")

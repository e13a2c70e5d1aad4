import csv
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from poles.models import Commune, Departement, Epci, PlaceName, Region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]
DATA = Path(settings.BASE_DIR) / "poles" / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def output(capsys, *args: str) -> str:
    call_command("load_territories", *args, skip_checks=True)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("model", "name"),
    [(Region, "regions.csv"), (Departement, "departements.csv"), (Epci, "epci.csv"), (Commune, "communes.csv")],
)
def test_every_row_of_the_file_is_there(model, name):
    assert model.objects.count() == len(rows(name))


def test_collectivites_doutre_mer_can_host_members():
    zones = Counter(Departement.objects.values_list("zone", flat=True))
    assert zones == {"metropole": 96, "drom": 5, "com": 8}


def test_codes_that_collide_keep_their_level():
    assert (Region.objects.get(pk="01").name, Departement.objects.get(pk="01").name) == ("Guadeloupe", "Ain")


def test_arrondissements_stand_under_their_commune():
    arrondissements = Commune.objects.filter(kind="arrondissement")
    assert Counter(arrondissements.values_list("parent_id", flat=True)) == {"75056": 20, "13055": 16, "69123": 9}


def test_a_territory_of_the_grand_paris_lies_inside_the_metropole():
    courbevoie = Commune.objects.get(pk="92026")
    assert (courbevoie.epci.kind, courbevoie.ept.kind) == ("METRO", "EPT")


def test_former_communes_lead_to_the_present_one():
    assert PlaceName.objects.get(name="Oullins", kind="former_commune").commune.name == "Oullins-Pierre-Bénite"


def test_a_place_on_several_communes_has_only_a_departement():
    sophia = PlaceName.objects.get(name="Sophia Antipolis")
    assert (sophia.commune, sophia.departement_id) == (None, "06")


def test_a_second_run_changes_nothing(capsys):
    before = list(Commune.objects.order_by("code").values_list())
    assert "Rien à changer." in output(capsys, "--apply")
    assert list(Commune.objects.order_by("code").values_list()) == before


def test_without_apply_the_plan_is_only_shown(capsys):
    Region.objects.filter(pk="94").update(name="Corsica")
    said = output(capsys, "--verbosity=2")
    assert "nom « Corsica » → « Corse »" in said.replace("name", "nom")
    assert "relancez avec --apply" in said
    assert Region.objects.get(pk="94").name == "Corsica"


def test_a_new_edition_changes_what_differs(capsys):
    Commune.objects.filter(pk="38185").update(name="Cularo", population=1)
    Commune.objects.filter(pk="01001").delete()
    output(capsys, "--apply")
    assert Commune.objects.get(pk="38185").name == "Grenoble"
    assert Commune.objects.filter(pk="01001").exists()


def test_a_commune_that_the_edition_no_longer_has_is_kept_and_said(capsys):
    Commune.objects.create(code="29999", name="Ys", departement_id="29")
    assert "Ys (absent de cette édition, gardé en base)" in output(capsys, "--apply")
    assert Commune.objects.filter(pk="29999").exists()

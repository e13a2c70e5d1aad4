import csv
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from poles.history import recorded
from poles.models import LabelPeriod, Pole, PoleFact, Source, Theme
from poles.partial_dates import PartialDate
from tests.factories.user import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]
DATA = Path(settings.BASE_DIR) / "poles" / "data"


def rows() -> list[dict[str, str]]:
    with (DATA / "poles.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(capsys, *args: str) -> str:
    call_command("load_poles", "--apply", *args, skip_checks=True)
    return capsys.readouterr().out


def events() -> int:
    return sum(model.objects.count() for model in apps.get_models() if hasattr(model, "pgh_tracked_model"))


def periods(slug: str) -> list[tuple[int | None, str | None, str | None]]:
    found = LabelPeriod.objects.filter(pole__slug=slug).order_by("start", "pk").values_list("phase", "start", "end")
    return [(phase, start and str(start), end and str(end)) for phase, start, end in found]


def test_every_pole_is_published():
    assert set(Pole.public.values_list("slug", flat=True)) == {row["pole_id"] for row in rows()}
    assert Pole.objects.count() == 77


def test_fifty_six_are_labelled():
    assert Counter(Pole.objects.values_list("state", flat=True)) == {"labelled": 56, "merged": 18, "ended": 3}


@pytest.mark.parametrize(
    ("slug", "successor"),
    [
        ("scs", "aktantis"),
        ("optitec", "aktantis"),
        ("plastipolis", "polymeris"),
        ("terralia", "innov-alliance"),
        ("pass", "innov-alliance"),
        ("picom", "cap-digital"),
    ],
)
def test_a_merged_pole_leads_to_the_one_that_its_words_name(slug, successor):
    assert Pole.objects.get(slug=slug).successor.slug == successor


@pytest.mark.parametrize("slug", ["dream", "hydreos"])
def test_two_possible_successors_are_left_to_a_person(slug):
    pole = Pole.objects.get(slug=slug)
    assert (pole.state, pole.successor) == ("merged", None)
    assert pole.state_note == "regroupé dans le pôle national de la filière eau"


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("aerospace-valley", [(None, "2005", None), (4, "2019", "2022"), (5, "2023", "2026")]),
        ("derbi", [(None, "2005", None), (4, "2019", None), (5, "2023", "2023"), (5, "2024", "2026")]),
        ("aqua-valley", [(5, "2024", "2026")]),
        ("novalog", [(4, "2019", "2019")]),
        ("enter", [(5, "2023", "2024")]),
        ("safe-cluster", [(None, "2015", None), (4, "2019", "2022"), (5, "2023", "2026")]),
        ("aktantis", []),
    ],
)
def test_periods_of_label_are_what_the_decisions_say(slug, expected):
    assert periods(slug) == expected


def test_a_short_label_is_extendable_and_says_when_it_was_decided():
    period = LabelPeriod.objects.get(pole__slug="materalia", phase=5)
    assert (period.years_granted, period.extendable, str(period.decided_on)) == (1, True, "2023-03-27")
    assert period.as_written == "1 an, prolongeable à 4 ans"


def test_a_pole_without_a_label_of_its_own_says_whose_it_carries():
    aktantis = Pole.objects.get(slug="aktantis")
    assert (aktantis.state, aktantis.state_note) == ("labelled", "par les labels de SCS et Optitec")
    assert aktantis.facts.get(field="state").as_written == "par les labels de SCS et Optitec"


def test_words_beside_a_label_are_kept():
    period = LabelPeriod.objects.get(pole__slug="polymeris", phase=4)
    assert period.as_written == "Plastipolis ; Elastopôle"


def test_ranks_are_of_the_past():
    assert Counter(LabelPeriod.objects.exclude(historic_rank="").values_list("historic_rank", flat=True)) == {
        "world": 8,
        "world_bound": 8,
        "national": 1,
    }


@pytest.mark.parametrize(
    ("slug", "number", "words", "on"),
    [
        ("cap-digital", 1000, "environ 1000", PartialDate(2022, 1, 12)),
        ("qualitropic", 100, "une centaine", PartialDate(2023)),
        ("minalogic", 432, "432 fiches dans l'annuaire", PartialDate(2025, 1)),
        ("aerospace-valley", 854, "", None),
    ],
)
def test_declared_members_are_a_number_beside_its_words(slug, number, words, on):
    pole = Pole.objects.get(slug=slug)
    assert (pole.declared_members, pole.declared_members_as_written, pole.declared_members_on) == (number, words, on)


def test_coverage_is_honest():
    assert Counter(Pole.objects.values_list("coverage", flat=True)) == {
        "none": 65,
        "mentions": 10,
        "partial": 1,
        "complete": 1,
    }
    aktantis = Pole.objects.get(slug="aktantis")
    assert aktantis.coverage_note == "Membres situés en Provence-Alpes-Côte d’Azur seulement."
    assert (aktantis.list_source.is_open, aktantis.last_list_on) == (False, PartialDate(2026))


def test_only_pages_that_can_be_read_are_sources():
    assert not Source.objects.filter(title__iregex="knowledge|code source|github").exists()
    assert not Source.objects.filter(address="", is_open=False).exists()


def test_what_rests_on_no_page_is_to_be_checked():
    website = PoleFact.objects.get(pole__slug="axelera", field="website")
    assert (website.source, website.verified) == (None, False)
    assert PoleFact.objects.get(pole__slug="s2e2", field="seat").verified is False
    assert LabelPeriod.objects.get(pole__slug="s2e2", phase=5).verified is False
    assert not PoleFact.objects.filter(verified=True, source=None).exists()


def test_a_deduced_seat_is_not_verified_though_a_page_is_named():
    seat = PoleFact.objects.get(pole__slug="nextmove", field="seat")
    assert (seat.verified, seat.source.publisher) == (False, "rouennormandyinvest.com")


def test_themes_are_a_tree_of_two_levels():
    assert (Theme.objects.roots().count(), Theme.objects.filter(parent__isnull=False).count()) == (16, 47)
    assert not Theme.objects.filter(parent__parent__isnull=False).exists()
    assert Counter(Theme.objects.exclude(maturity="").values_list("maturity", flat=True)) == {
        "emerging": 3,
        "mature": 2,
    }


def test_a_former_name_carries_no_date():
    assert Pole.objects.get(slug="fibres-energivie").former_names == ["Fibres-Energivie", "Fibres", "Alsace Energivie"]


def test_a_second_run_changes_nothing_and_leaves_no_history(capsys):
    before = events()
    assert "Rien à changer." in load(capsys)
    assert events() == before


def test_the_load_says_why_in_the_history():
    event = apps.get_model("poles", "PoleEvent").objects.get(slug="minalogic")
    assert event.pgh_context.metadata == {"why": "Chargement des pôles de compétitivité et de leurs thématiques"}


def test_a_field_that_changed_in_the_file_is_written(capsys):
    Pole.objects.filter(slug="minalogic").update(website="https://ancien.example")
    said = load(capsys, "--verbosity=2")
    assert "site web « https://ancien.example » → « https://www.minalogic.com »" in said
    assert Pole.objects.get(slug="minalogic").website == "https://www.minalogic.com"


def test_a_field_that_a_keeper_typed_is_a_conflict(capsys):
    with recorded(by=UserFactory(), why="Correction"):
        Pole.objects.filter(slug="minalogic").update(website="https://minalogic.example")
    said = load(capsys)
    assert "conflit : saisi à la main, laissé tel quel : Minalogic Auvergne-Rhône-Alpes" in said
    assert Pole.objects.get(slug="minalogic").website == "https://minalogic.example"


def test_only_that_field_is_held_back(capsys):
    # First: a context lasts as long as its transaction, and a test is one.
    Pole.objects.filter(slug="minalogic").update(short_name="Mina")
    with recorded(by=UserFactory(), why="Correction"):
        Pole.objects.filter(slug="minalogic").update(website="https://minalogic.example")
    load(capsys)
    assert Pole.objects.get(slug="minalogic").short_name == "Minalogic"


def test_a_fact_entered_by_a_keeper_holds_its_field(capsys):
    pole = Pole.objects.get(slug="minalogic")
    pole.facts.filter(field="website").update(entered_by=UserFactory(), source=None)
    Pole.objects.filter(pk=pole.pk).update(website="https://minalogic.example")
    load(capsys)
    assert Pole.objects.get(pk=pole.pk).website == "https://minalogic.example"
    assert pole.facts.get(field="website").entered_by is not None


def test_themes_chosen_by_a_keeper_stay(capsys):
    pole, water = Pole.objects.get(slug="minalogic"), Theme.objects.get(slug="eau")
    with recorded(by=UserFactory(), why="Ajout d’une thématique"):
        pole.themes.add(water)
    assert "conflit" in load(capsys)
    assert water in pole.themes.all()


def test_a_pole_withdrawn_by_a_keeper_stays_so(capsys):
    Pole.objects.filter(slug="advancity").update(published=False)
    load(capsys)
    assert not Pole.objects.get(slug="advancity").published

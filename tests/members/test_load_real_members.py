"""The real lists, whole. Every figure is counted in the project's own files, beside the database."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from members.models import Category, Identifier, Member, MemberFact, Membership, Suggestion
from poles.models import Pole
from poles.partial_dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]
FILE = Path(settings.BASE_DIR) / "members" / "data" / "adhesions.csv"
JOINED = ["Menta", "MICROTEST", "Rennes Atalante"]


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["type_source"] != "entreprise labellisée par le pôle"]


def test_every_row_is_a_membership_of_its_pole():
    held = Counter(Membership.objects.values_list("pole__slug", flat=True))
    assert held == Counter(row["pole_id"] for row in rows())
    assert (held["minalogic"], held["aktantis"]) == (431, 274)


def test_the_only_row_left_out_is_of_a_labelled_firm():
    assert len(rows()) == 721
    assert not Member.objects.filter(name="Defymed").exists()


def test_lists_and_mentions_stay_apart():
    assert Membership.objects.listed().count() == sum(row["nature"] == "liste" for row in rows()) == 705
    assert Membership.objects.mentioned().count() == sum(row["nature"] == "mention" for row in rows()) == 16


def test_three_organisations_are_joined_and_no_other():
    several = [member.name for member in Member.objects.order_by_name() if member.memberships.count() > 1]
    assert several == JOINED
    assert Member.objects.count() == len(rows()) - 1 - 1 - 3


def test_a_firm_of_two_lists_is_listed_in_both():
    menta = Member.objects.get(slug="menta")
    assert sorted(menta.memberships.values_list("pole__slug", "evidence")) == [
        ("aktantis", "list"),
        ("minalogic", "list"),
    ]
    assert (menta.category, menta.website, menta.commune_id) == (Category.PME, "https://menta-efpga.com", "06152")


def test_a_technopole_mentioned_by_one_page_for_four_poles_is_one_member():
    assert Member.objects.get(slug="rennes-atalante").memberships.mentioned().count() == 4


def test_one_guessed_siren_never_joins_two_places():
    banks = Member.objects.filter(name="CIC Lyonnaise de Banque")
    assert sorted(banks.values_list("slug", "commune_id")) == [
        ("cic-lyonnaise-de-banque", "69123"),
        ("cic-lyonnaise-de-banque-marseille", "13055"),
    ]
    assert Suggestion.objects.filter(member__in=banks, subject="siren", value="954507976").count() == 2


def test_one_firm_in_two_towns_waits_for_a_person():
    assert set(Member.objects.filter(slug__startswith="wise-integration").values_list("slug", flat=True)) == {
        "wise-integration",
        "wise-integration-hyeres",
    }


def test_no_guess_is_a_fact():
    guessed = Counter(row["siren"] for row in rows() if row["siren"])
    assert Suggestion.objects.filter(subject="siren").count() == guessed.total() == 192
    assert not Identifier.objects.exists()
    assert not Member.objects.exclude(naf=None, workforce="", size_category="").exists()


def test_a_guess_says_how_far_to_trust_it_and_why():
    siren = Suggestion.objects.get(member__slug="viapix-systems", subject="siren")
    assert (siren.value, siren.confidence, siren.state) == ("892285586", "high", "waiting")
    assert siren.reason == "Rapprochement automatique : même nom et même code postal (Répertoire Sirene)."
    assert siren.source.licence == "Licence Ouverte 2.0"


@pytest.mark.parametrize(
    ("slug", "departement", "offered"),
    [
        ("grapheal", None, "38185"),  # 48042 GRENOBLE
        ("x-fab-france", None, "77186"),  # 91105 FONTAINEBLEAU
        ("radiall", None, "38565"),  # 69002 VOREPPE
        ("geco-it", None, None),  # 84 800, in the Var
        ("qenvi", None, None),  # Sophia Antipolis, in the Var
        ("amadeus", "06", None),  # SOPHIA ANTIPOLIS
        ("kontron", "83", None),  # 83078
        ("solnil", "13", None),  # 95 Rue de la République
        ("thales-group", "92", None),  # PARIS LA DEFENSE CEDEX
        ("claranor", None, "84007"),  # 862 Rue André Jean Boudoy Agroparc
        ("isitec-international", "69", "69133"),  # 69008 MILLERY
    ],
)
def test_a_doubtful_place_keeps_what_is_certain(slug, departement, offered):
    member = Member.objects.get(slug=slug)
    assert (member.commune_id, member.departement_id) == (None, departement)
    assert member.place_as_written
    suggested = member.suggestions.filter(subject="commune").values_list("value", flat=True)
    assert list(suggested) == ([offered] if offered else [])


@pytest.mark.parametrize(
    ("slug", "commune"),
    [
        ("active-asset-allocation", "06088"),  # 06 000
        ("accurconsulting", "06069"),  # 06 130
        ("left-angle", "38249"),  # MONTBONNOT
        ("ece-ecole-d-ingenieurs", "69123"),  # 69367 LYON CEDEX 07
        ("orkis", "13001"),  # Les Milles
        ("surfaces-technologies", "73240"),  # SAINT-HELENE DU LAC
    ],
)
def test_a_town_that_a_person_would_know_is_known(slug, commune):
    assert Member.objects.get(slug=slug).commune_id == commune


@pytest.mark.parametrize(("slug", "country"), [("aeonics", "BE"), ("cluj-it-cluster", "RO")])
def test_a_member_abroad_has_a_country_and_no_commune(slug, country):
    member = Member.objects.get(slug=slug)
    assert (member.country, member.commune_id, member.departement_id) == (country, None, None)


def test_dates_of_a_list_are_kept_as_precise_as_it_is():
    membership = Membership.objects.get(pole__slug="minalogic", member__slug="viapix-systems")
    assert membership.start == PartialDate(2021, 12, 10)
    assert membership.first_seen == membership.last_seen == PartialDate(2025, 1)
    assert membership.source_address == "https://www.minalogic.com/annuaire/viapix-systems/"


def test_themes_and_markets_are_those_that_the_member_declares():
    membership = Membership.objects.get(pole__slug="minalogic", member__slug="viapix-systems")
    assert membership.keywords_as_written == "IA | Logiciel | Microélectronique | Photonique"
    assert set(membership.themes.values_list("slug", flat=True)) == {
        "intelligence-artificielle",
        "logiciel",
        "microelectronique",
        "optique-photonique",
    }
    # « Energie Bâtiment » stands for two themes.
    assert {"energie", "batiment-villes"} <= set(membership.markets.values_list("slug", flat=True))


def test_a_word_that_names_no_theme_gives_none():
    membership = Membership.objects.get(pole__slug="minalogic", member__slug="cic-lyonnaise-de-banque")
    assert membership.keywords_as_written == "Non Applicable"
    assert not membership.themes.exists()


@pytest.mark.parametrize(
    ("slug", "role"), [("beneteau", "founder"), ("ifp", "board"), ("euralis", "board"), ("seaver", "")]
)
def test_roles_are_told_from_kinds(slug, role):
    assert Member.objects.get(slug=slug).memberships.get().role == role


def test_a_size_taken_from_a_register_is_only_offered():
    airbus = Member.objects.get(slug="airbus")
    assert airbus.category == Category.ENTREPRISE_TAILLE_INCONNUE
    assert airbus.suggestions.get().value == Category.GRAND_GROUPE


def test_what_no_page_states_is_to_be_checked():
    nexedi = Membership.objects.get(member__slug="nexedi")
    assert (nexedi.source, nexedi.verified, nexedi.first_seen) == (None, False, None)
    assert not MemberFact.objects.filter(member__slug="nexedi", verified=True).exists()


def test_what_a_list_states_names_it():
    fact = MemberFact.objects.get(member__slug="viapix-systems", field="category")
    assert (fact.as_written, fact.verified, fact.source.publisher) == ("PME", True, "Minalogic")


def test_counts_of_a_list_are_those_of_its_pole():
    for pole in Pole.objects.with_a_list():
        assert pole.memberships.listed().count() == pole.memberships.in_force().count()


def test_everybody_is_published_under_an_address_of_their_own():
    assert Member.public.count() == Member.objects.count()
    assert not Member.objects.filter(slug__regex=r"[^a-z0-9-]").exists()

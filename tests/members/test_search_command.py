"""`manage.py search`: builds the index, compares it to the data, says where it is; in French, with its exit code."""

from array import array
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pyroaring import BitMap

from members.models import Member, Membership, SearchChange, SearchDocument, SearchGeneration, SearchSet, SearchWord
from poles.models import Commune, Pole
from poles.partial_dates import PartialDate
from tests.factories.member import MemberFactory, MembershipFactory
from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db


def search(action, **options):
    """What the command says."""
    said = StringIO()
    call_command("search", action, stdout=said, **options)
    return said.getvalue()


def differences():
    """What the check says before it fails."""
    said = StringIO()
    with pytest.raises(CommandError, match="entre l’index et les données"):
        call_command("search", "check", stdout=said)
    return said.getvalue()


@pytest.fixture
def two():
    """One in two pôles, with names of all kinds; one in none."""
    one = MemberFactory(name="Optronix", complete=True)
    MembershipFactory(member=one, themes=[ThemeFactory()], markets=[ThemeFactory(sante=True)])
    MembershipFactory(member=one, pole=PoleFactory(draft=True))
    return one, MemberFactory(name="Zêta d’Abord", abroad=True)


@pytest.mark.parametrize("is_built", [False, True])
def test_index_and_data_agree_built_or_not(two, is_built):
    if is_built:
        assert "2 membres" in search("rebuild")
    assert "L’index dit ce que disent les données" in search("check")


def test_the_index_is_right_before_the_first_member():
    assert "0 membre." in search("rebuild")
    assert "L’index dit ce que disent les données" in search("check")


def edit_everything(member):
    other = CommuneFactory(lannion=True)
    Member.objects.filter(pk=member.pk).update(name="Lumitech", aliases=["Nouveau Sigle"], category="eti")
    Member.objects.filter(pk=member.pk).update(commune=other, departement=other.departement)
    MemberFactory(name="Aaa"), MemberFactory(name="Invisible", draft=True)
    Commune.objects.filter(pk=other.pk).update(name="Lannuon")
    Pole.objects.update(published=True)
    member.memberships.first().themes.clear()
    Membership.objects.update(keywords_as_written="cryogénie", end=PartialDate(2030))


def test_what_changed_is_in_the_index_before_and_after_a_building(two):
    search("rebuild")
    edit_everything(two[0])
    two[1].delete()
    assert "L’index dit" in search("check")
    search("rebuild")
    assert "L’index dit" in search("check")


def test_memberships_that_begin_and_end_at_midnight_are_followed(two, hold_today, client):
    hold_today(2026, 6, 30)
    dates = {"start": PartialDate(2026, 7), "end": PartialDate(2026, 8)}
    MembershipFactory(member=two[1], first_seen=PartialDate(2026, 7), last_seen=PartialDate(2026, 8), **dates)
    search("rebuild")
    totals = []
    for day in [(2026, 6, 30), (2026, 7, 1), (2026, 8, 31), (2026, 9, 1), (2026, 7, 15)]:
        hold_today(*day)
        totals.append(HtmlPage(client.get("/membres/")).total)
        assert "L’index dit" in search("check"), day
    assert totals == [1, 2, 2, 1, 2]


# What the check sees. The index is falsified by hand: nothing but a defect would do it.


def falsify(table, **changes):
    assert table.update(**changes) == 1


def test_the_check_sees_a_word_that_lost_its_members(two):
    search("rebuild")
    falsify(SearchWord.objects.filter(word="optronix"), docs=BitMap().serialize(), names=BitMap().serialize())
    said = differences()
    assert "Mot « optronix » : l’index oublie « Optronix » (n°" in said
    assert "Mot « optronix » dans un nom : l’index oublie" in said


def test_the_check_sees_a_word_given_to_the_wrong_member(two):
    search("rebuild")
    falsify(SearchWord.objects.filter(word="optronix"), docs=BitMap([0, 1]).serialize(), members=2)
    assert "Mot « optronix » : l’index donne à tort « Zêta d’Abord »" in differences()


def test_the_check_sees_words_that_are_missing_or_too_many(two):
    search("rebuild")
    SearchWord.objects.filter(word="capteurs").delete()
    SearchWord.objects.filter(word="lumière").delete()
    somebody, nobody = BitMap([0]).serialize(), BitMap().serialize()
    forms = {"bare": "fantome", "plain": "fantom", "near": [], "members": 1}
    SearchWord.objects.create(word="fantôme", docs=somebody, names=nobody, **forms)
    said = differences()
    assert "Mot « capteurs » : l’index oublie" in said
    assert "Mot « fantôme » : l’index donne à tort « Optronix »" in said
    assert "Mot « fantôme » : l’index le range sous des formes" in said


def test_the_check_sees_a_whole_name_that_is_missing(two):
    search("rebuild")
    SearchWord.objects.get(word="=ancien nom").delete()
    assert "Nom entier « ancien nom » : l’index oublie « Optronix »" in differences()


@pytest.mark.parametrize(
    ("family", "said"),
    [
        ("categorie", "Valeur « pme » de « categorie » : l’index oublie « Optronix »"),
        ("theme", "de « theme » : l’index oublie « Optronix »"),
        ("marche", "de « marche » : l’index oublie « Optronix »"),
        ("commune", "Valeur « 38185 » de « commune » : l’index oublie « Optronix »"),
        ("", "Membres actuels : l’index oublie « Optronix »"),
    ],
)
def test_the_check_sees_a_value_that_lost_its_members(two, family, said):
    search("rebuild")
    SearchSet.objects.filter(family=family, docs=BitMap([0]).serialize()).delete()
    SearchSet.objects.filter(family=family, docs=BitMap([0, 1]).serialize()).delete()
    assert said in differences()


def exchange_numbers():
    one, other = SearchDocument.objects.order_by("doc")
    one.doc, other.doc = other.doc, one.doc
    one.save(), other.save()


def test_the_check_sees_members_out_of_their_order(two):
    search("rebuild")
    exchange_numbers()
    one, other = two
    falsify(SearchGeneration.objects, members=array("q", [other.pk, one.pk]).tobytes())
    assert "Ordre des noms : l’index met « Zêta d’Abord »" in differences()


def test_the_check_sees_members_with_two_numbers(two):
    search("rebuild")
    exchange_numbers()
    assert "« Optronix » (n°" in (said := differences())
    assert "a deux numéros dans l’index" in said


def test_the_check_sees_a_key_that_is_not_of_the_name(two):
    search("rebuild")
    falsify(SearchDocument.objects.filter(doc=0), key="optronyx")
    assert "est rangé sous « optronyx » et non « optronix »" in differences()


def test_the_check_sees_what_no_trigger_noted(two):
    search("rebuild")
    MemberFactory(name="Nouveau")
    two[0].memberships.all().delete()
    two[1].delete()
    SearchChange.objects.all().delete()
    said = differences()
    assert "L’index ne connaît pas « Nouveau »" in said
    assert f"L’index connaît encore « ? » (n° {SearchDocument.objects.get(doc=1).member_id})" in said
    assert "Membres actuels : l’index donne à tort « Optronix »" in said
    assert "Mot « zêta »" not in said


def test_few_differences_are_shown_unless_all_are_asked_for(two):
    search("rebuild")
    SearchWord.objects.all().delete()
    said, all_said = StringIO(), StringIO()
    with pytest.raises(CommandError, match=r"\d+ différences .*dont \d+ de plus") as short:
        call_command("search", "check", stdout=said)
    with pytest.raises(CommandError) as whole:
        call_command("search", "check", stdout=all_said, verbosity=2)
    count = len(all_said.getvalue().splitlines())
    assert len(said.getvalue().splitlines()) == 20 < count
    assert str(short.value).startswith(f"{count} différences")
    assert "de plus" not in str(whole.value)
    assert short.value.returncode == 1


# What the command says.


def test_status_of_an_index_that_was_never_built(two):
    said = search("status")
    assert "L’index n’a jamais été construit." in said
    assert "Depuis : 2 membres et des noms de pôles" in said


def test_status_of_an_index_that_was_built(two, hold_today):
    hold_today(2026, 7, 1)
    search("rebuild")
    said = search("status")
    number = SearchGeneration.objects.get().number
    assert f"Génération {number}, construite pour le 1er juillet 2026 : 2 membres" in said
    assert "Rien n’a changé depuis." in said
    assert "Aucune reconstruction n’est due." in said
    Member.objects.filter(pk=two[0].pk).update(description="x")
    assert "Depuis : 1 membre et aucun nom commun ; 1 écriture en tout." in search("status")


def test_status_says_when_a_building_is_due(two, monkeypatch):
    search("rebuild")
    monkeypatch.setattr("members.search.building.MOST_CHANGES", 1)
    Member.objects.update(description="x")
    assert "Une reconstruction est due" in search("status")
    search("rebuild")
    assert "Aucune reconstruction n’est due." in search("status")


def test_a_building_is_due_where_there_was_none(two):
    SearchChange.objects.all().delete()
    assert "Une reconstruction est due" in search("status")
    Member.objects.all().delete()
    assert "Aucune reconstruction n’est due." in search("status")


@pytest.mark.parametrize("asked", [[], ["refaire"]])
def test_other_words_are_refused_in_french(asked):
    with pytest.raises(CommandError, match="Dites quoi faire : « search rebuild »"):
        call_command("search", *asked)


def test_an_index_that_cannot_be_read_is_said_in_french(two):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_searchset RENAME TO elsewhere")
    with pytest.raises(CommandError, match=r"La base de données a refusé : .*members_searchset"):
        call_command("search", "check")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_room_of_the_former_index_is_given_back(two):
    search("rebuild")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_stat_user_tables WHERE relname LIKE 'members_search%' AND last_vacuum IS NULL"
        )
        assert cursor.fetchall() == []
    assert "L’index dit" in search("check")

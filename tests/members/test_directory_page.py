"""The page of the directory around its results: order, chips, pages, title, ways on, budget."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poles.partial_dates import PartialDate
from tests.factories.member import MemberFactFactory, MemberFactory, MembershipFactory
from tests.factories.pole import PoleFactory
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db


def listed(name, **membership):
    return MembershipFactory(member=MemberFactory(name=name), **membership).member


def many(number, pole=None, prefix="Membre"):
    pole = pole or PoleFactory()
    return [listed(f"{prefix} {rank:02}", pole=pole) for rank in range(number)]


def test_a_chip_takes_its_own_value_away_and_no_other(visit):
    listed("Alpha", pole=PoleFactory(slug="alpha", name="Alpha"))
    chips = visit("q=capteurs&categorie=pme&categorie=eti&pole=alpha").chips
    assert chips["Catégorie : PME"] == "/membres/?q=capteurs&categorie=eti&pole=alpha"
    assert chips["Recherche : « capteurs »"] == "/membres/?categorie=pme&categorie=eti&pole=alpha"
    assert chips["Pôle : Alpha"] == "/membres/?q=capteurs&categorie=pme&categorie=eti"


def test_every_other_criterion_has_its_chip(visit):
    listed("Alpha")
    chips = visit("commune=38185&rayon=10&poles_min=2&statut=ancien&au=2024&pays=FR&naf=72")
    assert set(chips.chips) == {
        "Commune : Grenoble (38)",
        "Rayon : 10 km",
        "Membre d’au moins : 2 pôles",
        "Statut : anciens membres",
        "Au : 2024",
        "Pays : France",
        "Activité (NAF) : 72",
    }
    assert chips.links["Tout effacer"] == "/membres/"


def test_taking_a_chip_away_widens_the_search(visit, client):
    listed("Alpha"), MembershipFactory(member=MemberFactory(name="Bêta", laboratory=True))
    narrow = visit("categorie=pme")
    assert (narrow.total, HtmlPage(client.get(narrow.chips["Catégorie : PME"])).total) == (1, 2)


def test_applying_the_form_loses_nothing(visit):
    listed("Alpha")
    shown = visit("categorie=pme&commune=38185&naf=72&tri=nom&q=capteurs")
    assert ("categorie", "pme") in shown.checked
    assert {("commune", "38185"), ("naf", "72"), ("tri", "nom")} == set(shown.hidden)


def test_orders_are_links_that_keep_the_search(visit):
    listed("Alpha")
    assert visit("q=capteurs").links["Nom"] == "/membres/?q=capteurs&tri=nom"
    assert "Distance" not in visit("q=capteurs").links
    assert "Pertinence" not in visit().links
    assert visit("commune=38185").links["Distance"] == "/membres/?commune=38185&tri=distance"


def test_by_name_unless_asked_and_accents_do_not_count(visit):
    listed("Zèbre"), listed("Élan"), listed("abeille")
    assert visit().members == ["abeille", "elan", "zebre"]


def test_the_latest_to_join_first_an_unknown_start_by_the_list_that_shows_it(visit):
    (
        listed("Vieux", start=PartialDate(2010)),
        listed("Neuf", start=PartialDate(2025, 6)),
        listed("Sans date", start=None),
    )
    assert visit("tri=recent").members == ["neuf", "sans-date", "vieux"]


def test_who_joined_another_pole_lately_is_not_new_in_the_chosen_one(visit):
    pole = PoleFactory(slug="alpha")
    old = MembershipFactory(pole=pole, member__name="Vieux", start=PartialDate(2010)).member
    MembershipFactory(member=old, start=PartialDate(2026))
    MembershipFactory(pole=pole, member__name="Neuf", start=PartialDate(2020))
    assert visit("tri=recent&pole=alpha").members == ["neuf", "vieux"]


def test_pages_follow_each_other(visit):
    many(45)
    first, last = visit("categorie=pme"), visit("categorie=pme&page=3")
    assert (len(first.members), first.members[0], first.total) == (20, "membre-00", 45)
    assert last.members == [f"membre-{rank}" for rank in range(40, 45)]
    assert first.links["Suivante ›"] == "?categorie=pme&page=2"
    assert last.links["‹ Précédente"] == "?categorie=pme&page=2"
    assert "Suivante ›" not in last.links


@pytest.mark.parametrize(
    ("asked", "first"),
    [("4", "membre-40"), ("999999999999", "membre-40"), ("-1", "membre-00"), ("0", "membre-00"), ("deux", "membre-00")],
)
def test_a_page_out_of_range_is_the_nearest_one(visit, asked, first):
    many(45)
    assert visit(f"page={asked}").members[0] == first


def test_each_page_has_its_title(visit):
    many(21)
    assert visit().title == "Membres des pôles · Annuaire des pôles de compétitivité"
    assert visit("page=2").title.startswith("Membres des pôles · page 2 · ")
    assert visit("q=capteurs").title.startswith("« capteurs » · Membres des pôles · ")


def test_two_filters_are_kept_out_of_search_engines(visit):
    listed("Alpha")
    assert "noindex" not in visit("categorie=pme").attribute("content")
    assert "noindex" in visit("categorie=pme&departement=38").attribute("content")


def test_an_empty_page_has_ways_on_that_find(visit, client):
    listed("Alpha")
    links = visit("q=capteurs&categorie=eti").links
    assert HtmlPage(client.get(links["Chercher « capteurs » sans filtre"])).total == 1
    assert links["Garder les filtres, sans les mots"] == "/membres/?categorie=eti"
    assert links["Tous les membres"] == "/membres/"


def test_the_empty_directory_is_a_page(visit):
    assert visit().total == 0
    assert "Aucun membre" in visit().text


def test_the_order_of_parameters_in_shared_addresses_is_steady(visit):
    listed("Alpha")
    shown = visit("departement=38&categorie=pme&q=capteurs")
    assert shown.links["CSV"] == "/membres/export.csv?q=capteurs&categorie=pme&departement=38"


def test_what_the_count_rests_on_is_said(visit):
    listed("Alpha", pole=PoleFactory(name="Alpha", slug="alpha", complete=True)), PoleFactory(without_list=True)
    assert "Listes de 1 pôle sur 2" in visit().text
    assert "Alpha : 1 recensé, environ 450 déclarés (janvier 2025), liste de janvier 2025" in visit("pole=alpha").text


def test_a_card_lets_one_choose_without_opening(visit):
    member = MemberFactory(name="Optronix", acronym="OPX", category="")
    MembershipFactory(member=member, pole=PoleFactory(name="Alpha"), start=PartialDate(2021), verified=False)
    text = visit().text
    for words in ("Optronix (OPX)", "Catégorie non renseignée", "Grenoble (38)", "Alpha depuis 2021", "à vérifier"):
        assert words in text
    assert "Source : Liste des membres" in text


def test_a_card_says_that_its_category_or_place_was_never_verified(visit):
    sure, unsure = MembershipFactory(member__slug="sure"), MembershipFactory(member__slug="doubtful")
    MemberFactFactory(member=sure.member, field="website", unverified=True)
    assert "à vérifier" not in visit().text
    MemberFactFactory(member=unsure.member, field="category", unverified=True)
    assert "à vérifier" in visit().text


def test_an_invented_member_says_so(visit):
    MembershipFactory(member=MemberFactory(made_up=True))
    assert "membre inventé" in visit().text
    assert "Ce site contient des membres inventés" in visit().text


WORST = (
    "q=capteurs&pole=a&pole=b&theme=x&categorie=pme&region=84&taille=inconnu&commune=38185&rayon=30&au=2025&tri=recent"
)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=capteurs",
        "q=capteurs+grenoble",
        "q=capteurs+près+de+grenoble",
        "q=356000000",
        "q=capteurs&pole=a&categorie=pme",
        "commune=38185&rayon=30&tri=distance",
        "au=2024&statut=ancien",
        "tri=recent&page=2",
        WORST,
    ],
)
def test_a_page_of_results_takes_eight_statements_and_none_while_rendering(get_within, settle, query):
    many(3, pole=PoleFactory(slug="a"))
    settle()
    assert get_within(f"/membres/?{query}", view=8).status_code == 200


@pytest.mark.parametrize(("asked", "more"), [("captuers", 2), ("xylophones capteurs", 3), ("captuerrs", 3)])
def test_a_word_that_nobody_has_takes_two_statements_more_and_two_errors_three(get_within, settle, asked, more):
    many(3, pole=PoleFactory(slug="a"))
    settle()
    assert get_within(f"/membres/?q={asked}", view=8 + more).status_code == 200


@pytest.mark.parametrize("query", ["", "q=capteurs&pole=a&categorie=pme"])
def test_more_members_take_no_more_statements(client, django_assert_num_queries, settle, query):
    pole = PoleFactory(slug="a")
    many(3, pole=pole)
    settle()
    client.get(f"/membres/?{query}")
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/membres/?{query}")
    few = len(captured)
    many(60, pole=pole, prefix="Autre")
    settle()
    client.get(f"/membres/?{query}")
    with django_assert_num_queries(few):
        client.get(f"/membres/?{query}")

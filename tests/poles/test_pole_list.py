"""The list of pôles: what finds them, what the cards say, what it costs."""

import pytest
from django.utils.text import slugify

from poles.models import Pole
from tests.factories.member import MembershipFactory
from tests.factories.pole import LabelPeriodFactory, PoleFactFactory, PoleFactory
from tests.factories.territory import CommuneFactory, RegionFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client):
    return lambda query="": HtmlPage(client.get(f"/poles/?{query}"))


def named(name, **changes):
    return PoleFactory(name=name, slug=slugify(name), **changes)


def test_published_poles_by_name(visit):
    named("Zed"), named("Alpha"), named("Brouillon", draft=True)
    assert visit().poles == ["alpha", "zed"]
    assert visit().total == 2


def test_a_state_and_a_number_that_nobody_checked_say_so(visit):
    pole = PoleFactFactory(field="state", unverified=True, pole=PoleFactory(declared_members=450)).pole
    PoleFactFactory(pole=pole, field="declared_members", unverified=True)
    assert "labellisé, à vérifier" in visit().text
    assert ", à vérifier)" in visit().text


@pytest.mark.parametrize(
    "words", ["elastopole", "ÉLASTO", "caoutchouc", "lannion", "bretagne", "energie", "ancien nom"]
)
def test_words_of_names_place_theme_and_presentation_find_a_pole(visit, words):
    found = {"seat": CommuneFactory(lannion=True), "themes": [ThemeFactory(energie=True)]}
    PoleFactory(name="Élastopôle", slug="lui", former_names=["Ancien nom"], presentation="Le caoutchouc.", **found)
    PoleFactory(seat=None)
    assert visit(f"q={words}").poles == ["lui"]


@pytest.mark.parametrize(
    "words",
    ["images-réseaux", "Images & Réseaux", "images et reseau", "l'image", "réseaux près de Grenoble", "image/réseau"],
)
def test_marks_plurals_and_link_words_do_not_matter(client, words):
    PoleFactory(name="Images & Réseaux", slug="lui"), named("Autre")
    assert HtmlPage(client.get("/poles/", {"q": words})).poles == ["lui"]


def test_a_word_is_the_beginning_of_a_word(visit):
    named("TES"), named("Compétences")
    assert visit("q=tes").poles == ["tes"]
    assert visit("q=comp").poles == ["competences"]


def test_without_any_word_every_pole_is_found(visit):
    named("Alpha")
    assert visit("q=!!").poles == ["alpha"]


def test_facets_are_ored_within_and_anded_across(visit):
    theme = ThemeFactory(microelectronique=True)
    named("Puce", themes=[theme]), named("Breton", regions=[RegionFactory(bretagne=True)])
    named("Deux", themes=[theme], regions=[RegionFactory(bretagne=True)])
    assert visit("theme=electronique-photonique&region=53").poles == ["deux"]
    assert visit("region=53&region=84").poles == ["breton", "deux", "puce"]


def test_state_and_coverage_can_be_chosen_unknown_included(visit):
    named("Actif"), named("Fini", ended=True), named("Flou", state=Pole.State.UNKNOWN, without_list=True, regions=[])
    assert visit("etat=labelled").poles == ["actif"]
    assert visit("etat=inconnu").poles == ["flou"]
    assert visit("couverture=none").poles == ["flou"]
    assert visit("region=inconnu&theme=inconnu").poles == ["flou"]


def test_an_unknown_value_is_said(visit):
    named("Alpha")
    shown = visit("region=99&region=84")
    assert shown.poles == ["alpha"]
    assert "« 99 » n’est pas une valeur connue du filtre « Région »." in shown.text


def test_a_card_says_what_is_known_and_what_is_not(visit):
    named("Sans rien", without_list=True, regions=[], state=Pole.State.UNKNOWN)
    pole = named("Avec tout", complete=True, themes=[ThemeFactory()])
    LabelPeriodFactory(pole=pole), MembershipFactory(pole=pole)
    text = visit().text
    assert "1 recensé, environ 450 déclarés (janvier 2025), liste de janvier 2025" in text
    assert "Phase V, jusqu’au 31 décembre 2026" in text
    assert "liste non fournie" in text
    assert "période non renseignée" in text


def test_a_period_that_ended_is_not_said_to_go_on(visit, hold_today):
    LabelPeriodFactory(pole=named("Alpha"))
    hold_today(2027, 1, 1)
    assert "Phase V, échue (31 décembre 2026), suite non confirmée" in visit().text


def test_chips_take_their_value_away(visit):
    named("Alpha")
    chips = visit("q=alpha&region=84&region=53&etat=labelled").chips
    assert chips["Région : Auvergne-Rhône-Alpes"] == "/poles/?q=alpha&region=53&etat=labelled"
    assert chips["Recherche : « alpha »"] == "/poles/?region=84&region=53&etat=labelled"


def test_pages_titles_and_search_engines(visit):
    for rank in range(21):
        named(f"Pole {rank:02}")
    assert visit("page=2").poles == visit("page=99").poles == ["pole-20"]
    assert visit("page=2").title == "Pôles de compétitivité · page 2 · Annuaire des pôles de compétitivité"
    assert "noindex" in visit("region=84&etat=labelled").attribute("content")
    assert "noindex" not in visit("region=84").attribute("content")


def test_an_empty_list_has_ways_on(visit):
    assert visit("q=introuvable").links["Tous les pôles"] == "/poles/"


@pytest.mark.parametrize("query", ["", "q=alpha", "q=pole&theme=energie&region=84&etat=labelled"])
def test_it_takes_nine_statements_whatever_the_number_of_poles(get_within, query):
    for rank in range(25):
        LabelPeriodFactory(pole=named(f"Pole {rank}", themes=[ThemeFactory(energie=True)]))
    assert get_within(f"/poles/?{query}", view=9).status_code == 200

"""What each parameter of the directory means."""

import pytest

from members.models import Workforce
from poles.partial_dates import PartialDate
from tests.factories.member import MemberFactory, MembershipFactory, NafFactory
from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory, EpciFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage
from tests.members.listing import listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(visit):
    """found("categorie=pme"): the names of the members on the page, sorted."""

    def ask(query="", within=""):
        page = visit(query)
        names = [text.split(" (")[0] for text in page.text_of("h2", "card-title")]
        assert page.total == len(names)
        return names if within == "order" else sorted(names)

    return ask


def test_values_of_one_facet_are_ored_and_facets_anded(found):
    listed("Alpha"), listed("Bêta", laboratory=True)
    listed("Gamma", school=True), listed("Delta", commune=CommuneFactory(lannion=True))
    assert found("categorie=pme&categorie=laboratoire_recherche") == ["Alpha", "Bêta", "Delta"]
    assert found("categorie=pme&categorie=laboratoire_recherche&departement=38") == ["Alpha", "Bêta"]


def test_an_unknown_value_is_said_and_the_others_still_count(found, visit):
    listed("Alpha"), listed("Bêta", laboratory=True)
    assert found("categorie=pme&categorie=licorne") == ["Alpha"]
    assert "« licorne » n’est pas une valeur connue du filtre « Catégorie »." in visit("categorie=licorne").text


def test_an_unknown_value_alone_finds_nobody(client):
    listed("Alpha")
    response = client.get("/membres/?categorie=licorne")
    assert (response.status_code, HtmlPage(response).total) == (200, 0)


@pytest.mark.parametrize("parameter", ["theme", "marche", "pole", "region", "departement", "taille", "categorie"])
def test_every_facet_ignores_what_it_does_not_know(visit, parameter):
    listed("Alpha")
    assert visit(f"{parameter}=nimporte").total == 0
    assert "« nimporte » n’est pas une valeur connue" in visit(f"{parameter}=nimporte").text


def test_unknown_values_can_be_chosen_everywhere(found):
    listed("Connu", workforce=Workforce.FROM_10, in_themes=[ThemeFactory()], in_markets=[ThemeFactory(energie=True)])
    listed("Inconnu", bare=True)
    for parameter in ("categorie", "taille", "theme", "marche", "region", "departement"):
        assert found(f"{parameter}=inconnu") == ["Inconnu"]
    assert found("pole=inconnu") == []
    assert found("categorie=inconnu&categorie=pme") == ["Connu", "Inconnu"]


def test_members_hidden_by_what_is_not_known_are_counted(visit):
    listed("Connu"), listed("Inconnu", category=""), listed("Aussi", category="")
    assert "2 membres ne peuvent pas apparaître : leur catégorie n’est pas renseignée." in visit("categorie=pme").text
    assert "ne peuvent pas apparaître" not in visit("categorie=pme&categorie=inconnu").text
    assert "ne peuvent pas apparaître" not in visit().text


def test_a_parent_theme_finds_its_children_and_a_market_is_no_expertise(found):
    listed("Puce", in_themes=[ThemeFactory(microelectronique=True)])
    listed("Vendeur", in_markets=[ThemeFactory(microelectronique=True)])
    assert found("theme=electronique-photonique") == ["Puce"]
    assert found("marche=electronique-photonique") == ["Vendeur"]


def test_a_member_does_not_inherit_the_themes_of_its_pole(found):
    listed("Sans thème", in_pole=PoleFactory(themes=[ThemeFactory()]))
    assert found("theme=optique-photonique") == []


def test_at_least_so_many_of_the_chosen_poles(found, visit):
    one, two, three = PoleFactory(slug="un"), PoleFactory(slug="deux"), PoleFactory(slug="trois")
    both, alone = MemberFactory(name="Deux pôles"), MemberFactory(name="Un pôle")
    elsewhere = MemberFactory(name="Ailleurs")
    for member, pole in [(both, one), (both, two), (alone, one), (elsewhere, one), (elsewhere, three)]:
        MembershipFactory(member=member, pole=pole)
    assert found("pole=un&pole=deux&poles_min=2") == ["Deux pôles"]
    assert found("pole=un&pole=deux") == ["Ailleurs", "Deux pôles", "Un pôle"]
    assert found("poles_min=2") == ["Ailleurs", "Deux pôles"]
    assert "un seul est choisi" in visit("pole=un&poles_min=2").text


def test_a_commune_stands_for_its_arrondissements(found):
    listed("Au premier", commune=CommuneFactory(marseille_1=True))
    listed("Quelque part", commune=CommuneFactory(marseille=True))
    listed("Ailleurs")
    assert found("commune=13055") == ["Au premier", "Quelque part"]
    assert found("commune=13201") == ["Au premier"]


def test_a_radius_is_around_the_chosen_commune(found):
    (
        listed("Ici"),
        listed("Voisin", commune=CommuneFactory(meylan=True)),
        listed("Loin", commune=CommuneFactory(lyon=True)),
    )
    listed("Sans lieu", placeless=True)
    assert found("commune=38185") == ["Ici"]
    assert found("commune=38185&rayon=10") == ["Ici", "Voisin"]
    assert found("commune=38185&rayon=100") == ["Ici", "Loin", "Voisin"]


def test_a_radius_without_a_commune_is_said_to_have_no_effect(visit):
    listed("Ici")
    assert visit("rayon=10").total == 1
    assert "Le rayon est sans effet : choisissez d’abord une commune." in visit("rayon=10").text


def test_by_distance_from_the_chosen_commune(found, visit):
    (
        listed("Loin", commune=CommuneFactory(lyon=True)),
        listed("Ici"),
        listed("Voisin", commune=CommuneFactory(meylan=True)),
    )
    query = "commune=38185&rayon=200&tri=distance"
    assert found(query, within="order") == ["Ici", "Voisin", "Loin"]
    assert "à 6 km" in visit(query).text
    assert "Le tri par distance demande une commune." in visit("tri=distance").text


def test_neighbouring_searches_are_offered_around_a_commune(visit):
    listed("Ici", commune=CommuneFactory(epci=EpciFactory()))
    links = {label.rpartition(" ")[0]: url for label, url in visit("commune=38185&categorie=pme").links.items()}
    assert links["30 km autour de Grenoble"] == "/membres/?categorie=pme&commune=38185&rayon=30"
    assert links["Grenoble-Alpes-Métropole"] == "/membres/?categorie=pme&epci=200040715"


def test_by_grouping_of_communes(found, visit):
    listed("Métropolitain", commune=CommuneFactory(epci=EpciFactory()))
    listed("Breton", commune=CommuneFactory(lannion=True))
    assert found("epci=200040715") == ["Métropolitain"]
    assert "« 999 » n’est pas un code connu du filtre « Intercommunalité »." in visit("epci=999").text


def test_by_country_activity_and_workforce(found):
    listed("Allemand", abroad=True)
    listed("Chercheur", naf=NafFactory()), listed("Fondeur", naf=NafFactory(code="26.11Z", label="Composants"))
    listed("Grand", workforce=Workforce.FROM_250)
    assert found("pays=DE") == found("pays=de") == ["Allemand"]
    assert found("naf=72") == ["Chercheur"]
    assert found("naf=72&naf=26.1") == ["Chercheur", "Fondeur"]
    assert found("naf=7219z") == ["Chercheur"]
    assert found("taille=32") == ["Grand"]


def test_former_and_mentioned_members_are_apart(found):
    listed("Actuel"), listed("Ancien", in_former=True), listed("Cité", in_mention=True)
    assert found() == found("statut=actuel") == found("statut=nimporte") == ["Actuel"]
    assert found("statut=ancien") == ["Ancien"]
    assert found("statut=mention") == ["Cité"]


def test_a_mention_that_a_keeper_confirmed_counts(found):
    listed("Confirmé", in_mention=True, in_confirmed_on="2026-01-05")
    assert found() == ["Confirmé"]


def test_a_member_that_left_and_came_back_is_not_former(found):
    member = listed("Revenu", in_former=True)
    MembershipFactory(member=member, pole=member.memberships.get().pole, start=PartialDate(2024))
    assert found("statut=ancien") == []
    assert found() == ["Revenu"]


def test_as_of_a_day_counts_what_was_known_to_be_in_force(found):
    listed("Parti", in_former=True)  # 2015 to June 2022
    listed("Récent", in_start=PartialDate(2023, 5))
    listed("Sans date", in_undated=True)  # first seen in January 2025
    assert found("au=2014") == []
    assert found("au=2020") == found("au=06/2022") == ["Parti"]
    assert found("au=2022-07-01") == []
    assert found("au=2023-04") == []
    assert found("au=2024") == found("au=31/12/2024") == ["Récent"]
    assert found("au=2025") == ["Récent", "Sans date"]


def test_before_the_first_list_a_page_claims_no_more_than_it_knows(visit):
    listed("Ancien", in_start=PartialDate(2010), in_pole=PoleFactory(name="Alpha", slug="alpha"))
    sentence = "Alpha : membres encore présents lors de la première liste connue (janvier 2025)."
    assert sentence in visit("au=2020").text
    assert sentence in visit("au=2020&pole=alpha").text
    assert sentence not in visit("au=2025-02").text


def test_a_day_to_come_is_said(visit, hold_today):
    hold_today(2026, 3, 1)
    listed("Alpha")
    assert "Cette date est à venir" in visit("au=2027").text
    assert "Cette date est à venir" not in visit("au=2026").text


@pytest.mark.parametrize(("query", "label"), [("naf=99", "Activité (NAF)"), ("pays=Suisse", "Pays")])
def test_a_code_that_nobody_knows_is_said(visit, query, label):
    assert f"n’est pas un code connu du filtre « {label} »." in visit(query).text


@pytest.mark.parametrize("day", ["hier", "0000", "9999-99", "2023-02-30"])
def test_a_day_that_is_none_is_said(visit, day):
    listed("Alpha")
    assert visit(f"au={day}").total == 1
    assert f"« {day} » n’est pas compris pour « Au » : critère ignoré." in visit(f"au={day}").text


def test_a_membership_ends_at_midnight(found, hold_today):
    listed("Partant", in_end=PartialDate(2026, 3, 31))
    hold_today(2026, 3, 31)
    assert found() == ["Partant"]
    hold_today(2026, 4, 1)
    assert found() == []
    assert found("statut=ancien") == ["Partant"]


def test_what_is_not_public_is_nowhere(client, visit):
    listed("Brouillon", draft=True), listed("Archivé", archived=True)
    listed("Caché", in_pole=PoleFactory(draft=True, name="Pôle secret", slug="secret"))
    whole = visit()
    assert whole.total == 0
    assert "secret" not in whole.counts["pole"]
    for query in ("q=Caché", "q=secret", "pole=secret", "statut=ancien", "au=2025", "q=Brouillon"):
        assert visit(query).total == 0


def test_the_hidden_pole_of_a_public_member_is_not_told(visit):
    member = listed("Deux faces", in_pole=PoleFactory(name="Public", slug="public"))
    MembershipFactory(member=member, pole=PoleFactory(draft=True, name="Pôle secret", slug="secret"))
    assert "secret" not in visit().text
    assert visit("q=secret").total == 0

"""Names of pôles, themes, places and categories are words too, and are offered as filters with their exact counts."""

import pytest
from django.http import QueryDict

from members.models import Category
from poles.models import Theme
from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory, EpciFactory, PlaceNameFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage
from tests.members.listing import listed

pytestmark = pytest.mark.django_db


def offered(page: HtmlPage) -> dict[str, tuple[int, str]]:
    """{label of an offer: (its count, where it leads)}"""
    shown = " ".join(page.text_of("ul", "offers-list"))
    links = {words.rpartition(" "): url for words, url in page.links.items() if words in shown}
    return {label: (int(count), url) for (label, _, count), url in links.items() if count.isdecimal()}


@pytest.fixture
def offers_of(client, searched, visit):
    """offers_of("laboratoire Bretagne"): the offers of the page, each one followed and found to lead to its count."""

    def ask(words: str, query: str = "") -> dict[str, str]:
        page = visit(query) if query else searched(words)
        known = offered(page)
        for label, (count, url) in known.items():
            assert HtmlPage(client.get(url)).total == count > 0, (label, url)
        return {label: url for label, (_, url) in known.items()}

    return ask


def parameters(url: str) -> dict[str, list[str]]:
    return dict(QueryDict(url.partition("?")[2]).lists())


# What is found.


@pytest.mark.parametrize(
    "asked",
    [
        "laboratoire",
        "labo",
        "lab",
        "laboratories",
        "grenoble",
        "isère",
        "38",
        "auvergne rhône alpes",
        "AURA",
        "région Auvergne-Rhône-Alpes",
        "rhône-alpes",
        "minalogic",
        "pôle minalogic",
        "pôle de compétitivité Minalogic",
        "ancienne puce",
        "cryogénie",
        "photonique",
        "photonics",
        "optique photonique",
        "santé",
        "biotechnologies",
        "laboratoire photonique isère",
        "département Isère",
        "labos photonique santé minalogic 38 cryogénie",
    ],
)
def test_category_place_pole_keyword_theme_and_market_are_words(found, asked):
    pole = PoleFactory(name="Minalogic", former_names=["Ancienne Puce"])
    member = listed("Lui", slug="lui", laboratory=True, in_pole=pole)
    member.memberships.update(keywords_as_written="cryogénie")
    member.memberships.get().themes.add(ThemeFactory(label_en="Optics and photonics"))
    member.memberships.get().markets.add(ThemeFactory(sante=True))
    listed("Autre", slug="autre", category=Category.ETI, commune=CommuneFactory(lannion=True))
    assert found(asked) == ["lui"]


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ("PME photonique Grenoble", ["alpha"]),
        ("photonique Grenoble PME", ["alpha"]),
        ("laboratoire Bretagne", ["breton"]),
        ("laboratoires en Bretagne", ["breton"]),
        ("labs in Brittany", ["breton"]),
        ("région Bretagne", ["breton"]),
        ("Côtes-d’Armor", ["breton"]),
        ("cotes d armor", ["breton"]),
        ("entreprise photonique", ["alpha", "eti"]),
        ("PME lumière", []),
    ],
)
def test_names_meet(found, asked, finds):
    theme = ThemeFactory()
    listed("Alpha", slug="alpha", in_themes=[theme]), listed("Sans thème", slug="sans-theme")
    listed("Eti", slug="eti", category=Category.ETI, commune=CommuneFactory(lyon=True), in_themes=[theme])
    listed("Breton", slug="breton", laboratory=True, commune=CommuneFactory(lannion=True))
    # With « lumière » nobody: the page then shows those with most words, which is not what is asked here.
    assert [slug for slug in found(asked) if finds] == finds


def test_a_parent_theme_named_wholly_stands_for_its_children(found):
    listed("Large", slug="large", in_themes=[ThemeFactory(electronique=True)])
    listed("Puce", slug="puce", in_themes=[ThemeFactory(microelectronique=True)])
    assert found("électronique et photonique") == ["large", "puce"]
    assert found("microélectronique") == found("semi-conducteur") == ["puce"]


def test_a_member_does_not_inherit_the_themes_of_its_pole(found):
    listed("Sans thème", in_pole=PoleFactory(themes=[ThemeFactory()]))
    assert found("photonique") == []


def test_a_synonym_acts_at_once_and_stops_at_once(found):
    listed("Optronix", slug="lui", in_themes=[ThemeFactory()])
    assert found("lumière") == []
    Theme.objects.update(synonyms=["lumière", "nano-lasers"])
    assert found("lumière") == found("lumières") == found("nano lasers") == ["lui"]
    Theme.objects.update(synonyms=[])
    assert found("lumière") == []


def test_narrower_words_only_offer_their_theme(searched, offers_of):
    theme = ThemeFactory(narrower_words=["apprentissage automatique", "machine learning"])
    listed("Par thème", slug="par-theme", in_themes=[theme])
    listed("Par texte", slug="par-texte", description="Machine learning", in_themes=[theme])
    assert searched("machine learning").members == ["par-texte"]
    offers = offers_of("machine learning")
    assert parameters(offers["Thématique : Optique - photonique"]) == {"theme": ["optique-photonique"]}


def test_narrower_words_that_nobody_has_are_taken_for_their_theme(searched, offers_of):
    listed("Par thème", slug="par-theme", in_themes=[ThemeFactory(narrower_words=["machine learning"])])
    listed("Autre")
    page = searched("machine learning")
    assert page.members == ["par-theme"]
    assert "les plus précis sont compris comme la thématique « Optique - photonique »." in page.text
    offers_of("machine learning")


@pytest.mark.parametrize(
    "asked", ["près de Grenoble", "autour de grenoble", "near Grenoble", "aux environs de Grenoble"]
)
def test_near_a_commune_means_thirty_kilometres(searched, asked):
    listed("Loin", slug="loin", commune=CommuneFactory(lyon=True))
    listed("Alpha", slug="alpha", commune=CommuneFactory(meylan=True)), listed("Grenoblois", slug="ici")
    listed("Sans lieu", placeless=True)
    shown = searched(asked)
    assert shown.members == ["ici", "alpha"]
    assert "« Près de Grenoble » : à 30 km au plus, du plus proche au plus éloigné." in shown.text
    assert "à 6 km" in shown.text


def test_theme_near_a_commune(searched, offers_of):
    theme, lannion = (
        ThemeFactory(),
        CommuneFactory(lannion=True, epci=EpciFactory(code="200065928", name="Lannion-Trégor")),
    )
    listed("Breton", slug="breton", commune=lannion, in_themes=[theme])
    listed("Sans thème", commune=lannion), listed("Loin", in_themes=[theme])
    assert searched("photonique près de Lannion").members == ["breton"]
    offers = offers_of("photonique près de Lannion")
    assert parameters(offers["30 km autour de Lannion (22)"]) == {
        "q": ["photonique"],
        "commune": ["22113"],
        "rayon": ["30"],
    }
    assert parameters(offers["Lannion-Trégor"]) == {"q": ["photonique"], "epci": ["200065928"]}
    assert parameters(offers["Lannion (22) seulement"]) == {"q": ["photonique"], "commune": ["22113"]}


def test_a_commune_stands_for_its_arrondissements_and_its_other_names(found):
    listed("Au premier", slug="au-premier", commune=CommuneFactory(marseille_1=True))
    listed("Breton", slug="breton", commune=PlaceNameFactory(former_commune=True).commune)
    assert found("marseille") == ["au-premier"]
    assert found("brelevenez") == found("Brélévenez") == ["breton"]


@pytest.mark.parametrize("asked", ["st denis", "Saint-Denis", "saint denis"])
def test_saint_may_be_short(found, asked):
    listed("Réunionnais", slug="lui", commune=CommuneFactory(saint_denis=True)), listed("Autre", slug="autre")
    assert found(asked) == ["lui"]


# What is offered.


def test_what_the_words_name_is_offered_as_filters(offers_of):
    pole = PoleFactory(slug="minalogic", name="Minalogic")
    listed("Breton", laboratory=True, commune=CommuneFactory(lannion=True), in_pole=pole)
    assert parameters(offers_of("laboratoire Bretagne")["Région Bretagne"]) == {"q": ["laboratoire"], "region": ["53"]}
    assert parameters(offers_of("laboratoire Bretagne")["Catégorie : Laboratoire"]) == {
        "q": ["bretagne"],
        "categorie": ["laboratoire_recherche"],
    }
    assert parameters(offers_of("minalogic")["Pôle : Minalogic"]) == {"pole": ["minalogic"]}


def test_an_offer_counts_more_than_the_words_where_they_say_more(offers_of):
    """« Bretagne » in a text is no place: the filter finds those who are there."""
    listed("Ici", slug="ici", description="Fournit la Bretagne")
    listed("Breton", commune=CommuneFactory(lannion=True)), listed("Autre breton", commune=CommuneFactory(lannion=True))
    assert "Région Bretagne" in offers_of("bretagne")


QUESTIONS = [
    "PME photonique Grenoble",
    "laboratoire Bretagne",
    "photonique près de Lannion",
    "capteurs photonique",
    "capteurs près de grenoble PME",
    "minalogic capteurs laboratoire",
    "photoniqe Grenoble",
    "capteurs xylophone Grenoble",
    "Grenoble",
    "électronique",
    "entreprise isère",
    "rhône-alpes capteur",
    "santé Meylan",
]


@pytest.mark.parametrize(
    "query", ["", "categorie=pme", "region=84&theme=optique-photonique", "statut=ancien", "au=2021"]
)
def test_each_offer_leads_to_a_page_of_exactly_its_count(offers_of, query):
    themes = [[ThemeFactory()], [ThemeFactory(microelectronique=True)], [ThemeFactory(sante=True)], []]
    towns = [
        CommuneFactory(),
        CommuneFactory(meylan=True, epci=EpciFactory()),
        CommuneFactory(lannion=True),
        CommuneFactory(lyon=True),
    ]
    poles = [PoleFactory(slug="minalogic", name="Minalogic"), PoleFactory()]
    for number in range(24):
        listed(
            f"Société {number:02}",
            description="Des capteurs" if number % 3 else "",
            laboratory=number % 2 == 0,
            commune=towns[number % 4],
            in_former=number % 7 == 0,
            in_themes=themes[number // 6],
            in_pole=poles[number % 5 > 0],
        )
    followed = {words: offers_of(words, f"q={words}&{query}") for words in QUESTIONS}
    # Where a word is corrected or unknown, what the others would find alone is not known for sure.
    assert query or [words for words, offers in followed.items() if not offers] == QUESTIONS[6:8]
    assert any(followed.values())


def test_offers_of_a_chosen_commune_lead_to_their_counts(offers_of):
    grenoble = CommuneFactory(epci=EpciFactory())
    listed("Ici", commune=grenoble), listed("Labo", commune=grenoble, laboratory=True)
    listed("Voisin", commune=CommuneFactory(meylan=True, epci=grenoble.epci))
    assert set(offers_of("", "commune=38185&categorie=pme")) == {
        "Grenoble seulement",
        "Grenoble-Alpes-Métropole",
        "30 km autour de Grenoble",
    }

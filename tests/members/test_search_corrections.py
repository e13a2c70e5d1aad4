"""Words that nobody has: the nearest known one, most of the words, what lies around; never a page without a way on."""

import pytest

from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage
from tests.members.listing import listed

pytestmark = pytest.mark.django_db

WORD = "xylophone"
ONE_ERROR = sorted(
    {
        *(WORD[:place] + WORD[place + 1 :] for place in range(len(WORD))),
        *(WORD[:place] + "q" + WORD[place:] for place in range(len(WORD))),
        *(WORD[:place] + "q" + WORD[place + 1 :] for place in range(len(WORD))),
        *(WORD[:n] + WORD[n + 1] + WORD[n] + WORD[n + 2 :] for n in range(len(WORD) - 1)),
    }
)
TWO_ERRORS = ["xilophonne", "xylohpnoe", "qylophonq", "xyloqphoqne", "lophone", "yxlohpone", "xzlophonez", "xyophne"]


def test_one_error_at_each_place_is_corrected(searched):
    listed("Alpha", slug="lui", description=f"Un {WORD}"), listed("Autre", description="Rien")
    for typed in ONE_ERROR:
        page = searched(typed)
        assert page.members == ["lui"], typed
        # Without its last letter it is no error, but a beginning.
        said = f"Personne n’a le mot « {typed} » : voici les résultats pour « {WORD} »."
        assert (said in page.text) is (typed != WORD[:-1]), typed


@pytest.mark.parametrize("typed", TWO_ERRORS)
def test_two_errors_in_a_long_word_are_corrected(searched, typed):
    listed("Alpha", slug="lui", description=f"Un {WORD}"), listed("Autre", description="Rien")
    page = searched(typed)
    assert page.members == ["lui"]
    assert f"« {WORD} »" in page.text


@pytest.mark.parametrize("typed", ["fogre", "forgs", "orge", "fforge"])
def test_a_short_word_with_one_error(searched, typed):
    listed("Alpha", slug="lui", description="Une forge"), listed("Autre", description="Rien")
    assert searched(typed).members == ["lui"]


@pytest.mark.parametrize("typed", ["fogrre", "grefo", "ab", "x1lophone9", "zzzzzzzz"])
def test_what_is_too_far_or_no_word_is_not_guessed(searched, typed):
    listed("Alpha", description="Une forge"), listed("Autre", description="Un xylophone")
    page = searched(typed)
    assert page.members == []
    assert "Personne n’a le mot" not in page.text


@pytest.mark.parametrize(
    ("typed", "meant"), [("minalgoic", "minalogic"), ("photonqiue", "photonique"), ("bretange", "bretagne")]
)
def test_names_are_corrected_too(searched, typed, meant):
    listed(
        "Alpha",
        slug="lui",
        commune=CommuneFactory(lannion=True),
        in_pole=PoleFactory(name="Minalogic"),
        in_themes=[ThemeFactory()],
    )
    listed("Autre")
    page = searched(typed)
    assert page.members == ["lui"]
    assert f"« {typed} » : voici les résultats pour « {meant} »" in page.text


def test_the_way_back_takes_the_word_as_typed(searched, client):
    listed("Alpha", slug="lui", description="Des capteurs verts")
    page = searched("capteurs vertz")
    assert page.members == ["lui"]
    back = HtmlPage(client.get(page.links["Chercher « vertz » tel quel"]))
    assert "Personne n’a le mot" not in back.text
    assert "Aucun membre n’a tous ces mots : voici celui qui en a 1 sur 2." in back.text
    assert 'capteurs "vertz"' in back.attribute("value")


@pytest.mark.parametrize("asked", ['"xylofone"', "« xylofone »", "“xylofone”"])
def test_between_quotes_nothing_is_corrected(searched, asked):
    listed("Alpha", description="Un xylophone")
    page = searched(asked)
    assert page.total == 0
    assert page.links["Tous les membres"] == "/membres/"


def test_of_several_known_words_the_one_that_goes_with_the_others(searched):
    listed("Alpha", slug="alpha", description="Une tarte"), listed("Bêta", slug="beta", description="Une tarte")
    listed("Gamma", slug="gamma", description="Une carte marine")
    assert searched("xarte marine").members == ["gamma"]
    assert "voici les résultats pour « carte »" in searched("xarte marine").text


def test_alone_the_one_that_more_members_have(searched):
    for number in range(3):
        listed(f"Alpha {number}", description="Une tarte")
    listed("Gamma", description="Une carte")
    assert searched("xarte").total == 3


def test_a_word_that_is_known_is_not_corrected(searched):
    listed("Alpha", slug="alpha", description="Une tarte"), listed("Bêta", slug="beta", description="Une carte")
    assert searched("carte").members == ["beta"]


def test_words_of_those_who_are_not_public_are_not_known(searched):
    listed("Alpha", description="Un xylophone", draft=True)
    listed("Bêta")
    page = searched("xylofone")
    assert (page.total, "xylophone" in page.text) == (0, False)


def test_a_word_that_nobody_has_any_more_is_not_proposed(searched):
    member = listed("Alpha", slug="lui", description="Un xylophone")
    assert searched("xylophne").members == ["lui"]
    member.description = ""
    member.save()
    page = searched("xylophne")
    assert (page.total, "xylophone" in page.text) == (0, False)


def test_with_no_result_for_all_words_those_who_have_most(searched):
    listed("Deux", slug="deux", description="Un laser vert"), listed("Un", slug="un", description="Un laser")
    listed("Forge", slug="forge", description="Une forge")
    page = searched("laser vert forge")
    assert page.members == ["deux"]
    assert "Aucun membre n’a tous ces mots : voici celui qui en a 2 sur 3." in page.text


def test_among_those_a_rare_word_of_the_name_comes_first(searched):
    for number in range(3):
        listed(f"Aaa laser {number}", slug=f"laser-{number}")
    listed("Zzz forge", slug="forge")
    assert searched("laser forge").members == ["forge", "laser-0", "laser-1", "laser-2"]


def test_where_nobody_is_in_the_commune_itself_what_lies_around(searched):
    CommuneFactory()
    listed("Meylanais", slug="lui", description="Des capteurs", commune=CommuneFactory(meylan=True))
    listed("Lyonnais", description="Des capteurs", commune=CommuneFactory(lyon=True))
    page = searched("capteurs Grenoble")
    assert page.members == ["lui"]
    assert (
        "Aucun membre pour « Grenoble (38) » même : voici ceux à 30 km au plus, du plus proche au plus éloigné."
        in page.text
    )
    assert "à 6 km" in page.text


@pytest.mark.parametrize(
    ("trait", "link"),
    [("in_former", "Chercher parmi les anciens membres"), ("in_mention", "Chercher parmi les mentions")],
)
def test_words_of_those_who_are_no_members_today_lead_to_them(searched, client, trait, link):
    listed("Alpha", slug="lui", description="Un xylophone", **{trait: True})
    page = searched("xylophone")
    assert page.total == 0
    assert "qui n’est pas, à notre connaissance, membre aujourd’hui." in page.text
    assert HtmlPage(client.get(page.links[link])).members == ["lui"]


@pytest.mark.parametrize("asked", ["introuvable", '"introuvable"', "zzz qqq", "356000000", "près de Grenoble", "é"])
@pytest.mark.parametrize("filters", ["", "&categorie=eti", "&commune=38185&rayon=5", "&statut=ancien"])
def test_no_empty_page_without_a_way_on_that_finds(visit, client, asked, filters):
    listed("Alpha", commune=CommuneFactory(lyon=True)), CommuneFactory()
    page = visit(f"q={asked}{filters}")
    assert page.total == 0
    assert HtmlPage(client.get(page.links["Tous les membres"])).total == 1
    if filters:
        assert f"Chercher « {asked} » sans filtre" in page.links

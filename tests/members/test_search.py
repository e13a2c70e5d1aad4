"""Words that find, words that do not, in which order, and how soon."""

import pytest
from django.db import transaction

from members import search
from members.models import Category, Member, SearchDocument
from poles.models import Commune, Pole
from poles.partial_dates import PartialDate
from tests.factories.member import IdentifierFactory, MemberFactory, MembershipFactory
from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(client):
    """found("capteurs"): the slugs of the members on the page, in its order."""
    return lambda words: HtmlPage(client.get("/membres/", {"q": words})).members


def listed(name, *, themes=(), markets=(), pole=None, **changes):
    member = MemberFactory(name=name, **changes)
    MembershipFactory(member=member, themes=themes, markets=markets, **({"pole": pole} if pole else {}))
    return member


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Électronique de l’Isère", "electronique isere"),
        ("Electronique", "ÉLECTRONIQUE"),
        ("Œuvres du Cœur", "oeuvres coeur"),
        ("Oeuvres", "œuvres"),
        ("L’Énergie d’Abord", "l'energie d'abord"),
        ("L'Energie", "l’énergie"),
        ("Micro-Capteurs", "micro capteurs"),
        ("Micro Capteurs", "micro-capteurs"),
        ("D.A.T.E", "date"),
        ("DATE", "d.a.t.e"),
        ("Filière décarbonée", "decarbonee"),
        ("Filière décarboné", "décarbonée"),
        ("Logiciels embarqués", "logiciel embarqué"),
        ("Logiciel embarqué", "logiciels embarqués"),
        ("Pêche côtière", "cotier"),
        ("Abak.Tech", "abak tech"),
        ("Abak.Tech", "abak.tech"),
        ("U.NEAT", "u.neat"),
        ("PEGASE/RISQUES", "pegase risques"),
        ("AT&S", "at&s"),
        ("Ｃａｐｔｅｕｒ", "capteur"),
    ],
)
def test_writing_does_not_matter(found, written, asked):
    listed(written, slug="lui", description=""), listed("Tout autre", description="")
    assert found(asked) == ["lui"]


@pytest.mark.parametrize(
    ("asked", "finds"),
    [("tes", True), ("pôle tes", True), ("TES", True), ("avec", False)],
)
def test_a_name_that_is_a_stop_word_is_found(found, asked, finds):
    listed("Membre du pôle TES", slug="lui", pole=PoleFactory(name="Pôle TES", short_name="TES"))
    assert found(asked) == (["lui"] if finds else [])


def test_link_words_are_understood(found):
    listed("Optronix", slug="lui")
    for asked in (
        "capteurs près de Grenoble",
        "capteurs autour de Grenoble",
        "capteurs à Grenoble",
        "capteurs in Isère",
    ):
        assert found(asked) == ["lui"]


def test_every_word_must_match(found):
    listed("Capteurs"), listed("Lasers", description="")
    assert found("capteurs lasers") == []


def test_the_last_word_may_be_a_beginning_from_three_letters(found):
    listed("Photonique Alpine", slug="lui")
    assert found("photoni") == found("alpine photo") == found("pho") == ["lui"]
    assert found("ph") == found("photo alpine") == []


def test_a_word_that_somebody_has_is_no_beginning(found):
    listed("Mer", slug="mer", description=""), listed("Merck", slug="merck", description="")
    listed("IAR", slug="iar", description="")
    assert found("mer") == ["mer"]
    assert found("ia") == []


@pytest.mark.parametrize("asked", ["356000000", "356 000 000", "356.000.000", "356\u00a0000\u00a0000"])
def test_a_siren_finds_the_legal_person_and_its_sites(found, asked):
    IdentifierFactory(member=listed("Siège", slug="siege"))
    IdentifierFactory(member=listed("Site", slug="site"), siret=True)
    listed("Autre")
    assert found(asked) == ["siege", "site"]


def test_a_siren_is_not_the_beginning_of_another_kind_of_number(found):
    IdentifierFactory(member=listed("Laboratoire", slug="laboratoire"), rnsr=True)
    assert found("000021537") == []


@pytest.mark.parametrize(
    ("trait", "asked"), [("siret", "356 000 000 00048"), ("rnsr", "000021537k"), ("uai", "0383546Y")]
)
def test_other_numbers_find_their_member(found, trait, asked):
    IdentifierFactory(member=listed("Lui", slug="lui"), **{trait: True})
    listed("Autre")
    assert found(asked) == ["lui"]


def test_category_place_pole_keyword_and_theme_are_words_too(found):
    member = listed(
        "Lui", slug="lui", laboratory=True, pole=PoleFactory(name="Minalogic", former_names=["Ancienne Puce"])
    )
    member.memberships.update(keywords_as_written="cryogénie")
    member.memberships.get().themes.add(ThemeFactory(label_en="Optics and photonics"))
    member.memberships.get().markets.add(ThemeFactory(sante=True))
    for asked in (
        "laboratoire",
        "grenoble",
        "isère",
        "auvergne rhône alpes",
        "minalogic",
        "ancienne puce",
        "cryogénie",
    ):
        assert found(asked) == ["lui"], asked
    for asked in ("photonique", "photonics", "santé", "biotechnologies", "laboratoire photonique isère"):
        assert found(asked) == ["lui"], asked


def test_a_parent_theme_does_not_match_the_words_of_its_children(found):
    listed("Large", themes=[ThemeFactory(electronique=True)], description="")
    ThemeFactory(microelectronique=True)
    assert found("électronique") == ["large"]
    assert found("microélectronique") == found("semi-conducteur") == []


# The order: four tiers, then the name, then the key.


def test_the_very_name_comes_first_then_beginnings_then_names_then_the_rest(found):
    listed("Zeta", slug="texte", description="Le laser vert"), listed("Alpha laser", slug="nom")
    (
        listed("Laser vert", slug="debut"),
        listed("LASER", slug="nom-exact"),
        listed("Yotta", slug="sigle", acronym="Laser"),
    )
    assert found("laser") == ["nom-exact", "sigle", "debut", "nom", "texte"]


def test_within_a_tier_by_name_then_by_key(found):
    for rank in (2, 1, 3):
        listed(f"Nom {rank}", slug=f"nom-{rank}")
    twins = [listed("Jumeau", slug=f"jumeau-{rank}").slug for rank in range(3)]
    assert found("capteurs") == [*twins, "nom-1", "nom-2", "nom-3"]


# Freshness: searchable at commit, whoever writes and how.


def test_what_is_saved_is_found_at_once_and_its_old_words_no_more(found):
    member = listed("Optronix")
    member.name = "Lumitech"
    member.save()
    assert found("lumitech") == ["optronix"]
    assert found("optronix") == []


def test_writes_in_bulk_are_found_too(found):
    listed("Optronix")
    Member.objects.update(description="Forge de pièces rares")
    assert found("forge") == ["optronix"]
    made = Member.objects.bulk_create([Member(name="Galvatech", slug="galvatech", state="published")])
    MembershipFactory(member=made[0])
    assert found("galvatech") == ["galvatech"]


def test_declared_themes_and_identifiers_are_followed(found):
    membership = listed("Optronix").memberships.get()
    theme = ThemeFactory(energie=True)
    membership.themes.add(theme)
    assert found("énergie") == ["optronix"]
    membership.themes.remove(theme)
    assert found("énergie") == []
    IdentifierFactory(member=membership.member)
    assert found("356000000") == ["optronix"]
    membership.member.identifiers.all().delete()
    assert found("356000000") == []


def test_a_member_is_forgotten_with_its_row():
    member = listed("Optronix")
    member.delete()
    assert not SearchDocument.objects.exists()


def test_a_member_that_moves_to_another_membership_takes_its_words_along(found):
    old, new = listed("Ancien", pole=PoleFactory(name="Xylofutur")), listed("Nouveau")
    moved = old.memberships.get()
    moved.member, moved.start = new, PartialDate(2001)
    moved.save()
    assert found("xylofutur") == ["nouveau"]
    assert "xylofutur" not in SearchDocument.objects.get(member=old).words


def test_renamed_poles_themes_and_places_are_followed(found):
    member = listed("Optronix", themes=[ThemeFactory()], pole=PoleFactory(name="Vieux Pôle"))
    pole = member.memberships.get().pole
    pole.name = "Nouvelle Bannière"
    pole.save()
    member.memberships.get().themes.update(synonyms=["lumière"])
    Commune.objects.filter(pk="38185").update(name="Gratianopolis")
    for asked in ("bannière", "lumière", "gratianopolis"):
        assert found(asked) == ["optronix"], asked
    assert found("vieux") == found("grenoble") == []


def test_a_pole_that_is_unpublished_takes_its_name_away(found):
    member = listed("Optronix", pole=PoleFactory(name="Discret"))
    MembershipFactory(member=member)
    assert found("discret") == ["optronix"]
    Pole.objects.filter(name="Discret").update(published=False)
    assert found("discret") == []


def test_what_is_declared_in_an_unpublished_pole_is_not_told(found):
    member = listed("Optronix", description="")
    MembershipFactory(member=member, pole=PoleFactory(draft=True), themes=[ThemeFactory()])
    assert found("photonique") == []
    Pole.objects.update(published=True)
    assert found("photonique") == ["optronix"]


def test_words_of_those_who_are_not_public_change_nothing(found):
    listed("Photonique")
    listed("Photon", state="draft")
    assert found("photon") == ["photonique"]


def test_what_is_rolled_back_never_was(found):
    with transaction.atomic():
        listed("Fantôme")
        transaction.set_rollback(True)
    assert found("fantôme") == []
    assert not SearchDocument.objects.exists()


def test_rebuilding_changes_nothing():
    listed("Optronix", complete=True, themes=[ThemeFactory()], pole=PoleFactory(complete=True))
    listed("Mêmes mots", commune=CommuneFactory(lannion=True), category=Category.ETI)
    before = dict(SearchDocument.objects.values_list("member", "words"))
    SearchDocument.objects.all().delete()
    assert search.rebuild() == 2
    assert dict(SearchDocument.objects.values_list("member", "words")) == before


def test_rebuilding_nothing_is_no_error():
    assert search.rebuild() == 0


@pytest.mark.parametrize("asked", ["!!!", "’", "« »", "- -", "&|!()", ":*", "   "])
def test_without_any_word_everybody_is_found(found, asked):
    listed("Optronix")
    assert found(asked) == ["optronix"]


@pytest.mark.parametrize(
    "asked", ["capteurs:*", "!capteurs", "capteurs & grenoble", "(capteurs", "'capteurs", "capteurs\\", "<-> capteurs"]
)
def test_the_language_of_the_database_is_not_spoken(found, asked):
    listed("Optronix")
    assert found(asked) == ["optronix"]

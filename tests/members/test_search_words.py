"""How a word is written does not matter; which words do, and which are said for grammar only."""

import pytest

from tests.factories.member import IdentifierFactory
from tests.factories.pole import PoleFactory
from tests.members.listing import listed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Électronique de l’Isère", "electronique isere"),
        ("Electronique", "ÉLECTRONIQUE"),
        ("Œuvres du Cœur", "oeuvres coeur"),
        ("Oeuvres", "œuvres"),
        ("L’Énergie d’Abord", "l'energie d'abord"),
        ("L'Energie", "l’énergie"),
        ("Énergie", "l’énergie"),
        ("Micro-Capteurs", "micro capteurs"),
        ("Micro Capteurs", "micro-capteurs"),
        ("Agro‑Alimentaire", "agro-alimentaire"),
        ("D.A.T.E", "date"),
        ("D.A.T.E.", "d.a.t.e"),
        ("DATE", "d.a.t.e"),
        ("Abak.Tech", "abak tech"),
        ("Abak.Tech", "abak.tech"),
        ("U.NEAT", "u.neat"),
        ("PEGASE/RISQUES", "pegase risques"),
        ("Pegase risques", "pegase/risques"),
        ("AT&S", "at&s"),
        ("Recherche & Industrie", "recherche et industrie"),
        ("Recherche et Industrie", "recherche & industrie"),
        ("Ｃａｐｔｅｕｒ", "capteur"),
        ("Stra\u00dfe", "strasse"),
    ],
)
def test_writing_does_not_matter(found, written, asked):
    listed(written, slug="lui"), listed("Tout autre", slug="autre")
    assert found(asked) == ["lui"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("logiciel embarqué", "logiciels embarqués"),
        ("décarboné", "décarbonée"),
        ("décarboné", "décarbonées"),
        ("décarbonée", "decarbone"),
        ("végétal", "végétaux"),
        ("signal", "signaux"),
        ("matériau", "matériaux"),
        ("eau", "eaux"),
        ("réseau", "réseaux"),
        ("bateau", "bateaux"),
        ("actif", "active"),
        ("actif", "actives"),
        ("côtier", "côtière"),
        ("cotier", "côtières"),
        ("capteur", "capteurs"),
        ("européen", "européenne"),
        ("officiel", "officielles"),
        ("électrique", "électriques"),
        ("public", "publique"),
        ("innovateur", "innovatrice"),
        ("léger", "légère"),
    ],
)
def test_forms_of_a_word_find_each_other(found, one, other):
    listed("Alpha", slug="un", description=f"Un produit {one}")
    listed("Bêta", slug="autre", description=f"Une chose {other}")
    listed("Gamma", slug="sans-rapport", description="Sans rapport")
    assert found(one) == found(other) == ["un", "autre"]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Imagerie 3D", "3d"),
        ("Imagerie 3D", "3 d"),
        ("Imagerie 3 D", "3d"),
        ("Filière H2", "h2"),
        ("Réseaux 5G", "5G"),
        ("Conseil en IA", "ia"),
        ("Conseil en I.A.", "IA"),
        ("Alliance R&D", "r&d"),
    ],
)
def test_short_words_and_digits_glued_to_letters(found, written, asked):
    listed(written, slug="lui"), listed("Tout autre", slug="autre")
    assert found(asked) == ["lui"]


@pytest.mark.parametrize("form", ["SAS", "S.A.S.", "SARL", "SA", "sasu", "EURL", "GIE", "SCOP", "GmbH", "Ltd"])
def test_company_forms_are_ignored(found, form):
    listed("Optronix", slug="lui"), listed(f"Galvatech {form}", slug="autre")
    assert found(f"{form} Optronix") == found(f"Optronix {form}") == ["lui"]
    assert found("galvatech") == found("galvatech sarl") == ["autre"]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Biotech Grenoble", "bio tech"),
        ("Biotech Grenoble", "bio tech grenoble"),
        ("Biotechnologies du lac", "bio tech"),
        ("Bio Tech", "biotech"),
        ("Wise Integration", "wiseintegration"),
        ("WiseIntegration", "wise integration"),
        ("Chat3D", "chat 3 d"),
        ("Chat 3D", "chat3d"),
        ("Micro-Capteurs", "microcapteurs"),
        ("Microcapteurs", "micro capteurs"),
        ("To pix", "topix"),
    ],
)
def test_glued_or_split_makes_no_difference(found, written, asked):
    listed(written, slug="lui"), listed("Tout autre", slug="autre")
    assert found(asked) == ["lui"]


def test_a_compound_of_the_text_is_found_in_one_word(found):
    listed("Alpha", slug="lui", description="Des micro-capteurs pour l’agro-alimentaire")
    assert found("microcapteurs") == found("agroalimentaire") == ["lui"]
    assert found("micro capteurs") == ["lui"]


@pytest.mark.parametrize("asked", ["ccig", "CCI"])
def test_a_long_name_is_found_by_its_initials(found, asked):
    listed("Chambre de commerce et d’industrie de Grenoble", slug="lui"), listed("Tout autre", slug="autre")
    assert found(asked) == ["lui"]


@pytest.mark.parametrize("field", ["acronym", "legal_name"])
def test_other_names_are_names_too(found, field):
    listed("Alpha", slug="lui", **{field: "Galvatech"}), listed("Bêta", slug="beta")
    assert found("galvatech") == ["lui"]


def test_aliases_and_the_english_text_are_searched(found):
    listed("Alpha", slug="lui", aliases=["Ancienne Forge", "Galvatech"], description_en="Embedded software")
    assert found("forge") == found("galvatech") == found("embedded") == ["lui"]


@pytest.mark.parametrize(
    ("asked", "finds"), [("tes", True), ("pôle tes", True), ("TES", True), ("avec", False), ("avec xylophone", False)]
)
def test_a_name_that_is_a_stop_word_is_found(found, asked, finds):
    listed("Membre du pôle", slug="lui", in_pole=PoleFactory(name="Pôle TES", short_name="TES"))
    assert found(asked) == (["lui"] if finds else [])


def test_a_member_named_by_a_stop_word_alone_is_found(found):
    listed("Avec", slug="lui"), listed("Autre", description="Avec tout")
    assert found("avec") == ["lui"]


@pytest.mark.parametrize(
    "asked",
    [
        "capteurs près de Grenoble",
        "capteurs autour de Grenoble",
        "capteurs proches de Grenoble",
        "capteurs à Grenoble",
        "capteurs chez Optronix",
        "qui fait des capteurs à Grenoble",
        "capteurs in Isère",
        "capteurs near Grenoble",
        "membres avec capteurs",
    ],
)
def test_link_words_are_understood(searched, asked):
    listed("Optronix", slug="lui", description="Des capteurs"), listed("Autre", description="Rien")
    assert searched(asked).members == ["lui"]
    assert "n’a" not in searched(asked).text


def test_every_word_must_match(found):
    listed("Capteurs verts", slug="lui"), listed("Capteurs"), listed("Verts")
    assert found("capteurs verts") == found("verts capteurs") == ["lui"]


def test_the_last_word_may_be_a_beginning_from_three_letters(found):
    listed("Photonique Alpine", slug="lui")
    assert found("photoni") == found("alpine photo") == found("pho") == ["lui"]
    assert found("ph") == []


def test_another_word_is_a_beginning_only_if_nobody_has_it(searched):
    listed("Photonique Alpine", slug="lui"), listed("Mer alpine", slug="mer"), listed("Merck alpine", slug="merck")
    shown = searched("photo alpine")
    assert shown.members == ["lui"]
    assert "Aucun membre n’a tous ces mots" not in shown.text
    assert searched("mer alpine").members == ["mer"]


def test_a_word_that_somebody_has_is_no_beginning(found):
    listed("Mer", slug="mer"), listed("Merck", slug="merck"), listed("IAR", slug="iar")
    assert found("mer") == ["mer"]
    assert found("ia") == []


def test_between_quotes_a_word_is_no_beginning_and_a_link_word_matters(found):
    listed("Photonique", slug="photonique"), listed("Chez Nous", slug="chez-nous")
    assert found("photo") == ["photonique"]
    assert found('"photo"') == found("« photo »") == found("“photo”") == []
    assert found('"chez"') == ["chez-nous"]


@pytest.mark.parametrize("asked", ["!!!", "’", "« »", "- -", "&|!()", ":*", "   ", '""'])
def test_without_any_word_everybody_is_found(found, asked):
    listed("Optronix")
    assert found(asked) == ["optronix"]


@pytest.mark.parametrize(
    "asked",
    [
        "capteurs:*",
        "!capteurs",
        "capteurs & grenoble",
        "(capteurs",
        "'capteurs",
        "capteurs\\",
        "<-> capteurs",
        "cap%",
        'capteurs"',
        "capteurs_",
        "{capteurs}",
        "=capteurs",
    ],
)
def test_the_language_of_the_database_is_not_spoken(found, asked):
    listed("Optronix", description="Des capteurs"), listed("Autre", description="Rien")
    assert found(asked) == ["optronix"]


# Numbers of registers.


@pytest.mark.parametrize(
    "asked",
    [
        "356000000",
        "356 000 000",
        "356.000.000",
        "356\u00a0000\u00a0000",
        "SIREN 356 000 000",
        "siren : 356000000",
        "n° SIREN 356000000",
        "FR 39 356 000 000",
        "TVA FR39356000000",
    ],
)
def test_a_siren_finds_the_legal_person_and_its_sites(found, asked):
    IdentifierFactory(member=listed("Siège", slug="siege"))
    IdentifierFactory(member=listed("Site", slug="site"), siret=True)
    listed("Autre")
    assert found(asked) == ["siege", "site"]


def test_a_siret_finds_its_site_and_the_legal_person(found):
    IdentifierFactory(member=listed("Siège", slug="siege"))
    IdentifierFactory(member=listed("Site", slug="site"), siret=True)
    IdentifierFactory(member=listed("Autre"), rnsr=True)
    assert found("356 000 000 00048") == ["siege", "site"]


def test_a_siren_is_not_the_beginning_of_another_kind_of_number(found):
    IdentifierFactory(member=listed("Laboratoire", slug="laboratoire"), rnsr=True)
    assert found("000021537") == []


@pytest.mark.parametrize(
    ("trait", "asked"),
    [
        ("rnsr", "000021537k"),
        ("rnsr", "RNSR 000021537K"),
        ("uai", "0383546Y"),
        ("uai", "UAI : 038 3546 Y"),
        ("ror", "02rx3b187"),
    ],
)
def test_other_numbers_find_their_member(found, trait, asked):
    IdentifierFactory(member=listed("Lui", slug="lui"), **{trait: True})
    listed("Autre")
    assert found(asked) == ["lui"]

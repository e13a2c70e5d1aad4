"""What the gallery shows: each component in its ordinary, empty, long and crowded states. All of it is made up."""

from types import SimpleNamespace
from typing import Any

from members.cards import PoleOfMember
from members.maps import departement_map

LONG_NAME = (
    "Groupement d’intérêt scientifique pour la recherche, l’expérimentation et le transfert de technologies en "
    "photonique, microélectronique et systèmes embarqués du sillon alpin et des vallées voisines"
)
LIST_SOURCE = "annuaire public du pôle"

CATEGORIES = [
    ("pme", "PME", 214),
    ("eti", "ETI", 23),
    ("grand_groupe", "Grand groupe", 31),
    ("entreprise_taille_inconnue", "Entreprise, taille non précisée", 62),
    ("laboratoire_recherche", "Laboratoire ou organisme de recherche", 28),
    ("enseignement_superieur_recherche", "Établissement d’enseignement supérieur et de recherche", 17),
    ("plateforme", "Plateforme technologique", 4),
    ("collectivite", "Collectivité territoriale", 9),
    ("financeur", "Banque ou investisseur", 0),
    ("inconnu", "Non renseigné", 275),
]
THEMES = [
    ("numerique-tic", "Numérique - TIC", 0, 312),
    ("intelligence-artificielle", "Intelligence artificielle", 1, 96),
    ("cybersecurite", "Cybersécurité", 1, 41),
    ("microelectronique", "Microélectronique", 0, 128),
    ("optique-photonique", "Optique - photonique", 0, 87),
    ("mer", "Mer et économie maritime", 0, 54),
    ("energie", "Énergie", 0, 49),
    ("ecotechnologies-environnement", "Écotechnologies - Environnement", 0, 38),
    ("securite-defense", "Sécurité, défense et risques", 0, 35),
    ("aeronautique-spatial", "Aéronautique et espace", 0, 22),
    ("textile", "Textile", 0, 0),
    ("inconnu", "Non renseignée", 0, 1208),
]


def facet(parameter: str, label: str, rows: list[tuple[str, str, int, int]], checked: set[str]) -> SimpleNamespace:
    options = [
        SimpleNamespace(
            value=value, label=name, depth=depth, count=count, checked=value in checked, is_unknown=value == "inconnu"
        )
        for value, name, depth, count in rows
    ]
    visible = [option for place, option in enumerate(options) if place < 8 or option.checked]
    hidden = [option for option in options if option not in visible]
    return SimpleNamespace(parameter=parameter, label=label, options=options, visible=visible, hidden=hidden)


def chip(label: str, value_label: str) -> dict[str, str]:
    return {"label": label, "value_label": value_label, "remove_url": "#"}


def member_card(**changes: Any) -> SimpleNamespace:
    card = {
        "slug": "laboratoire-photonique-des-alpes",
        "name": "Laboratoire de photonique des Alpes",
        "acronym": "LPA",
        "url": "#",
        "category_label": "Laboratoire ou organisme de recherche",
        "place": "Grenoble (38)",
        "distance_km": None,
        "activity": "Sources laser compactes et capteurs optiques pour l’industrie et la santé.",
        "themes": ["Optique - photonique", "Microélectronique"],
        "markets": ["Industrie du futur", "Santé"],
        "poles": [PoleOfMember("Pôle Lumière", "#", "depuis 2021")],
        "evidence_note": "",
        "source_label": LIST_SOURCE,
        "source_date": "janvier 2025",
        "to_verify": False,
        "invented": False,
    }
    return SimpleNamespace(**{**card, **changes})


def member_cards() -> list[SimpleNamespace]:
    return [
        member_card(),
        member_card(
            slug="l-energie-d-aujourd-hui",
            name="L’Énergie d’Aujourd’hui",
            acronym="",
            category_label="PME",
            place="Saint-Martin-d’Hères (38)",
            distance_km=4,
            activity="",
            markets=[],
            themes=["Énergie", "Numérique - TIC", "Intelligence artificielle", "Écotechnologies - Environnement"],
            poles=[
                PoleOfMember("Pôle Lumière", "#", "depuis 2021"),
                PoleOfMember("Pôle des énergies alpines", "#", ""),
            ],
            to_verify=True,
        ),
        member_card(slug="tout-long", name=LONG_NAME, acronym="GISRETTPMSESAVV", place="Saint-Remy-en-Bouzemont (51)"),
        member_card(
            slug="presque-rien",
            name="U.NEAT",
            acronym="",
            category_label="",
            place="",
            activity="",
            themes=[],
            markets=[],
            poles=[],
            evidence_note="mentionné comme membre en 2009",
            source_label="article de presse",
            source_date="2009",
        ),
        member_card(slug="invente", name="Œuvres Numériques d’Anjou", acronym="", invented=True, category_label="ETI"),
    ]


def pole_card(**changes: Any) -> SimpleNamespace:
    card = {
        "slug": "pole-lumiere",
        "name": "Pôle Lumière",
        "short_name": "",
        "url": "#",
        "state_label": "labellisé",
        "state": "labelled",
        "themes": ["Optique - photonique", "Microélectronique", "Numérique - TIC"],
        "regions": ["Auvergne-Rhône-Alpes"],
        "coverage_text": "431 recensés, environ 450 déclarés, liste de janvier 2025",
        "label_text": "Phase V, jusqu’au 31 décembre 2026",
    }
    return SimpleNamespace(**{**card, **changes})


def pole_cards() -> list[SimpleNamespace]:
    return [
        pole_card(),
        pole_card(
            slug="sans-liste",
            name="Pôle des énergies alpines",
            short_name="PEA",
            state="unknown",
            state_label="état non renseigné",
            themes=[],
            regions=[],
            label_text="",
            coverage_text="liste non fournie",
        ),
        pole_card(
            slug="fusionne",
            name="Pôle européen de la " + LONG_NAME[11:].lower(),
            state="merged",
            state_label="fusionné",
            regions=["Provence-Alpes-Côte d’Azur", "Occitanie"],
            label_text="Phase III, échue le 31 décembre 2018",
            coverage_text="3 mentions, 120 déclarés en 2012",
        ),
    ]


def pages(number: int, last: int) -> dict[str, Any]:
    shown = sorted({1, number - 1, number, number + 1, last} & set(range(1, last + 1)))
    steps: list[dict[str, Any]] = []
    for before, page in zip([0, *shown], shown, strict=False):
        if page - before > 1:
            steps.append({"number": None, "url": ""})
        steps.append({"number": page, "url": f"?page={page}"})
    return {
        "number": number,
        "last": last,
        "previous_url": f"?page={number - 1}" if number > 1 else "",
        "next_url": f"?page={number + 1}" if number < last else "",
        "steps": steps,
    }


def bars() -> list[dict[str, Any]]:
    longest = max(count for _, _, count in CATEGORIES)
    return [
        {"label": label, "count": count, "url": "#" if count else "", "percent": count * 100 // longest}
        for _, label, count in CATEGORIES
    ]


PERIODS = [
    {
        "title": "Phases I à III",
        "dates": "2005 – 2018",
        "note": "Labellisé dès l’origine, à vocation mondiale.",
        "state": "past",
        "state_label": "",
        "source_label": "",
        "source_url": "",
    },
    {
        "title": "Phase IV",
        "dates": "2019 – 2022",
        "note": "Accordée pour 4 ans.",
        "state": "past",
        "state_label": "",
        "source_label": "communiqué du 5 février 2019",
        "source_url": "#",
    },
    {
        "title": "Phase V",
        "dates": "2023 – 2026",
        "note": "2 ans, prolongeable.",
        "state": "current",
        "state_label": "en cours",
        "source_label": "liste nationale du 27 mars 2023",
        "source_url": "#",
    },
]
LAPSED = [{**PERIODS[2], "state": "lapsed", "state_label": "échue le 31 décembre 2026, suite non confirmée"}]
FACTS = [
    {"label": "SIREN", "value": "892 285 586", "url": "#", "note": "numéro bien formé, vu au répertoire en mars 2025"},
    {"label": "Effectif", "value": "10 à 19 salariés", "note": "2023, Insee"},
    {"label": "Année de création", "value": "2004", "to_verify": True},
    {"label": "Anciens noms", "texts": ["Pôle Optique Rhône-Alpes", LONG_NAME]},
    {"label": "Forme juridique", "value": ""},
]
MEMBERSHIPS = [
    {
        "pole_name": "Pôle Lumière",
        "pole_url": "#",
        "period": "depuis le 10 décembre 2021",
        "evidence_note": "",
        "role": "membre fondateur",
        "axis": "Capteurs et imagerie",
        "themes": ["Optique - photonique", "Microélectronique"],
        "markets": ["Industrie du futur", "Santé"],
        "source_label": LIST_SOURCE,
        "source_url": "#",
        "source_date": "janvier 2025",
        "to_verify": False,
    },
    {
        "pole_name": "Pôle des énergies alpines",
        "pole_url": "#",
        "period": "début non renseigné",
        "evidence_note": "mentionné comme membre en 2009",
        "role": "",
        "axis": "",
        "themes": [],
        "markets": [],
        "source_label": "article de presse",
        "source_url": "",
        "source_date": "2009",
        "to_verify": True,
    },
]


EXPORTS = [
    {"label": "CSV", "url": "#", "note": "pour un tableur français (point-virgule)"},
    {"label": "XLSX", "url": "", "note": "jusqu’à 50 000 lignes"},
    {"label": "JSON", "url": "#", "note": ""},
]

LINKS = [
    {"label": "Adhérer au pôle", "url": "https://example.org/adherer", "note": "vérifié en mars 2025"},
    {"label": "Agenda", "url": "https://example.org/agenda", "note": ""},
]


OFFERS = [
    {"label": "Thématique : Optique - photonique", "url": "#", "count": 504},
    {"label": "30 km autour de Grenoble", "url": "#", "count": 1208},
]


def context() -> dict[str, Any]:
    """Everything that the gallery and its sample pages show."""
    category_rows = [(value, label, 0, count) for value, label, count in CATEGORIES]
    theme_rows = [(value, label, depth, count) for value, label, depth, count in THEMES]
    return {
        "long_name": LONG_NAME,
        "facets": [
            facet("categorie", "Catégorie", category_rows, {"pme", "inconnu"}),
            facet("theme", "Thématique déclarée", theme_rows, set()),
            facet("pole", "Pôle", [("long", LONG_NAME, 0, 12345)], set()),
            facet("taille", "Effectif", [], set()),
        ],
        "chips": [chip("Catégorie", "PME"), chip("Catégorie", "Non renseigné"), chip("Pôle", LONG_NAME)],
        "few_chips": [chip("Catégorie", "PME"), chip("Catégorie", "Non renseigné")],
        "offers": OFFERS,
        "member_cards": member_cards(),
        "pole_cards": pole_cards(),
        "first_page": pages(1, 3),
        "middle_page": pages(512, 5000),
        "sorts": [
            {"label": "Pertinence", "url": "#", "current": True},
            {"label": "Nom", "url": "#", "current": False},
            {"label": "Plus récents", "url": "#", "current": False},
        ],
        "bars": bars(),
        "map": departement_map({"38": 214, "69": 61, "06": 30, "974": 9, "29": 3}),
        "periods": PERIODS,
        "lapsed": LAPSED,
        "facts": FACTS,
        "memberships": MEMBERSHIPS,
        "exports": EXPORTS,
        "links": LINKS,
        "ways": [{"label": name, "url": "#", "count": count, "note": ""} for _, name, _, count in THEMES]
        + [{"label": LONG_NAME, "url": "#", "count": None, "note": "liste non fournie"}],
        "trail": [("Pôles", "#"), ("Pôle Lumière", "")],
        "long_trail": [("Membres", "#"), (LONG_NAME, "")],
        "empty_links": [("Retirer le filtre « Catégorie : PME »", "#"), ("Voir tous les membres", "#")],
    }

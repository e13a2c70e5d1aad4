"""Words that people say and that no table holds: kinds of organisations, régions of before 2016, régions in English."""

from collections.abc import Sequence

from members.models import Category

ENTREPRISES: list[str] = [Category.PME, Category.ETI, Category.GRAND_GROUPE, Category.ENTREPRISE_TAILLE_INCONNUE]
ENSEIGNEMENT: list[str] = [Category.ENSEIGNEMENT_SUPERIEUR_RECHERCHE, Category.ORGANISME_FORMATION]
RECHERCHE: list[str] = [Category.LABORATOIRE_RECHERCHE, Category.ENSEIGNEMENT_SUPERIEUR_RECHERCHE]

# (categories, words): the first word labels the filter that the page offers.
CATEGORIES: list[tuple[Sequence[str], list[str]]] = [
    (
        [Category.PME],
        [
            *("PME", "TPE", "petite et moyenne entreprise", "startup", "start-up", "jeune pousse"),
            *("SME", "small and medium enterprise", "small business"),
        ],
    ),
    ([Category.ETI], ["ETI", "entreprise de taille intermédiaire", "mid-cap", "midcap"]),
    ([Category.GRAND_GROUPE], ["Grand groupe", "grande entreprise", "GE", "large company", "large group", "corporate"]),
    (
        ENTREPRISES,
        ["Entreprises", "société", "industriel", "company", "companies", "enterprise", "firm", "industry"],
    ),
    (
        [Category.LABORATOIRE_RECHERCHE],
        [
            *("Laboratoire", "labo", "laboratoire de recherche", "organisme de recherche", "centre de recherche"),
            *("lab", "laboratory", "laboratories", "research lab", "research organisation"),
            *("research center", "research centre"),
        ],
    ),
    (RECHERCHE, ["Recherche", "research"]),
    (
        [Category.ENSEIGNEMENT_SUPERIEUR_RECHERCHE],
        [
            *(
                "Enseignement supérieur et recherche",
                "enseignement supérieur",
                "établissement d’enseignement supérieur",
            ),
            *("université", "grande école", "école d’ingénieurs", "university", "universities", "higher education"),
        ],
    ),
    (ENSEIGNEMENT, ["École", "formation", "enseignement", "school", "education", "training"]),
    ([Category.ORGANISME_FORMATION], ["Organisme de formation", "institut de formation", "centre de formation"]),
    (
        [Category.PLATEFORME],
        ["Plateforme technologique", "plateforme", "plate-forme", "technology platform", "platform"],
    ),
    ([Category.COLLECTIVITE], ["Collectivité territoriale", "collectivité", "local authority"]),
    (
        [Category.DEVELOPPEMENT_ECONOMIQUE],
        [
            *("Développement économique", "organisme de développement économique", "agence de développement"),
            *("development agency", "economic development"),
        ],
    ),
    ([Category.FINANCEUR], ["Banque ou investisseur", "banque", "investisseur", "financeur", "bank", "investor"]),
    ([Category.CLUSTER], ["Autre pôle, cluster ou French Tech", "cluster", "French Tech"]),
]

# By code of the région, what it is called besides its name.
REGIONS_ALSO = {
    "04": ["Réunion", "Reunion Island"],
    "11": ["IDF", "région parisienne", "Paris region", "Greater Paris"],
    "24": ["Centre"],
    "27": ["Burgundy"],
    "28": ["Normandy"],
    "53": ["Brittany"],
    "84": ["AURA", "ARA", "Auvergne Rhône-Alpes"],
    "93": ["PACA", "Région Sud", "Provence", "Côte d’Azur", "French Riviera"],
    "94": ["Corsica"],
}

# Those of before 2016 that are no région of today, by the départements that they had.
FORMER_REGIONS = {
    "Alsace": ["67", "68"],
    "Aquitaine": ["24", "33", "40", "47", "64"],
    "Auvergne": ["03", "15", "43", "63"],
    "Basse-Normandie": ["14", "50", "61"],
    "Bourgogne": ["21", "58", "71", "89"],
    "Champagne-Ardenne": ["08", "10", "51", "52"],
    "Franche-Comté": ["25", "39", "70", "90"],
    "Haute-Normandie": ["27", "76"],
    "Languedoc-Roussillon": ["11", "30", "34", "48", "66"],
    "Limousin": ["19", "23", "87"],
    "Lorraine": ["54", "55", "57", "88"],
    "Midi-Pyrénées": ["09", "12", "31", "32", "46", "65", "81", "82"],
    "Nord-Pas-de-Calais": ["59", "62"],
    "Picardie": ["02", "60", "80"],
    "Poitou-Charentes": ["16", "17", "79", "86"],
    "Rhône-Alpes": ["01", "07", "26", "38", "42", "69", "73", "74"],
}

# Well-known places that lie on several communes.
SPREAD_PLACES = {
    "La Défense": ["92026", "92050", "92062"],
    "Sophia Antipolis": ["06004", "06018", "06085", "06152", "06155"],
}

# In French, then in English.
COUNTRIES = {
    "AT": ["Autriche", "Austria"],
    "BE": ["Belgique", "Belgium"],
    "CA": ["Canada"],
    "CH": ["Suisse", "Switzerland"],
    "DE": ["Allemagne", "Germany"],
    "ES": ["Espagne", "Spain"],
    "FR": ["France"],
    "GB": ["Royaume-Uni", "United Kingdom", "UK"],
    "IE": ["Irlande", "Ireland"],
    "IT": ["Italie", "Italy"],
    "LU": ["Luxembourg"],
    "MC": ["Monaco"],
    "NL": ["Pays-Bas", "Netherlands"],
    "PT": ["Portugal"],
    "RO": ["Roumanie", "Romania"],
    "US": ["États-Unis", "United States", "USA"],
}

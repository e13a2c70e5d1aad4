"""What is asked of every system: classes of searches, the same for all, each of several variants.

Words come from `members/invented/words.py`: a common one is in a fifth to a third of the invented members, a rare one
in less than one in a thousand. The comparison prints the shares that it met.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

PER_PAGE = 20


@dataclass(frozen=True)
class Search:
    """`filters` by the names of the exported columns; `near`: commune, its latitude and longitude, kilometres."""

    words: str = ""
    filters: dict[str, list[str]] = field(default_factory=dict)
    page: int = 1
    near: tuple[str, float, float, int] | None = None

    def __hash__(self) -> int:
        return hash(repr(self))

    def __str__(self) -> str:
        chosen = [f"{name}={value}" for name, values in self.filters.items() for value in values]
        place = [f"{self.near[3]} km around {self.near[0]}"] if self.near else []
        page = [f"page {self.page}"] if self.page > 1 else []
        return " · ".join([self.words or "(no word)", *chosen, *place, *page])


@dataclass(frozen=True)
class Page:
    """An address that only the site has; `again`: asked by somebody who holds the same page already."""

    path: str
    parameters: dict[str, str] = field(default_factory=dict)
    again: bool = False

    def __hash__(self) -> int:
        return hash(repr(self))

    def __str__(self) -> str:
        return f"{self.path}?{urlencode(self.parameters)}" if self.parameters else self.path


COMMON = ("logiciels", "apprentissage", "espace", "matériaux", "aéronautique", "futur", "optiques", "automatique")
RARE = (
    *("Magnéflux", "Tomonœud", "Synertrame", "Quantascope", "Océamat"),
    *("Vibravert", "Végémed", "Mobiform", "Interix", "Plasmadyn"),
)
# A letter left out, one too many, another one, two swapped; at the beginning, in the middle and at the end.
MISSPELT = (
    *("photoniqe", "lojiciels", "aprentissage", "hdyrogène", "cybersécurtié"),
    *("nobotique", "biocarburents", "électrolyzeurs", "microélctronique", "Quantascoppe"),
)
GRENOBLE, LYON = ("38185", 45.18229, 5.72114), ("69123", 45.7549, 4.8364)
PARIS, MARSEILLE = ("75056", 48.85659, 2.34292), ("13055", 43.2916, 5.42057)
TOULOUSE, LANNION = ("31555", 43.59611, 1.43196), ("22113", 48.74375, -3.46143)

LANDING = [Search(page=page) for page in (1, 1, 2, 3)]
COMMON_WORD = [Search(word) for word in COMMON]
RARE_WORD = [Search(word) for word in RARE]
WORD_AND_TWO_FILTERS = [
    Search("logiciels", {"category": ["pme"], "region": ["84"]}),
    Search("apprentissage", {"category": ["pme"], "themes": ["securite-defense"]}),
    Search("espace", {"category": ["laboratoire_recherche"], "region": ["11"]}),
    Search("matériaux", {"region": ["84"], "themes": ["produits-aquatiques"]}),
    Search("futur", {"poles": ["techtera"], "category": ["eti", "pme"]}),
    Search("optiques", {"departement": ["69"], "markets": ["securite-defense"]}),
    Search("automatique", {"themes": ["automobile"], "workforce": ["12", "11"]}),
    Search("aéronautique", {"category": ["pme"], "region": ["76"]}),
]
BROAD_FILTERS = [
    Search(filters={"category": ["pme"]}),
    Search(filters={"region": ["84", "11"]}),
    Search(filters={"category": ["pme", "eti"], "themes": ["securite-defense"]}),
    Search(filters={"poles": ["techtera"]}),
    Search(filters={"markets": ["securite-defense"], "category": ["pme"]}),
    Search(filters={"themes": ["batiment-durable"], "region": ["11", "75", "76"]}),
]
MISSPELT_WORD = [Search(word) for word in MISSPELT]
DEEP_PAGE = [
    *(Search(page=page) for page in (200, 500, 800)),
    Search("logiciels", page=100),
    Search("espace", page=150),
]
DISTANCE = [
    Search(near=(*GRENOBLE, 30)),
    Search(near=(*LYON, 50)),
    Search(near=(*PARIS, 20)),
    Search(near=(*TOULOUSE, 200)),
    Search("logiciels", near=(*MARSEILLE, 100)),
    Search(filters={"category": ["pme"]}, near=(*LANNION, 80)),
]

# Asked of every system that can answer.
FOR_ALL: dict[str, list[Search]] = {
    "landing": LANDING,
    "common word": COMMON_WORD,
    "rare word": RARE_WORD,
    "word and two filters": WORD_AND_TWO_FILTERS,
    "broad filters": BROAD_FILTERS,
    "typing error": MISSPELT_WORD,
    "deep page": DEEP_PAGE,
    "distance": DISTANCE,
}

MEMBERS, SUGGESTIONS = "/membres/", "/membres/suggestions"
BEGINNINGS = ("bi", "ph", "éne", "mic", "gren", "labo", "cyber", "techt", "hydrog", "photon")

# Asked of the site alone.
FOR_THE_SITE: dict[str, list[Page]] = {
    "suggestions": [Page(SUGGESTIONS, {"q": letters}) for letters in BEGINNINGS],
    "latest first": [
        Page(MEMBERS, {"tri": "recent"}),
        Page(MEMBERS, {"tri": "recent", "q": "logiciels"}),
        Page(MEMBERS, {"tri": "recent", "categorie": "pme"}),
        Page(MEMBERS, {"tri": "recent", "page": "50"}),
    ],
    "as of a day": [
        Page(MEMBERS, {"au": "2020"}),
        Page(MEMBERS, {"au": "2020", "q": "logiciels"}),
        Page(MEMBERS, {"au": "2015", "categorie": "pme"}),
        Page(MEMBERS, {"au": "2022-06", "region": "84"}),
    ],
    "former members": [
        Page(MEMBERS, {"statut": "ancien"}),
        Page(MEMBERS, {"statut": "ancien", "q": "logiciels"}),
        Page(MEMBERS, {"statut": "ancien", "categorie": "pme"}),
    ],
    "home": [Page("/")],
    "figures": [Page("/chiffres/")],
    "a pôle": [Page("/poles/minalogic/"), Page("/poles/techtera/")],
    "unchanged (304)": [
        Page(MEMBERS, again=True),
        Page(MEMBERS, {"q": "logiciels"}, again=True),
        Page(MEMBERS, {"categorie": "pme", "region": "84"}, again=True),
    ],
}

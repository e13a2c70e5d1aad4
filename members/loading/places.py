"""Where a member is, from a postal code and a town as lists write them.

A commune is kept only when nothing contradicts it; what is certain otherwise (often the département) is kept alone, and
the rest becomes a suggestion. Contradictions met: a postal code of Lozère beside « GRENOBLE », « 84 800 » in the Var, a
street in place of the town.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from poles.models import Commune, PlaceName
from poles.wording import folded, normalised_place

POSTAL_CODE = re.compile(r"\d{5}")
# « VALBONNES », « SAINT-HELENE DU LAC »: one letter off.
SAME_WORD = 0.85


@dataclass(frozen=True)
class Guess:
    commune: str
    reason: str
    confidence: str


@dataclass(frozen=True)
class Place:
    """`doubt` says in French why the commune, or even the département, is left empty; empty where all is certain."""

    commune: str | None = None
    departement: str | None = None
    postal_code: str = ""
    as_written: str = ""
    doubt: str = ""
    guess: Guess | None = None


@dataclass
class Gazetteer:
    """Communes of today by code, by postal code and by name; other place names by name. `names` are folded."""

    labels: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    departements: dict[str, str] = field(default_factory=dict)
    postal_codes: dict[str, list[str]] = field(default_factory=dict)
    by_postal_code: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    parents: dict[str, str] = field(default_factory=dict)
    localities: dict[str, tuple[str | None, str]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Gazetteer:
        gazetteer = cls()
        rows = Commune.objects.values_list("code", "name", "departement_id", "postal_codes", "parent_id")
        for code, name, departement, postal_codes, parent in rows:
            gazetteer.labels[code] = name
            gazetteer.names[code] = normalised_place(name)
            gazetteer.departements[code] = departement
            gazetteer.postal_codes[code] = postal_codes
            if parent:
                gazetteer.parents[code] = parent
                continue
            gazetteer.by_name[gazetteer.names[code]].append(code)
            for postal_code in postal_codes:
                gazetteer.by_postal_code[postal_code].append(code)
        localities = PlaceName.objects.filter(kind=PlaceName.Kind.LOCALITY)
        for name, commune, departement in localities.values_list("name", "commune_id", "departement_id"):
            gazetteer.localities[normalised_place(name)] = (commune, departement)
        return gazetteer

    def departement_of_postal_code(self, postal_code: str) -> str | None:
        """From the communes that use it. A CEDEX code is nobody's: its first digits tell, except in Corsica."""
        codes = self.by_postal_code.get(postal_code)
        if codes:
            departements = {self.departements[code] for code in codes}
            return departements.pop() if len(departements) == 1 else None
        prefix = postal_code[:3] if postal_code.startswith(("97", "98")) else postal_code[:2]
        return None if prefix == "20" or not POSTAL_CODE.fullmatch(postal_code) else prefix

    def resembles(self, written: str, code: str) -> bool:
        """Whether a town as written is that commune: same words, some of its words, or a letter off."""
        name = self.names[code]
        if written == name or SequenceMatcher(None, written, name).ratio() >= SAME_WORD:
            return True
        return bool(written) and set(written.split()) - {"le", "la", "les"} <= set(name.split())


def bare_postal_code(text: str) -> str:
    """« 06 000 » and « 06000 » are 06000; anything else is no postal code."""
    digits = text.replace(" ", "")
    return digits if POSTAL_CODE.fullmatch(digits) else ""


def place_of(
    gazetteer: Gazetteer, *, postal_code: str, town: str, commune: str | None, departement: str | None
) -> Place:
    """`commune` and `departement`: what the file proposes for the town, to be checked against the other two."""
    postal_code = postal_code or bare_postal_code(town)
    written = "" if bare_postal_code(town) else normalised_place(town)
    base = Place(postal_code=postal_code, as_written=town)
    if not (postal_code or written):
        return base
    if commune and not (doubt := _doubt(gazetteer, written, postal_code, commune, departement)):
        return Place(commune, gazetteer.departements[commune], postal_code, town)
    if commune is None:
        doubt = ""
    return _without_commune(gazetteer, base, written, commune, departement, doubt)


def _doubt(gazetteer: Gazetteer, written: str, postal_code: str, commune: str, departement: str | None) -> str:
    """Why the proposed commune can't be trusted, or an empty text."""
    if departement and gazetteer.departements[commune] != departement:
        return "le département indiqué contredit la commune"
    if written and not gazetteer.resembles(written, commune) and gazetteer.localities.get(written, ("",))[0] != commune:
        return "le lieu écrit n’est pas le nom de la commune proposée"
    if not postal_code or postal_code in gazetteer.postal_codes[commune]:
        return ""
    if gazetteer.departement_of_postal_code(postal_code) not in {None, gazetteer.departements[commune]}:
        return "le code postal est d’un autre département"
    # A code that no commune uses is a CEDEX: it does not contradict the town.
    return "le code postal est celui d’une autre commune" if postal_code in gazetteer.by_postal_code else ""


def _without_commune(
    gazetteer: Gazetteer, base: Place, written: str, commune: str | None, departement: str | None, doubt: str
) -> Place:
    """What is certain without a commune: the département, if all that speaks of it agrees."""
    said = {departement} if departement else set()
    if base.postal_code and (by_code := gazetteer.departement_of_postal_code(base.postal_code)):
        said.add(by_code)
    locality = gazetteer.localities.get(written)
    if locality:
        said.add(locality[1])
    homonyms = gazetteer.by_name.get(written, [])
    if homonyms and len(homonyms) == 1:
        said.add(gazetteer.departements[homonyms[0]])
    agreed = next(iter(said)) if len(said) == 1 else None
    if len(said) > 1:
        doubt = f"le lieu et le code postal se contredisent : départements {', '.join(sorted(said))}"
    elif not doubt and not locality:
        doubt = "la commune n’est pas reconnue"
    guess = _guess(gazetteer, written, base.postal_code, commune, agreed)
    return Place(None, agreed, base.postal_code, base.as_written, doubt, guess)


def _guess(
    gazetteer: Gazetteer, written: str, postal_code: str, commune: str | None, departement: str | None
) -> Guess | None:
    """The commune to offer to a keeper."""
    homonyms = gazetteer.by_name.get(written, [])
    if len(homonyms) == 1:
        return Guess(homonyms[0], "seule commune de ce nom ; le code postal la contredit", "medium")
    near = [
        code
        for code in gazetteer.by_postal_code.get(postal_code, [])
        if written and set(written.split()) <= set(gazetteer.names[code].split())
    ]
    if len(near) == 1:
        return Guess(near[0], "commune de ce code postal dont le nom contient le lieu écrit", "medium")
    for name, (code, where) in gazetteer.localities.items():
        if code and f" {name} " in f" {written} " and departement in (None, where):
            return Guess(code, "le lieu écrit nomme un parc d’activités de cette commune", "medium")
    if commune and departement == gazetteer.departements[commune]:
        return Guess(commune, "commune supposée d’après le lieu écrit", "low")
    alone = gazetteer.by_postal_code.get(postal_code, [])
    if len(alone) == 1:
        return Guess(alone[0], "seule commune de ce code postal ; le département indiqué la contredit", "low")
    return None


def street_of(town: str) -> str:
    """The street, where the town cell holds one: « 862 Rue André Jean Boudoy Agroparc »."""
    return (
        town if re.match(r"\d+[ ,]+(?:rue|avenue|boulevard|chemin|place|route|allee|impasse)\b", folded(town)) else ""
    )

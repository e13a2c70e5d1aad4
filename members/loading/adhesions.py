"""The memberships of the file, read and weighed: what each row states, and what it only lets suppose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from members.loading.places import Gazetteer, Place, bare_postal_code, place_of
from members.models import Category, Membership
from poles.partial_dates import PartialDate
from poles.reference.files import listed, read_rows, whole
from poles.reference.poles import LISTS
from poles.reference.sources import Page, known_pages

MEMBERS_DATA = Path(__file__).resolve().parent.parent / "data"
COUNTRIES = {"France": "FR", "Belgique": "BE", "Roumanie": "RO", "": ""}
# Helped or approved by the pôle, which does not make a member.
NOT_A_MEMBERSHIP = "entreprise labellisée par le pôle"
# Words that tell a role in the pôle, and nothing of what the organisation is.
ROLES_ONLY = {"fondateur": Membership.Role.FOUNDER, "vice-présidence du pôle": Membership.Role.BOARD}
SIZES = {Category.PME, Category.ETI, Category.GRAND_GROUPE}


@dataclass(frozen=True)
class RegisterGuess:
    """A SIREN matched by name, and what the register says of it."""

    siren: str
    source: str
    matched_by: str
    naf: str
    workforce: str
    size_category: str


@dataclass(frozen=True)
class Adhesion:
    """One row of the file. `category` is what the source states, `supposed_size` what was only deduced."""

    pole: str
    name: str
    type_as_written: str
    category: str
    supposed_size: str
    place: Place
    country: str
    website: str
    founded: int | None
    start: PartialDate | None
    seen: PartialDate | None
    evidence: str
    keywords: list[str]
    markets: list[str]
    guess: RegisterGuess | None
    page: str
    source: str

    @property
    def verified(self) -> bool:
        """A page that anybody can read states it."""
        return bool(self.source)

    @property
    def category_verified(self) -> bool:
        return self.verified and self.type_as_written not in ROLES_ONLY

    @property
    def role(self) -> str:
        if "administrateur" in self.type_as_written:
            return Membership.Role.BOARD
        return ROLES_ONLY.get(self.type_as_written, "")


def read_adhesions(gazetteer: Gazetteer) -> tuple[list[Adhesion], list[str]]:
    """The memberships, and the names of those whose row states none."""
    rows = read_rows(MEMBERS_DATA / "adhesions.csv")
    left_out = [row["organisation"] for row in rows if row["type_source"] == NOT_A_MEMBERSHIP]
    return [_adhesion(row, gazetteer) for row in rows if row["type_source"] != NOT_A_MEMBERSHIP], left_out


def _adhesion(row: dict[str, str], gazetteer: Gazetteer) -> Adhesion:
    category, supposed = _category(row)
    return Adhesion(
        pole=row["pole_id"],
        name=row["organisation"],
        type_as_written=row["type_source"],
        category=category,
        supposed_size=supposed,
        place=_place(row, gazetteer),
        country=COUNTRIES[row["pays"]],
        website=row["site_web"],
        founded=whole(row["annee_creation"]),
        start=PartialDate.parse(row["date_adhesion"]) if row["date_adhesion"] else None,
        seen=PartialDate.parse(row["attestee_le"]) if row["attestee_le"] else None,
        evidence=Membership.Evidence.LIST if row["nature"] == "liste" else Membership.Evidence.MENTION,
        keywords=listed(row["thematiques"], "|"),
        markets=listed(row["marches"], "|"),
        guess=_guess(row),
        page=row["source_url"],
        source=_source(row),
    )


def _category(row: dict[str, str]) -> tuple[str, str]:
    """A page that names a member rarely gives its size: the one of the file was then taken from a register by name."""
    if row["nature"] == "mention" and row["categorie"] in SIZES:
        return Category.ENTREPRISE_TAILLE_INCONNUE, row["categorie"]
    return row["categorie"], ""


def _place(row: dict[str, str], gazetteer: Gazetteer) -> Place:
    if row["pays"] not in {"France", ""}:
        return Place(postal_code=bare_postal_code(row["commune_source"]), as_written=row["commune_source"])
    return place_of(
        gazetteer,
        postal_code=row["code_postal"],
        town=row["commune_source"],
        commune=row["code_commune"] or None,
        departement=row["code_departement"] or None,
    )


def _guess(row: dict[str, str]) -> RegisterGuess | None:
    if not row["siren"]:
        return None
    return RegisterGuess(
        siren=row["siren"],
        source=row["siren_source"],
        matched_by=row["siren_confiance"],
        naf=row["naf"],
        workforce=row["tranche_effectifs"],
        size_category=row["categorie_entreprise"],
    )


def _source(row: dict[str, str]) -> str:
    """The address of the Source: the pôle's directory for a list, else the page itself, else none."""
    return LISTS[row["pole_id"]].address if row["nature"] == "liste" else row["source_url"]


def pages_of(adhesions: list[Adhesion]) -> list[Page]:
    """The pages that the memberships rest on, in a fixed order."""
    known = {page.address: page for page in [*known_pages(), *LISTS.values()]}
    named = dict.fromkeys(adhesion.source for adhesion in adhesions if adhesion.source)
    return [known.get(address) or _unknown_page(address) for address in named]


def _unknown_page(address: str) -> Page:
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    return Page(address=address, title=f"Page, {host}", publisher=host)

"""What the files say of where a fact comes from, and the pages that anybody can read.

`verified` means one thing everywhere: a page with an address states the fact. General knowledge, files of code and
deductions name no page: they never become a Source, and their facts read « à vérifier ».
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from poles.models import Source
from poles.partial_dates import PartialDate
from poles.reference.files import POLES_DATA, read_rows
from poles.reference.plan import TablePlan, Wanted, compare

ADDRESS = re.compile(r"https?://\S+")
DEDUCED = re.compile(r"\bdédui")
NATURES = {
    "presse": "Article de presse",
    "institutionnel": "Page institutionnelle",
    "collectivité": "Page d’une collectivité",
    "pôle": "Page du pôle",
    "encyclopédie": "Encyclopédie en ligne",
    "État": "Page de l’État",
    "contrat de performance": "Contrat de performance",
}
# A list comes from the pages of a pôle's public directory, collected at the date of the list.
NO_OPEN_LICENCE = "aucune licence ouverte déclarée"


@dataclass(frozen=True)
class Page:
    """A page that anybody can read."""

    address: str
    title: str
    published_on: PartialDate | None = None
    publisher: str = ""
    licence: str = ""
    is_open: bool = False


def addresses(words: str) -> list[str]:
    """The pages named in a cell such as « https://a.fr/x ; https://b.fr/y (commune déduite) »."""
    return ADDRESS.findall(words)


def is_verified(words: str) -> bool:
    """Whether a page states the fact, rather than letting it be deduced."""
    return bool(addresses(words)) and not DEDUCED.search(words)


def known_pages() -> list[Page]:
    return [_page(row) for row in read_rows(POLES_DATA / "sources.csv")]


def _page(row: dict[str, str]) -> Page:
    host = (urlsplit(row["adresse"]).hostname or "").removeprefix("www.")
    return Page(
        address=row["adresse"],
        title=f"{NATURES.get(row['nature'], 'Page')}, {host}",
        published_on=PartialDate.parse(row["date"]) if row["date"] else None,
        publisher=host,
    )


def plan_sources(pages: list[Page]) -> TablePlan:
    """Rows by address, or by title where there is none."""
    existing = {source.address or source.title: source for source in Source.objects.order_by("-pk")}
    return compare(Source, [_wanted(page) for page in pages], existing)


def _wanted(page: Page) -> Wanted:
    values = {
        "title": page.title,
        "publisher": page.publisher,
        "licence": page.licence,
        "is_open": page.is_open,
    }
    if page.published_on:
        values["published_on"] = page.published_on
    return Wanted(
        label=page.address or page.title,
        key=page.address or page.title,
        values=values,
        at_first={"address": page.address},
    )

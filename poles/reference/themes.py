"""The tree of themes: parents first, then their children."""

from __future__ import annotations

from poles.models import Theme
from poles.reference.files import POLES_DATA, listed, read_rows
from poles.reference.plan import TablePlan, Wanted, compare

MATURITIES = {"": "", "émergent": Theme.Maturity.EMERGING, "mature": Theme.Maturity.MATURE}


def plan_themes() -> tuple[TablePlan, TablePlan]:
    """Two plans, parents and children: a child can only be written once its parent is."""
    rows = read_rows(POLES_DATA / "themes.csv")
    existing = {theme.slug: theme for theme in Theme.objects.all()}
    parents = compare(Theme, [_wanted(row, None) for row in rows if not row["parent"]], existing)
    children = [_wanted(row, parents.rows[row["parent"]]) for row in rows if row["parent"]]
    return parents, compare(Theme, children, existing)


def _wanted(row: dict[str, str], parent: Theme | None) -> Wanted:
    return Wanted(
        label=row["libelle"],
        key=row["code"],
        values={
            "label": row["libelle"],
            "label_en": row["libelle_en"],
            "parent": parent,
            "maturity": MATURITIES[row["maturite"]],
            "maturity_source": row["maturite_source"],
            "synonyms": listed(row["synonymes"], "|"),
            "narrower_words": listed(row["termes_precis"], "|"),
        },
        at_first={"slug": row["code"]},
    )

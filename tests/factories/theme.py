"""Themes, each made once by its slug: « Optique - photonique » unless told otherwise."""

import factory
from factory.django import DjangoModelFactory

from poles.models import Theme

LABELS = {"optique-photonique": "Optique - photonique"}


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme
        django_get_or_create = ["slug"]

    class Params:
        sante = factory.Trait(
            slug="biotech-sante",
            label="Santé et biotechnologies",
            label_en="Health and biotechnology",
            synonyms=["santé", "biotechnologies"],
        )
        energie = factory.Trait(slug="energie", label="Énergie", label_en="Energy", synonyms=[])
        electronique = factory.Trait(
            slug="electronique-photonique",
            label="Électronique et photonique",
            label_en="Electronics and photonics",
            synonyms=["électronique"],
        )
        # A child of `electronique`.
        microelectronique = factory.Trait(
            slug="microelectronique",
            label="Microélectronique",
            label_en="Microelectronics",
            parent=factory.SubFactory("tests.factories.theme.ThemeFactory", electronique=True),
            synonyms=["semi-conducteur"],
        )
        emerging = factory.Trait(maturity=Theme.Maturity.EMERGING, maturity_source="page de la DGE")

    slug = "optique-photonique"
    label = factory.LazyAttribute(lambda theme: LABELS.get(theme.slug) or theme.slug.replace("-", " ").capitalize())
    synonyms = factory.LazyAttribute(lambda theme: ["photonique", "optique"] if theme.slug in LABELS else [])

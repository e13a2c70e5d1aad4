from poles.models.label import LabelPeriod
from poles.models.pole import Axis, Pole, PoleFact
from poles.models.source import Fact, Source
from poles.models.territory import Commune, Departement, Epci, PlaceName, Region
from poles.models.theme import Theme

__all__ = [
    "Axis",
    "Commune",
    "Departement",
    "Epci",
    "Fact",
    "LabelPeriod",
    "PlaceName",
    "Pole",
    "PoleFact",
    "Region",
    "Source",
    "Theme",
]

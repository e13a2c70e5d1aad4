"""Sources: an open one unless told otherwise."""

import factory
from factory.django import DjangoModelFactory

from poles.models import Source
from poles.partial_dates import PartialDate


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source

    class Params:
        not_open = factory.Trait(licence="", is_open=False)

    title = factory.Sequence(lambda n: f"Liste des membres no {n}")
    address = factory.Sequence(lambda n: f"https://source.example/{n}")
    publisher = "Association du pôle"
    licence = "Licence Ouverte 2.0"
    is_open = True
    published_on = PartialDate(2025, 1)

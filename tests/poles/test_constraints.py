"""Each rule of the pôles, territories, themes and sources, broken once."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from poles.models import Commune, PlaceName, Pole
from poles.partial_dates import PartialDate
from tests.constraints import Case, assert_refused_by_the_database, assert_said_in_french, names_in
from tests.factories.pole import AxisFactory, LabelPeriodFactory, PoleFactFactory, PoleFactory
from tests.factories.source import SourceFactory
from tests.factories.territory import CommuneFactory, DepartementFactory, PlaceNameFactory
from tests.factories.theme import ThemeFactory
from tests.factories.user import UserFactory

pytestmark = pytest.mark.django_db

NOT_A_PAGE = "javascript:alert(1)"

BROKEN: dict[str, Case] = {
    "commune_parent_only_of_arrondissement": (CommuneFactory, lambda row: {"parent": CommuneFactory(meylan=True)}),
    "commune_code_begins_with_its_departement": (
        CommuneFactory,
        lambda row: {"departement": DepartementFactory(rhone=True)},
    ),
    "commune_centre_whole_or_unknown": (CommuneFactory, lambda row: {"latitude": None}),
    "placename_given_once": (
        PlaceNameFactory,
        lambda row: {"name": PlaceNameFactory(name="Autre", commune=row.commune).name},
    ),
    "placename_former_commune_has_successor": (
        PlaceNameFactory,
        lambda row: {"kind": PlaceName.Kind.FORMER_COMMUNE, "commune": None},
    ),
    "theme_slug_fits_an_address": (ThemeFactory, lambda row: {"slug": "santé publique"}),
    "theme_has_a_label": (ThemeFactory, lambda row: {"label": " "}),
    "theme_parent_is_another": (ThemeFactory, lambda row: {"parent": row}),
    "theme_maturity_is_known": (ThemeFactory, lambda row: {"maturity": "old", "maturity_source": "x"}),
    "theme_maturity_names_its_source": (ThemeFactory, lambda row: {"maturity": "mature"}),
    "source_given_once": (
        SourceFactory,
        lambda row: (
            dict.fromkeys(["published_on"])
            | {"title": SourceFactory(title="Même", address=row.address, published_on=None).title}
        ),
    ),
    "source_has_a_title": (SourceFactory, lambda row: {"title": " "}),
    "source_address_is_a_web_page": (SourceFactory, lambda row: {"address": NOT_A_PAGE}),
    "source_open_names_its_licence": (SourceFactory, lambda row: {"licence": ""}),
    "pole_slug_is_not_reserved": (PoleFactory, lambda row: {"slug": "export"}),
    "pole_slug_fits_an_address": (PoleFactory, lambda row: {"slug": "pôle"}),
    "pole_has_a_name": (PoleFactory, lambda row: {"name": " "}),
    "pole_siren_has_nine_digits": (PoleFactory, lambda row: {"siren": "12345678"}),
    "pole_successor_only_if_merged": (PoleFactory, lambda row: {"successor": PoleFactory()}),
    "pole_successor_is_another": (lambda: PoleFactory(merged=True), lambda row: {"successor": row}),
    "pole_list_is_dated": (PoleFactory, lambda row: {"last_list_on": None}),
    "pole_lists_in_order": (PoleFactory, lambda row: {"last_list_on": PartialDate(2024, 12)}),
    "pole_state_is_known": (PoleFactory, lambda row: {"state": "lost"}),
    "pole_coverage_is_known": (PoleFactory, lambda row: {"coverage": "half"}),
    **{
        f"pole_{field}_is_a_web_page": (PoleFactory, lambda row, field=field: {field: NOT_A_PAGE})
        for field in ("website", "contact_url", "join_url", "services_url", "agenda_url", "calls_url")
    },
    "polefact_one_origin_per_field": (
        PoleFactFactory,
        lambda row: {"field": PoleFactFactory(pole=row.pole, field="siren").field},
    ),
    "polefact_verified_names_its_origin": (PoleFactFactory, lambda row: {"source": None}),
    "axis_named_once_per_pole": (AxisFactory, lambda row: {"name": AxisFactory(pole=row.pole).name}),
    "labelperiod_given_once": (
        LabelPeriodFactory,
        lambda row: {"phase": LabelPeriodFactory(pole=row.pole, phase=None, start=row.start).phase},
    ),
    "labelperiod_phase_exists": (LabelPeriodFactory, lambda row: {"phase": 11}),
    "labelperiod_rank_is_known": (LabelPeriodFactory, lambda row: {"historic_rank": "galactic"}),
    "labelperiod_ends_after_its_start": (LabelPeriodFactory, lambda row: {"end": PartialDate(2022, 12)}),
    "labelperiod_verified_names_its_source": (LabelPeriodFactory, lambda row: {"source": None}),
}


def test_every_constraint_has_a_case():
    assert set(BROKEN) == names_in("poles")


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    assert_refused_by_the_database(name, BROKEN[name])


@pytest.mark.parametrize("name", BROKEN)
def test_the_form_says_why(name):
    assert_said_in_french(BROKEN[name])


def test_a_slug_is_taken_once():
    with pytest.raises(IntegrityError, match="slug"):
        PoleFactory(slug=PoleFactory().slug)


def test_a_new_theme_may_have_a_parent():
    ThemeFactory.build(slug="capteurs", parent=ThemeFactory(energie=True)).full_clean()


def test_a_theme_has_no_grandparent():
    grandchild = ThemeFactory(slug="capteurs", parent=ThemeFactory(microelectronique=True))
    with pytest.raises(ValidationError, match="deux niveaux"):
        grandchild.full_clean()


def test_a_theme_with_children_gets_no_parent():
    parent = ThemeFactory(microelectronique=True).parent
    parent.parent = ThemeFactory(energie=True)
    with pytest.raises(ValidationError, match="deux niveaux"):
        parent.full_clean()


def test_a_siren_may_be_pasted_with_spaces_and_is_checked():
    pole = PoleFactory(siren="")
    pole.siren = "356 000 000"
    pole.full_clean()
    assert pole.siren == "356000000"
    pole.siren = "356000001"
    with pytest.raises(ValidationError, match="faute de frappe"):
        pole.full_clean()


def test_who_entered_a_verified_fact_cannot_vanish():
    keeper = UserFactory()
    PoleFactFactory(source=None, entered_by=keeper)
    with pytest.raises(IntegrityError, match="protected"):
        keeper.delete()


def test_a_pole_whose_list_is_a_mention_needs_no_date():
    assert PoleFactory(mentions_only=True).coverage == Pole.Coverage.MENTIONS
    assert Commune.objects.count() == 1

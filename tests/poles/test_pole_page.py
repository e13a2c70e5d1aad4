"""The page of a pôle: what it does, what its label and its list are worth, who is in it."""

import pytest

from members.models import Category
from poles.models import Pole
from poles.partial_dates import PartialDate
from tests.factories.member import MemberFactory, MembershipFactory
from tests.factories.pole import AxisFactory, LabelPeriodFactory, PoleFactFactory, PoleFactory
from tests.factories.territory import RegionFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client):
    return lambda pole: HtmlPage(client.get(pole.get_absolute_url()))


def test_what_is_known_of_it(visit):
    pole = PoleFactory(name="Alpha", slug="alpha", complete=True, themes=[ThemeFactory()], former_names=["Bêta"])
    AxisFactory(pole=pole, name="Capteurs du futur")
    page = visit(pole)
    for words in (
        "Le pôle réunit",
        "Optique - photonique",
        "Auvergne-Rhône-Alpes",
        "Grenoble",
        "Bêta",
        "Capteurs du futur",
    ):
        assert words in page.text
    assert page.links["Devenir membre"] == "https://pole.example/adherer"
    assert pole.role_email not in page.text


def test_what_is_not_known_is_said_and_never_a_refusal(visit):
    text = visit(PoleFactory(without_list=True, state=Pole.State.UNKNOWN, seat=None, contact_url="")).text
    for words in (
        "Présentation non renseignée.",
        "liste non fournie",
        "Adresses non renseignées.",
        "état non renseigné",
    ):
        assert words in text
    assert "non labellisé" not in text.lower()
    assert "0 membre" not in text


def test_counts_of_the_composition_are_links_that_prove_them(visit, client):
    pole = PoleFactory(slug="alpha")
    for category in (Category.PME, Category.PME, Category.ETI, ""):
        MembershipFactory(pole=pole, member__category=category)
    MembershipFactory(pole=pole, former=True), MembershipFactory(pole=pole, mention=True)
    page = visit(pole)
    assert page.text_of("td", "number") == ["2", "1", "1"]
    for address in [link for link in page.links.values() if "categorie=" in link]:
        assert HtmlPage(client.get(address)).total in (1, 2)
    assert "Sur 4 membres d’une liste complète (janvier 2025)." in page.text


@pytest.mark.parametrize("coverage", ["without_list", "mentions_only"])
def test_no_composition_without_a_list(visit, coverage):
    pole = PoleFactory(**{coverage: True})
    MembershipFactory(pole=pole, mention=True)
    assert "Composition" not in visit(pole).text


def test_members_former_and_mentioned_are_apart(visit, client):
    pole = PoleFactory(slug="alpha")
    MembershipFactory(pole=pole, member__name="Présent"), MembershipFactory(pole=pole, former=True)
    MembershipFactory(pole=pole, member__name="Cité", mention=True)
    page = visit(pole)
    assert page.members == ["present"]
    assert page.links["Cité"] == "/membres/cite/"
    for label, total in [("Voir le membre recensé", 1), ("1 ancien membre", 1), ("Les voir dans l’annuaire", 1)]:
        assert HtmlPage(client.get(page.links[label])).total == total


def test_the_search_of_the_page_stays_inside_the_pole(visit):
    pole = PoleFactory(slug="alpha")
    MembershipFactory(pole=pole)
    assert visit(pole).hidden == [("pole", "alpha")]


def test_the_latest_to_join_come_first(visit):
    pole = PoleFactory()
    for year in (2019, 2024, 2021):
        MembershipFactory(pole=pole, member__name=f"Depuis {year}", start=PartialDate(year))
    assert visit(pole).members == ["depuis-2024", "depuis-2021", "depuis-2019"]


def test_who_joined_on_an_unknown_day_is_no_late_comer(visit):
    pole = PoleFactory()
    MembershipFactory(pole=pole, undated=True)
    assert "Derniers arrivés" not in visit(pole).text
    MembershipFactory(pole=pole, member__name="Daté")
    assert visit(pole).members == ["date"]


def test_label_periods_in_order_with_their_source(visit):
    pole = PoleFactory()
    current = LabelPeriodFactory(pole=pole)
    LabelPeriodFactory(pole=pole, elapsed=True)
    page = visit(pole)
    assert page.text.index("Phase IV") < page.text.index("Phase V")
    assert "en cours" in page.text
    assert current.source.address in page.links.values()


def test_a_period_of_two_years_is_extendable_never_on_probation(visit):
    pole = LabelPeriodFactory(two_years_extendable=True, years_granted=2).pole
    text = visit(pole).text
    assert "2 ans, prolongeable" in text
    assert "échue, suite non confirmée" in text


def test_time_alone_changes_no_state(visit, hold_today):
    pole = LabelPeriodFactory().pole
    hold_today(2027, 1, 1)
    text = visit(pole).text
    assert "échue, suite non confirmée" in text
    assert "labellisé" in text


def test_a_pole_that_gave_way_names_its_successor(visit):
    old = PoleFactory(merged=True, name="Ancien")
    page = visit(old)
    assert old.successor.get_absolute_url() in page.links.values()
    assert visit(old.successor).links["Ancien"] == old.get_absolute_url()


def test_an_unverified_period_says_so_in_lists_too(client):
    LabelPeriodFactory(unverified=True)
    assert "Phase V, jusqu’au 31 décembre 2026, à vérifier" in HtmlPage(client.get("/poles/")).text


def test_a_period_to_come_is_not_under_way(visit, hold_today):
    hold_today(2022, 12, 31)
    text = visit(LabelPeriodFactory(end=None).pole).text
    assert "à partir de 2023, fin non renseignée" in text
    assert "à venir" in text


def test_a_period_of_which_only_the_end_is_known(visit):
    assert "jusqu’à 2026, début non renseigné" in visit(LabelPeriodFactory(start=None, end=PartialDate(2026)).pole).text


def test_a_period_without_end_that_another_followed_does_not_run_on(visit):
    pole = LabelPeriodFactory().pole
    LabelPeriodFactory(pole=pole, phase=4, start=PartialDate(2019), end=None)
    assert "à partir de 2019, fin non renseignée" in visit(pole).text


def test_themes_and_regions_lead_to_their_pages(visit):
    theme, region = ThemeFactory(energie=True), RegionFactory()
    links = visit(PoleFactory(themes=[theme], regions=[region])).links
    assert (links[theme.label], links[region.name]) == (theme.get_absolute_url(), region.get_absolute_url())


def test_a_successor_that_is_not_published_is_not_named(visit):
    old = PoleFactory(merged=True, name="Ancien", successor=PoleFactory(draft=True, name="Secret"))
    assert "Secret" not in visit(old).text


def test_an_unverified_link_says_so(visit):
    pole = PoleFactory(complete=True)
    assert "à vérifier" not in visit(pole).text.replace("tout est à vérifier", "")
    PoleFactFactory(pole=pole, field="website", unverified=True)
    assert "Site web à vérifier" in visit(pole).text


def test_unverified_facts_say_so(visit):
    pole = PoleFactory(complete=True)
    PoleFactFactory(pole=pole, field="presentation", unverified=True)
    assert "à vérifier" in visit(pole).text


def test_a_draft_is_a_404_and_nowhere_named(client, visit):
    draft = PoleFactory(draft=True, name="Secret")
    after = PoleFactory(name="Après")
    Pole.objects.filter(pk=draft.pk).update(state="merged", successor=after)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "Secret" not in visit(after).text


def test_members_that_are_not_public_are_not_shown(visit):
    pole = PoleFactory()
    MembershipFactory(pole=pole, member=MemberFactory(draft=True, name="Brouillon"))
    MembershipFactory(pole=pole, mention=True, member=MemberFactory(archived=True, name="Archivé"))
    text = visit(pole).text
    assert "Brouillon" not in text
    assert "Archivé" not in text


def test_it_takes_nineteen_statements_whatever_the_number_of_members(get_within):
    pole = PoleFactory(complete=True, themes=[ThemeFactory()])
    LabelPeriodFactory(pole=pole), AxisFactory(pole=pole), PoleFactFactory(pole=pole)
    MembershipFactory.create_batch(30, pole=pole, themes=[ThemeFactory()])
    MembershipFactory.create_batch(3, pole=pole, mention=True)
    assert get_within(pole.get_absolute_url(), view=19).status_code == 200

"""Searchable when its transaction commits, whoever writes and how; and never before, nor what is rolled back."""

import pytest
from django.db import connection, transaction

from members import search
from members.models import Category, Member, Membership
from poles.models import Commune, Departement, Pole, Theme
from poles.partial_dates import PartialDate
from tests.factories.member import IdentifierFactory, MemberFactory, MembershipFactory
from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage
from tests.members.listing import listed

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[True, False], ids=["built before", "never built"])
def build(request):
    """build() once the first data are made: what comes after is only noted."""
    return search.rebuild if request.param else lambda: None


@pytest.fixture
def found(client):
    """No building before the page: what is asked here has just been written."""
    return lambda words: HtmlPage(client.get("/membres/", {"q": words})).members


@pytest.fixture
def visit(client):
    return lambda query="": HtmlPage(client.get(f"/membres/?{query}"))


def run(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_what_is_saved_is_found_at_once_and_its_old_words_no_more(found, build):
    member = listed("Optronix")
    build()
    assert found("optronix") == ["optronix"]
    member.name = "Lumitech"
    member.save()
    assert found("lumitech") == ["optronix"]
    assert found("optronix") == []


def test_each_write_counts_the_second_as_the_first(found, build):
    member = listed("Optronix", slug="lui")
    build()
    for name in ("Lumitech", "Galvatech", "Xylofutur"):
        member.name = name
        member.save()
        assert found(name) == ["lui"]


def test_writes_in_bulk_are_found_too(found, build):
    listed("Optronix"), listed("Galvatech")
    build()
    Member.objects.filter(slug="optronix").update(description="Forge de pièces rares")
    assert found("forge") == ["optronix"]
    made = Member.objects.bulk_create([Member(name="Lumitech", slug="lumitech", state="published")])
    assert found("lumitech") == []
    MembershipFactory(member=made[0])
    assert found("lumitech") == ["lumitech"]
    made[0].name = "Xylofutur"
    Member.objects.bulk_update(made, ["name"])
    assert found("xylofutur") == ["lumitech"]


def test_plain_sql_is_found_too(found, build):
    member = listed("Optronix", slug="lui")
    build()
    run("UPDATE members_member SET aliases = ARRAY['Lumitech'] WHERE id = %s", member.pk)
    assert found("lumitech") == ["lui"]
    run("UPDATE members_membership SET keywords_as_written = 'cryogénie' WHERE member_id = %s", member.pk)
    assert found("cryogénie") == ["lui"]
    run("UPDATE members_membership SET \"end\" = '2020' WHERE member_id = %s", member.pk)
    assert found("lumitech") == found("") == []


def test_facets_follow_as_words_do(visit, build):
    member = listed("Optronix")
    build()
    assert visit("categorie=pme").total == 1
    Member.objects.update(category=Category.ETI, commune=CommuneFactory(lannion=True), departement="22")
    shown = visit()
    assert (shown.counts["categorie"]["eti"], shown.counts["region"]["53"]) == (1, 1)
    assert (shown.counts["categorie"].get("pme", 0), shown.counts["departement"].get("38", 0)) == (0, 0)
    assert visit("commune=22113").total == 1
    member.memberships.get().themes.add(ThemeFactory())
    assert visit("theme=optique-photonique").total == visit().counts["theme"]["optique-photonique"] == 1


def test_declared_themes_and_identifiers_are_followed(found, build):
    membership = listed("Optronix").memberships.get()
    theme = ThemeFactory(energie=True)
    build()
    membership.themes.add(theme)
    assert found("énergie") == ["optronix"]
    membership.themes.remove(theme)
    assert found("énergie") == []
    membership.markets.set([theme])
    assert found("énergie") == ["optronix"]
    IdentifierFactory(member=membership.member)
    assert found("356000000") == ["optronix"]
    membership.member.identifiers.all().delete()
    assert found("356000000") == []


def test_a_member_is_forgotten_with_its_row(found, visit, build):
    member = listed("Optronix")
    listed("Galvatech")
    build()
    member.delete()
    assert found("optronix") == []
    assert (visit().total, visit().members) == (1, ["galvatech"])


def test_a_member_that_moves_to_another_membership_takes_its_words_along(found, build):
    old, new = listed("Ancien", in_pole=PoleFactory(name="Xylofutur")), listed("Nouveau")
    moved = old.memberships.get()
    build()
    moved.member, moved.start = new, PartialDate(2001)
    moved.save()
    assert found("xylofutur") == ["nouveau"]


def test_renamed_poles_themes_and_places_are_followed(found, build):
    listed("Optronix", in_themes=[ThemeFactory()], in_pole=PoleFactory(name="Vieux Pôle"))
    build()
    assert found("vieux pôle") == found("grenoble") == found("isère") == ["optronix"]
    Pole.objects.update(name="Nouvelle Bannière")
    Theme.objects.update(synonyms=["lumière"])
    Commune.objects.filter(pk="38185").update(name="Gratianopolis")
    Departement.objects.filter(pk="38").update(name="Dauphiné")
    for asked in ("bannière", "lumière", "gratianopolis", "dauphiné", "lumière dauphiné"):
        assert found(asked) == ["optronix"], asked
    assert found('"vieux"') == found('"grenoble"') == found('"isère"') == []


def test_a_synonym_of_the_admin_acts_at_once(found, build, admin_client):
    theme = ThemeFactory()
    listed("Optronix", in_themes=[theme])
    build()
    assert found("lumière") == []
    page = HtmlPage(admin_client.get(f"/admin/poles/theme/{theme.pk}/change/"))
    fields = {a["name"]: a.get("value", "") for tag, a in page.elements if tag == "input" and "name" in a}
    written = {"label": theme.label, "slug": theme.slug, "synonyms": "lumière", "narrower_words": "", "maturity": ""}
    sent = {**{name: value for name, value in fields.items() if "-" in name}, **written}
    answer = admin_client.post(f"/admin/poles/theme/{theme.pk}/change/", sent)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert found("lumière") == ["optronix"]


def test_a_pole_that_is_unpublished_takes_its_name_away(found, build):
    member = listed("Optronix", in_pole=PoleFactory(name="Discret"))
    MembershipFactory(member=member)
    build()
    assert found("discret") == ["optronix"]
    Pole.objects.filter(name="Discret").update(published=False)
    assert found("discret") == []
    assert found("optronix") == ["optronix"]


def test_what_is_declared_in_an_unpublished_pole_is_not_told(found, build):
    member = listed("Optronix")
    hidden = MembershipFactory(member=member, pole=PoleFactory(draft=True), themes=[ThemeFactory()])
    Membership.objects.filter(pk=hidden.pk).update(keywords_as_written="cryogénie")
    build()
    assert found("photonique") == found("cryogénie") == []
    Pole.objects.update(published=True)
    assert found("photonique") == found("cryogénie") == ["optronix"]
    Pole.objects.filter(pk=hidden.pole_id).update(published=False)
    assert found("photonique") == found("cryogénie") == []


def test_drafts_and_archived_members_come_and_go(found, build):
    member = listed("Optronix", draft=True)
    build()
    assert found("optronix") == []
    for state, finds in [("published", ["optronix"]), ("archived", []), ("published", ["optronix"]), ("draft", [])]:
        Member.objects.filter(pk=member.pk).update(state=state)
        assert found("optronix") == finds, state


def test_words_of_those_who_are_not_public_change_nothing(found, build):
    listed("Photonique"), listed("Photo", draft=True)
    build()
    assert found("photo") == ["photonique"]


def test_what_is_rolled_back_never_was(found, visit, build):
    listed("Optronix")
    build()
    with transaction.atomic():
        listed("Fantôme")
        assert found("fantôme") == ["fantome"]
        transaction.set_rollback(True)
    assert found("fantôme") == []
    assert visit().members == ["optronix"]
    # As many changes as before, and others.
    MemberFactory(name="Autre"), listed("Galvatech")
    assert visit().members == ["galvatech", "optronix"]
    assert found("fantôme") == []


def test_a_building_that_is_rolled_back_never_was(found, build):
    listed("Optronix")
    build()
    with transaction.atomic():
        listed("Fantôme")
        search.rebuild()
        assert found("fantôme") == ["fantome"]
        transaction.set_rollback(True)
    assert found("fantôme") == []
    assert found("optronix") == ["optronix"]
    search.rebuild()
    assert (found("fantôme"), found("optronix")) == ([], ["optronix"])


def test_midnight_ends_and_begins_memberships(visit, found, build, hold_today):
    hold_today(2026, 3, 31)
    listed("Partant", in_end=PartialDate(2026, 3, 31), in_pole=PoleFactory(name="Alpha", slug="alpha"))
    listed("Arrivant", in_start=PartialDate(2026, 4, 1), in_themes=[ThemeFactory()])
    build()
    assert visit().members == found("partant") == ["partant"]
    hold_today(2026, 4, 1)
    assert visit().members == found("arrivant") == found("photonique") == ["arrivant"]
    assert found("partant") == []
    assert visit("statut=ancien&pole=alpha").members == visit("au=2026-03-31").members == ["partant"]
    assert visit().counts["pole"].get("alpha", 0) == 0
    hold_today(2026, 3, 31)
    assert visit().members == ["partant"]


def test_rebuilding_says_how_many_it_holds_and_changes_no_page(visit, build):
    listed("Optronix", complete=True, in_themes=[ThemeFactory()], in_pole=PoleFactory(complete=True))
    listed("Mêmes mots", commune=CommuneFactory(lannion=True), category=Category.ETI)
    listed("Brouillon", draft=True)
    build()
    queries = ["", "q=grenoble", "q=photonique", "q=optronix+isère", "categorie=eti", "statut=ancien"]
    before = [(page.total, page.members, page.counts) for page in map(visit, queries)]
    assert search.rebuild() == 2
    assert [(page.total, page.members, page.counts) for page in map(visit, queries)] == before


def test_rebuilding_nothing_is_no_error(visit):
    assert search.rebuild() == 0
    assert visit().total == 0


def test_a_building_is_due_after_many_changes_after_midnight_and_at_first(monkeypatch, hold_today):
    hold_today(2026, 3, 31)
    monkeypatch.setattr("members.search.building.MOST_CHANGES", 3)
    assert not search.is_due()
    members = [MemberFactory(name=f"Membre {number}") for number in range(4)]
    assert search.is_due()
    search.rebuild()
    assert not search.is_due()
    Member.objects.filter(pk__in=[member.pk for member in members[:3]]).update(description="")
    assert not search.is_due()
    Member.objects.filter(pk=members[3].pk).update(description="")
    assert search.is_due()
    search.rebuild()
    hold_today(2026, 4, 1)
    assert search.is_due()

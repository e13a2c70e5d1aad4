"""The order of results: tiers that can be told in a sentence, then the alphabet, then the key."""

import pytest
from django.db import connection

from members import search
from members.models import Member
from poles.partial_dates import PartialDate
from tests.factories.territory import CommuneFactory
from tests.html_page import HtmlPage
from tests.members.listing import listed

pytestmark = pytest.mark.django_db


def test_the_very_name_comes_first_then_beginnings_then_names_then_the_rest(found):
    listed("Zeta", slug="texte", description="Le laser vert"), listed("Alpha laser", slug="nom")
    listed("Laser vert", slug="debut"), listed("LASER", slug="nom-exact")
    listed("Yotta", slug="sigle", acronym="Laser")
    assert found("laser") == ["nom-exact", "sigle", "debut", "nom", "texte"]


def test_a_name_as_typed_comes_before_another_form_of_the_word(found):
    listed("Aaa lasers", slug="pluriel"), listed("Bbb laser", slug="singulier")
    assert found("laser") == ["singulier", "pluriel"]
    assert found("lasers") == ["pluriel", "singulier"]


@pytest.mark.parametrize("asked", ["optronix", "Optronix SAS", "sas OPTRONIX", "optro nix"])
def test_a_company_form_does_not_keep_a_name_from_being_exact(found, asked):
    listed("Optronix Alpes", slug="debut"), listed("Optronix SAS", slug="exact")
    assert found(asked)[0] == "exact"


@pytest.mark.parametrize("field", ["acronym", "legal_name"])
def test_any_of_its_names_may_be_the_very_one(found, field):
    listed("Aaa galvatech", slug="nom"), listed("Zeta", slug="exact", **{field: "Galvatech"})
    assert found("galvatech") == ["exact", "nom"]


def test_within_a_tier_by_name_then_by_key(found):
    for rank in (2, 1, 3):
        listed(f"Nom {rank}", slug=f"nom-{rank}", description="Des capteurs")
    twins = [listed("Jumeau", slug=f"jumeau-{rank}", description="Des capteurs").slug for rank in range(3)]
    assert found("capteurs") == [*twins, "nom-1", "nom-2", "nom-3"]


def test_accents_case_and_company_forms_do_not_sort(visit):
    for name in ("Élan", "abeille", "SAS Écho", "Zèbre", "L’Encre", "Eclat"):
        listed(name)
    assert visit().members == ["abeille", "sas-echo", "eclat", "elan", "lencre", "zebre"]


def test_members_that_changed_are_sorted_between_the_others(client):
    """Page by page, whoever of them has changed since the index was built, and whatever stands around them."""
    members = [listed(f"Membre {rank:02}", description="Des capteurs", slug=f"m-{rank:02}") for rank in range(45)]
    search.rebuild()
    changed = [*members[:2], members[7], *members[18:23], members[39], members[44]]
    Member.objects.filter(pk__in=[member.pk for member in changed]).update(description="Encore des capteurs")
    Member.objects.filter(slug="m-30").update(name="Membre 00 bis")
    Member.objects.filter(slug="m-10").update(name="Zzz"), Member.objects.filter(slug="m-11").update(name="Aaa")
    late = listed("Membre 20 bis", slug="m-20-bis", description="Des capteurs")
    names = [(member.name, member.pk, member.slug) for member in Member.objects.all()]
    for query in ("", "q=capteurs&"):
        pages = [HtmlPage(client.get(f"/membres/?{query}page={number}")) for number in (1, 2, 3)]
        shown = [slug for page in pages for slug in page.members]
        assert shown == [slug for *_, slug in sorted(names)]
        assert (pages[0].total, len(pages[2].members)) == (46, 6)
    assert late.slug in pages[1].members


def test_of_two_of_one_name_the_changed_one_keeps_its_rank(client):
    first, second = listed("Jumeau", slug="premier"), listed("Jumeau", slug="second")
    for changed in (first, second):
        search.rebuild()
        Member.objects.filter(pk=changed.pk).update(description="Autre")
        assert HtmlPage(client.get("/membres/")).members == ["premier", "second"]


def test_by_date_and_by_distance_within_the_words(visit):
    listed("Vieux", slug="vieux", description="Des capteurs", in_start=PartialDate(2010))
    listed("Neuf", slug="neuf", description="Des capteurs", in_start=PartialDate(2025, 6))
    listed("Voisin", slug="voisin", description="Des capteurs", commune=CommuneFactory(meylan=True), in_start=None)
    listed("Sans", slug="sans", in_start=PartialDate(2026))
    assert visit("q=capteurs&tri=recent").members == ["neuf", "voisin", "vieux"]
    assert visit("q=capteurs&tri=nom").members == ["neuf", "vieux", "voisin"]
    assert visit("q=capteurs&commune=38185&rayon=50&tri=distance").members == ["neuf", "vieux", "voisin"]


def test_equal_questions_give_equal_pages(client, settle):
    for rank in range(25):
        listed("Même nom", slug=f"m-{rank}", description="Des capteurs")
    settle()
    pages = {tuple(HtmlPage(client.get("/membres/?q=capteurs&page=2")).members) for _ in range(3)}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_member SET description = 'Des capteurs neufs' WHERE slug = 'm-3'")
    pages.add(tuple(HtmlPage(client.get("/membres/?q=capteurs&page=2")).members))
    assert pages == {tuple(f"m-{rank}" for rank in range(20, 25))}

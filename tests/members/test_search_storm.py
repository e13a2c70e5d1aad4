"""The index under everything at once: real transactions that write by every door, readers, and buildings meanwhile."""

import threading
import time
from contextlib import contextmanager
from random import Random

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from members import search
from members.models import Member, SearchChange
from members.search import building
from members.search.checking import differences
from poles.models import Pole
from tests.conftest import SecureClient
from tests.factories.member import MemberFactory, MembershipFactory
from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage
from tests.members.storm_of_edits import WORDS, WRITERS, Writer

pytestmark = pytest.mark.django_db(transaction=True)
MEMBERS = 300
SECONDS = 3
ASKED = ["", "capteurs", "photonique grenoble", "énergie", "hydrogen", "tes", "pme isère", "près de lannion", "robosys"]


@pytest.fixture
def directory():
    """Invented members in a few pôles, and the index built for them."""
    for number in range(4):
        PoleFactory(name=f"Pôle {WORDS[number]}", slug=f"pole-{number}", published=number < 3)
        ThemeFactory(slug=f"theme-{number}", label=f"Thème {WORDS[-number]}")
    CommuneFactory(), CommuneFactory(lyon=True), CommuneFactory(lannion=True)
    Pole.objects.update(published=True)
    call_command("seed_invented", members=MEMBERS, verbosity=0)


def found(query=""):
    """The page that a visitor gets at this moment."""
    return HtmlPage(SecureClient().get(f"/membres/{query}"))


def agree():
    assert list(differences()) == []


class Threads:
    """So many at once, each with a connection of its own. `errors` holds what escaped from them."""

    def __init__(self):
        self.errors, self.running, self.over = [], [], threading.Event()

    def start(self, work, *arguments):
        thread = threading.Thread(target=self.run, args=(work, *arguments))
        self.running.append(thread)
        thread.start()

    def run(self, work, *arguments):
        try:
            work(*arguments)
        except BaseException as error:
            self.errors.append(error)
        finally:
            connection.close()

    def until_over(self, work):
        """Does `work` again and again; gives how often."""
        times = 0
        while not self.over.is_set():
            work()
            times += 1
        return times

    def end(self):
        self.over.set()
        for thread in self.running:
            thread.join(60)
        if self.errors:
            raise self.errors[0]


@contextmanager
def threads():
    running = Threads()
    try:
        yield running
    finally:
        running.end()


# Edits, by every door. Each writer has members of its own: they would wait for each other's rows, not for the index.


def read_page(dice):
    query = dice.choice(ASKED)
    page = found(f"?q={query}&statut={dice.choice(['', 'ancien', 'mention'])}&tri={dice.choice(['', 'nom', 'recent'])}")
    shown = len(page.members)
    assert shown == min(page.total, 20)
    for facet, counts in page.counts.items():
        assert max(counts.values(), default=0) <= page.total, facet


@pytest.mark.parametrize("is_built", [True, False])
def test_index_and_data_agree_after_a_storm(directory, is_built):
    """Not built, as after a database was emptied, everybody is one that changed."""
    if not is_built:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM members_searchgeneration; DELETE FROM members_searchdocument")
            cursor.execute("DELETE FROM members_searchword; DELETE FROM members_searchset")
            cursor.execute("INSERT INTO members_searchchange (member, names) SELECT id, false FROM members_member")
        agree()
    writers = [Writer(number) for number in range(WRITERS)]
    dice, buildings = Random(0), 0
    with threads() as running:
        for writer in writers:
            running.start(running.until_over, writer.edit)
        running.start(running.until_over, lambda: read_page(dice))
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and not running.errors:
            if is_built:
                search.rebuild()
                buildings += 1
            time.sleep(0.1)
    assert min(writer.done for writer in writers) > 10
    assert sum(writer.refused for writer in writers) < sum(writer.done for writer in writers)
    assert buildings > 3 or not is_built
    agree()
    search.rebuild()
    assert not SearchChange.objects.exists()
    agree()


def test_a_reader_sees_all_of_an_edit_or_nothing_of_it_while_the_index_is_built(directory):
    """Each edit makes PME of all ETI, or the other way round: their sum never changes, nor is one page in between."""
    Member.objects.filter(category="eti").update(category="autre")
    keys = list(Member.objects.filter(category="pme").values_list("pk", flat=True))
    total, pages = found().total, []
    listed = found("?categorie=pme").total
    kinds = ["eti", "pme"]

    def turn():
        kinds.reverse()
        Member.objects.filter(pk__in=keys).update(category=kinds[1])

    def read():
        page = found()
        counts = page.counts["categorie"]
        pages.append((page.total, counts.get("pme", 0), counts.get("eti", 0)))

    with threads() as running:
        running.start(running.until_over, turn)
        running.start(running.until_over, read)
        running.start(running.until_over, search.rebuild)
        time.sleep(SECONDS)
    assert listed > 20
    assert set(pages) == {(total, listed, 0), (total, 0, listed)}
    agree()


def test_no_writer_waits_for_a_building_that_runs(directory):
    """The building is held open after its last statement: whoever had to wait for it would run into the limit."""
    built, go_on = threading.Event(), threading.Event()
    took = []

    def build():
        with transaction.atomic():
            search.rebuild()
            built.set()
            assert go_on.wait(60)

    writer = Writer(0)
    with threads() as running:
        running.start(build)
        try:
            assert built.wait(60)
            for door in writer.doors:
                began = time.monotonic()
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '100ms'")
                    door()
                took.append(time.monotonic() - began)
                assert found().total > 0
        finally:
            go_on.set()
    assert len(took) == len(writer.doors)
    agree()


def test_what_is_written_beside_a_building_is_found_whenever_it_commits(directory):
    """Its transaction begins before the building and ends after it."""
    begun, go_on = threading.Event(), threading.Event()
    joined = {"pole": Pole.objects.first(), "source": None, "verified": False}

    def write_slowly():
        with transaction.atomic():
            MembershipFactory(member=MemberFactory(name="Lente"), **joined)
            begun.set()
            assert go_on.wait(60)

    with threads() as running:
        running.start(write_slowly)
        assert begun.wait(60)
        search.rebuild()
        assert found("?q=Lente").members == []
        go_on.set()
    assert found("?q=Lente").members == ["lente"]
    agree()


def test_an_earlier_writer_that_commits_later_is_seen(directory):
    """The latest number noted stays what it was: how many there are must count too."""
    written, go_on = threading.Event(), threading.Event()
    early, late = Member.objects.order_by("pk")[:2]

    def write_early():
        with transaction.atomic():
            Member.objects.filter(pk=early.pk).update(name="Patiente (inventé)")
            written.set()
            assert go_on.wait(60)

    with threads() as running:
        running.start(write_early)
        assert written.wait(60)
        Member.objects.filter(pk=late.pk).update(name="Pressée (inventé)")
        assert found("?q=pressee").members == [late.slug]
        go_on.set()
    assert found("?q=patiente").members == [early.slug]
    agree()


@pytest.mark.parametrize("step", ["write_documents", "write_words", "write_sets", "write_generation"])
def test_what_is_written_after_a_step_of_a_building_is_found(directory, step, monkeypatch):
    original = getattr(building, step)
    joined = {"pole": Pole.objects.order_by("pk").first(), "source": None, "verified": False}
    gone, renamed = Member.objects.order_by("pk")[:2]

    def write():
        MembershipFactory(member=MemberFactory(name="Entre Deux"), **joined)
        gone.delete()
        Member.objects.filter(pk=renamed.pk).update(name="Autrefois (inventé)")

    def interrupted(*arguments):
        made = original(*arguments)
        with threads() as running:
            running.start(write)
        return made

    monkeypatch.setattr(building, step, interrupted)
    search.rebuild()
    assert found('?q="entre deux"').members == ["entre-deux"]
    agree()


def test_two_buildings_at_once_follow_each_other(directory):
    with threads() as running:
        for _ in range(3):
            running.start(search.rebuild)
    agree()


def test_a_building_that_fails_leaves_the_former_one(directory, monkeypatch):
    before = found().total - found("?categorie=pme").total
    Member.objects.filter(category="pme").delete()
    monkeypatch.setattr(building, "write_sets", lambda cursor, day: cursor.execute("SELECT 1 / 0"))
    with pytest.raises(DatabaseError):
        search.rebuild()
    assert found().total == before
    agree()


def test_after_a_flush_the_index_follows_though_it_was_never_built(directory):
    call_command("flush", interactive=False, verbosity=0)
    assert found().total == 0
    MembershipFactory(member=MemberFactory(name="Première"))
    assert found("?q=premiere").members == ["premiere"]
    agree()

"""The index under everything at once: real transactions that write by every door, readers, and buildings meanwhile."""

import threading
import time
from contextlib import contextmanager
from random import Random

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.models import F
from django.utils.text import slugify

from members import search
from members.models import Category, Member, Membership, SearchChange
from members.search import building
from members.search.checking import differences
from poles.models import Commune, Pole, Theme
from poles.partial_dates import PartialDate, today
from tests.conftest import SecureClient
from tests.factories.member import MemberFactory, MembershipFactory
from tests.factories.pole import PoleFactory
from tests.factories.territory import CommuneFactory
from tests.factories.theme import ThemeFactory
from tests.html_page import HtmlPage

pytestmark = pytest.mark.django_db(transaction=True)
MEMBERS = 300
WRITERS = 2
SECONDS = 3
WORDS = ["photonique", "Énergie", "capteurs", "hydrogène", "Œuvres", "d’Armor", "micro-ondes", "TES", "IA", "robots"]
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


class Writer:
    def __init__(self, number):
        self.number, self.dice = number, Random(number)
        self.made, self.done, self.refused = 0, 0, 0
        self.doors = [
            *(self.create, self.rename, self.change_state, self.delete, self.join, self.leave, self.declare),
            *(self.move, self.rename_pole, self.publish_pole, self.say_synonyms, self.rename_commune),
            *(self.update_many, self.write_sql, self.copy, self.roll_back, self.several_at_once),
        ]

    def edit(self):
        try:
            with transaction.atomic():
                self.dice.choice(self.doors)()
            self.done += 1
        except IntegrityError:
            self.refused += 1  # dates that overlap, a tie to what another has just deleted
        except OperationalError as error:
            if "deadlock" not in str(error):
                raise
            self.refused += 1  # two at one pôle or commune

    def one(self, rows):
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        return rows.model.objects.get(pk=self.dice.choice(keys))

    def mine(self):
        return Member.objects.alias(whose=F("pk") % WRITERS).filter(whose=self.number)

    def member(self):
        return self.one(self.mine())

    def membership(self):
        return self.one(Membership.objects.filter(member__in=self.mine().values("pk")))

    def words(self):
        return " ".join(self.dice.sample(WORDS, 3))

    def new(self, **changes):
        self.made += 1
        name = f"{self.words()} {self.number}-{self.made}"
        town = Commune.objects.order_by("?").first()
        values = {"name": name, "slug": slugify(name), "description": self.words(), "acronym": self.dice.choice(WORDS)}
        return Member(**{**values, "country": "FR", "commune": town, "state": "published", **changes})

    def create(self):
        member = self.new(state=self.dice.choice(["published", "published", "draft"]))
        # Its primary key decides whose it is.
        member.save()
        self.give_membership(member)

    def give_membership(self, member):
        year = self.dice.randint(2010, 2030)
        end = self.dice.choice([None, None, PartialDate(year + 2), PartialDate(year, 12)])
        first = PartialDate(self.dice.choice([2015, 2025]))
        dates = {"start": self.dice.choice([None, PartialDate(year)]), "end": end, "first_seen": first}
        evidence = self.dice.choice(["list", "list", "mention"])
        pole = self.one(Pole.objects.all())
        keywords = self.words()
        made = Membership.objects.create(
            member=member, pole=pole, evidence=evidence, keywords_as_written=keywords, **dates
        )
        made.themes.set(Theme.objects.order_by("?")[:2])

    def rename(self):
        member = self.member()
        mark = " (inventé)" if member.invented else ""
        member.name, member.aliases = f"{self.words()}{mark}", [self.words()]
        member.save()

    def change_state(self):
        member = self.member()
        member.state = self.dice.choice(["published", "published", "draft", "archived"])
        member.save(update_fields=["state"])

    def delete(self):
        self.member().delete()

    def join(self):
        self.give_membership(self.member())

    def leave(self):
        membership = self.membership()
        membership.end = PartialDate(today().year, today().month, today().day)
        membership.save() if self.dice.random() < 0.7 else membership.delete()

    def declare(self):
        membership = self.membership()
        [membership.themes, membership.markets][self.dice.random() < 0.5].set(Theme.objects.order_by("?")[:1])

    def move(self):
        member = self.member()
        member.commune, member.country = self.one(Commune.objects.all()), "FR"
        member.save()

    def rename_pole(self):
        pole = self.one(Pole.objects.all())
        pole.name = f"Pôle {self.words()}"
        pole.save()

    def publish_pole(self):
        Pole.objects.filter(slug="pole-3").update(published=self.dice.random() < 0.5)

    def say_synonyms(self):
        theme = self.one(Theme.objects.all())
        theme.synonyms = [self.dice.choice(WORDS)]
        theme.save()

    def rename_commune(self):
        commune = self.one(Commune.objects.all())
        commune.name = f"{commune.name.split()[0]} {self.dice.choice(WORDS)}"
        commune.save()

    def update_many(self):
        some = self.mine().filter(category=self.dice.choice(Category.values))
        some.update(description=self.words(), workforce=self.dice.choice(["", "12"]))

    def write_sql(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE members_member SET category = %s, acronym = %s WHERE id %% %s = %s AND id %% 7 = %s",
                [self.dice.choice(Category.values), self.words(), WRITERS, self.number, self.dice.randrange(7)],
            )
            cursor.execute("DELETE FROM members_membership_themes WHERE membership_id = %s", [self.membership().pk])

    def copy(self):
        theme = self.one(Theme.objects.all())
        keys = list(Membership.objects.filter(markets=None).order_by("?").values_list("pk", flat=True)[:5])
        statement = "COPY members_membership_markets (membership_id, theme_id) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as rows:
            for key in keys:
                rows.write_row((key, theme.pk))

    def roll_back(self):
        self.rename(), self.create(), self.update_many()
        # A reader inside the transaction sees its own edits; nobody must see them afterwards.
        assert search.current().everybody
        transaction.set_rollback(True)

    def several_at_once(self):
        for door in self.dice.sample(self.doors[:8], 4):
            door()
        time.sleep(self.dice.random() / 50)


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

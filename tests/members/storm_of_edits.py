"""Random edits of the directory, by every door that somebody may write through."""

import time
from random import Random

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F
from django.utils.text import slugify

from members import search
from members.models import Category, Member, Membership
from poles.models import Commune, Pole, Theme
from poles.partial_dates import PartialDate, today

WRITERS = 2
WORDS = ["photonique", "Énergie", "capteurs", "hydrogène", "Œuvres", "d’Armor", "micro-ondes", "TES", "IA", "robots"]


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

"""Totals and counts of 20,000 members against plain SQL that knows nothing of the index.

The rules, as a visitor would be told them:
- looked at are published members with a membership of the status asked on the day asked, in a published pôle;
- values of one facet are ORed, facets and all other filters ANDed; a theme stands for its children; « inconnu » is who
  has no value; `poles_min` asks for so many of the chosen pôles (never more than are chosen), else of all;
- beside a value stands how many there are with all filters but those of its own facet;
- of two words, both must be there; where nobody looked at has both, either is enough.

Words are compared without accents, whole. Only such are asked as no other form or name resembles (`telling`).
"""

import re
import unicodedata
from collections import Counter, defaultdict
from random import Random
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.http import QueryDict

from members.filters import MemberFilter
from members.models import Category, Member, Membership, Naf, Workforce
from poles.models import Commune, Departement, Epci, PlaceName, Pole, Region, Theme
from tests.html_page import HtmlPage
from tests.real_data import move_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twenty_thousand")]
MEMBERS = 20_000
FACETS = ["pole", "theme", "marche", "categorie", "region", "departement", "taille"]
# (statut, au, the last day that « au » means)
SCOPES = [
    ("", "", None),
    ("ancien", "", None),
    ("mention", "", None),
    ("", "2015", "2015-12-31"),
    ("", "2024-06", "2024-06-30"),
    ("ancien", "15/03/2018", "2018-03-15"),
]
THROUGH_PAGES, THROUGH_FILTERS = 60, 240


@pytest.fixture(scope="module")
def twenty_thousand(django_db_setup, django_db_blocker):
    """A database apart: real territories, themes and pôles; invented members, some changed since the building."""
    with django_db_blocker.unblock():
        empty = connection.settings_dict["NAME"]
        move_to(empty)
        connection.creation.clone_test_db("oracle", verbosity=0)
        try:
            move_to(connection.creation.get_test_db_clone_settings("oracle")["NAME"])
            for load in ("load_territories", "load_poles"):
                call_command(load, "--apply", verbosity=0, skip_checks=True)
            call_command("seed_invented", members=MEMBERS, verbosity=0)
            change_some()
            write_words()
            yield
        finally:
            move_to(empty)
            connection.creation.destroy_test_db(suffix="oracle", verbosity=0)


def change_some():
    """After the building: members, memberships and pôles that are not as the index was built."""
    some = Member.objects.alias(part=F("pk") % 101)
    some.filter(part=1).update(state="draft")
    some.filter(part=2).update(category="", workforce="", naf=None)
    some.filter(part=3).update(description="Forge des semences miniaturisées.")
    Membership.objects.alias(part=F("member_id") % 101).filter(part=4, evidence="mention").update(
        confirmed_on="2025-01-01"
    )
    Membership.objects.alias(part=F("member_id") % 211).filter(part=5).delete()
    smallest = Counter(Membership.objects.values_list("pole_id", flat=True)).most_common()[-1][0]
    Pole.objects.filter(pk=smallest).update(published=False)


# Words.


def words_of(text):
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", plain.lower())


def texts_of_members():
    """By member, all that is searched of it."""
    columns = ("pk", "name", "acronym", "legal_name", "description", "description_en", "place_as_written")
    texts = defaultdict(list)
    for member, *written in Member.public.values_list(*columns):
        texts[member] += written
    for member, aliases, commune in Member.public.values_list("pk", "aliases", "commune__name"):
        texts[member] += [*aliases, commune or ""]
    declared = Membership.objects.filter(pole__published=True, member__state="published")
    for member, *written in declared.values_list("member_id", "keywords_as_written", "markets_as_written"):
        texts[member] += written
    return texts


def spoken_names():
    """Texts whose words may stand for a facet."""
    for theme in Theme.objects.all():
        yield from (theme.label, theme.label_en, *theme.synonyms, *theme.narrower_words)
    for pole in Pole.objects.all():
        yield from (pole.name, pole.short_name, *pole.former_names)
    for model in (Region, Departement):
        yield from model.objects.values_list("name", flat=True)
    yield from (category.label for category in Category)
    yield "établissement centre laboratoire universités agences entreprises sociétés industrie région parisienne"
    yield "formation organisme intermédiaire compétitivité investisseur plateforme training platform corporate company"


def telling(words):
    """Of known words, those of seven letters or more whose first five no other known word has, nor any name.

    None in -che or -que, which the search takes for the feminine of one in -c.
    """
    spoken = {word[:5] for name in spoken_names() for word in words_of(name)}
    places = set(Commune.objects.values_list("name", flat=True)) | set(PlaceName.objects.values_list("name", flat=True))
    whole = {" ".join(words_of(place)) for place in places}
    beginnings = Counter(word[:5] for word in words)
    alone = (word for word in words if len(word) >= 7 and word.isalpha() and beginnings[word[:5]] == 1)
    alone = (word for word in alone if not word.removesuffix("s").endswith(("che", "que")))
    return sorted(word for word in alone if word[:5] not in spoken and word not in whole)


def write_words():
    words = {member: set(words_of(" ; ".join(texts))) for member, texts in texts_of_members().items()}
    having = Counter(word for each in words.values() for word in each)
    kept = {word for word in telling(having) if having[word] > 20}
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE oracle_word (word text, member_id bigint)")
        with cursor.copy("COPY oracle_word FROM STDIN") as rows:
            for member, each in words.items():
                for word in each & kept:
                    rows.write_row((word, member))
        cursor.execute("ANALYZE oracle_word")


# The oracle.

LISTED = "(s.evidence = 'list' OR s.confirmed_on IS NOT NULL)"
IN_FORCE = LISTED + " AND s.widest_span @> {day}"
OF_STATUS = {
    "": IN_FORCE,
    "ancien": LISTED
    + """ AND upper(s.widest_span) <= {day} AND NOT EXISTS (
        SELECT FROM members_membership later WHERE later.member_id = s.member_id AND later.pole_id = s.pole_id
        AND (later.evidence = 'list' OR later.confirmed_on IS NOT NULL) AND later.widest_span @> {day})""",
    "mention": "s.evidence = 'mention' AND s.confirmed_on IS NULL",
}
# Who has which value of which facet.
TIES = """
CREATE TEMP TABLE ties AS
WITH scope AS (
    SELECT s.id, s.member_id, p.slug FROM members_membership s
    JOIN poles_pole p ON p.id = s.pole_id AND p.published
    JOIN members_member m ON m.id = s.member_id AND m.state = 'published'
    WHERE {of_status}
),
looked_at AS (SELECT * FROM members_member WHERE id IN (SELECT member_id FROM scope)),
named (theme_id, code) AS (
    SELECT id, slug FROM poles_theme
    UNION ALL SELECT child.id, parent.slug FROM poles_theme child JOIN poles_theme parent ON parent.id = child.parent_id
),
known (member_id, facet, value) AS (
    SELECT member_id, 'pole', slug FROM scope
    UNION SELECT member_id, 'theme', code FROM scope
        JOIN members_membership_themes d ON d.membership_id = scope.id JOIN named USING (theme_id)
    UNION SELECT member_id, 'marche', code FROM scope
        JOIN members_membership_markets d ON d.membership_id = scope.id JOIN named USING (theme_id)
    UNION SELECT id, 'categorie', category FROM looked_at WHERE category <> ''
    UNION SELECT id, 'taille', workforce FROM looked_at WHERE workforce <> ''
    UNION SELECT id, 'departement', departement_id FROM looked_at WHERE departement_id IS NOT NULL
    UNION SELECT m.id, 'region', d.region_id FROM looked_at m JOIN poles_departement d ON d.code = m.departement_id
)
SELECT * FROM known
UNION ALL
SELECT id, facet, 'inconnu' FROM (
    SELECT id, facet FROM looked_at CROSS JOIN unnest(%(facets)s::text[]) AS facet
    EXCEPT SELECT member_id, facet FROM known
) AS unknown;
CREATE INDEX ON ties (member_id, facet); ANALYZE ties;
"""
CHOSEN = "EXISTS (SELECT FROM ties t WHERE t.member_id = m.id AND t.facet = '{0}' AND t.value = ANY(%({0})s))"
IN_POLES = "(SELECT count(*) FROM ties t WHERE t.member_id = m.id AND t.facet = 'pole' {those}) >= {number}"
OTHERWISE = {
    "pays": "m.country = ANY(%(pays)s)",
    "naf": "m.naf_id IN (SELECT id FROM members_naf WHERE replace(code, '.', '') LIKE ANY(%(naf)s::text[]))",
    "epci": "c.epci_id = ANY(%(epci)s) OR c.ept_id = ANY(%(epci)s)",
    "commune": "c.code = ANY(%(commune)s) OR c.parent_id = ANY(%(commune)s)",
    "rayon": """EXISTS (
        SELECT FROM poles_commune centre WHERE centre.code = ANY(%(commune)s) AND (
            centre.code IN (c.code, c.parent_id) OR %(rayon)s >= 2 * 6371.0088 * asin(sqrt(
                sin(radians(c.latitude - centre.latitude) / 2) ^ 2 + cos(radians(c.latitude))
                * cos(radians(centre.latitude)) * sin(radians(c.longitude - centre.longitude) / 2) ^ 2))))""",
}
COUNTS = """
WITH met (id, words) AS (
    SELECT member_id, count(*) FROM oracle_word
    WHERE word = ANY(%(words)s::text[]) AND member_id IN (SELECT member_id FROM ties) GROUP BY member_id
),
m AS (
    SELECT * FROM members_member WHERE id IN (SELECT member_id FROM ties) AND (
        cardinality(%(words)s::text[]) = 0
        OR id IN (SELECT id FROM met WHERE words = (SELECT max(words) FROM met))
    )
),
judged AS MATERIALIZED (
    SELECT m.id, {facets} FROM m LEFT JOIN poles_commune c ON c.code = m.commune_id WHERE {otherwise}
)
SELECT '', '', count(*) FROM judged WHERE {all}
UNION ALL
SELECT facet, value, count(*) FROM ties JOIN judged ON judged.id = member_id WHERE {all_others} GROUP BY facet, value
"""


def look_at(statut, day):
    of_status = OF_STATUS[statut].format(day=f"'{day}'::date" if day else "(now() AT TIME ZONE 'Europe/Paris')::date")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS ties")
        cursor.execute(TIES.format(of_status=of_status), {"facets": FACETS})


def expected(asked):
    """{facet: {value: count}}; under "" → "", the total. Of the scope that was looked at last."""
    facets = {facet: CHOSEN.format(facet) if asked.get(facet) else "true" for facet in FACETS}
    number = asked.get("poles_min", 1)
    if asked.get("pole"):
        those = "AND t.value = ANY(%(pole)s)"
        facets["pole"] = IN_POLES.format(those=those, number=min(number, len(asked["pole"])))
    elif number > 1:
        facets["pole"] = IN_POLES.format(those="", number=number)
    narrowed = [
        OTHERWISE[name] for name in OTHERWISE if asked.get(name) and not (name == "commune" and "rayon" in asked)
    ]
    sql = COUNTS.format(
        facets=", ".join(f"{condition} AS {facet}" for facet, condition in facets.items()),
        otherwise=" AND ".join(narrowed) or "true",
        all=" AND ".join(FACETS),
        all_others=" AND ".join(f"({name} OR facet = '{name}')" for name in FACETS),
    )
    given = {**asked, "words": asked.get("q", "").split()}
    given["naf"] = [f"{code.replace('.', '').upper()}%" for code in asked.get("naf", [])]
    counts = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        for facet, value, count in cursor.fetchall():
            counts[facet][value] = count
    return counts


# What is asked.


class Asker:
    """Random searches, the same each time."""

    def __init__(self, seed):
        self.dice = Random(seed)
        with connection.cursor() as cursor:
            cursor.execute("SELECT word FROM oracle_word GROUP BY word ORDER BY word")
            self.words = [word for (word,) in cursor.fetchall()]
        keys = {"pole": Pole, "theme": Theme, "marche": Theme}
        self.values = {name: sorted(model.objects.values_list("slug", flat=True)) for name, model in keys.items()}
        keys = {"region": Region, "departement": Departement}
        self.values |= {name: sorted(model.objects.values_list("pk", flat=True)) for name, model in keys.items()}
        self.values |= {"categorie": list(Category.values), "taille": list(Workforce.values)}
        towns = Commune.objects.filter(population__isnull=False).order_by("-population", "pk")[:150]
        self.communes = [town.pk for town in towns]
        self.epcis = sorted({town.epci_id for town in towns if town.epci_id})
        self.naf = sorted(Naf.objects.values_list("code", flat=True)) or ["72.19Z"]
        assert Epci.objects.filter(pk__in=self.epcis).count() > 20
        assert len(self.words) > 25, self.words

    def ask(self):
        dice = self.dice
        asked = {name: self.some(name) for name in FACETS if dice.random() < 0.2}
        asked |= {"q": " ".join(dice.sample(self.words, dice.choice([1, 1, 2])))} if dice.random() < 0.5 else {}
        asked |= {"poles_min": dice.randint(1, 3)} if dice.random() < 0.25 else {}
        asked |= {"pays": dice.sample(["FR", "DE", "BE", "XX"], dice.randint(1, 2))} if dice.random() < 0.1 else {}
        asked |= {"naf": [self.code() for _ in range(dice.randint(1, 3))]} if dice.random() < 0.1 else {}
        if (chance := dice.random()) < 0.2:
            asked |= {"commune": dice.sample(self.communes, dice.randint(1, 2))}
            asked |= {"rayon": dice.choice([5, 30, 120, 500])} if dice.random() < 0.6 else {}
        elif chance < 0.3:
            asked |= {"epci": dice.sample(self.epcis, dice.randint(1, 3))}
        return asked

    def some(self, facet):
        values = self.dice.sample(self.values[facet], self.dice.randint(1, 3))
        values += ["inconnu"] if self.dice.random() < 0.2 else []
        return values + (["n-existe-pas"] if self.dice.random() < 0.05 else [])

    def code(self):
        code = self.dice.choice(self.naf)
        return self.dice.choice([code, code.replace(".", ""), code[:2], code[:4], code.lower()])


def searches(seed, number):
    """So many, scope after scope, with the oracle’s answers."""
    asker = Asker(seed)
    for place, (statut, au, day) in enumerate(SCOPES):
        look_at(statut, day)
        # Half of all are about the members of today.
        for _ in range(number // 2 if place == 0 else number // 2 // (len(SCOPES) - 1)):
            asked = asker.ask()
            counts = expected(asked)
            given = {**asked, "statut": statut, "au": au}
            yield urlencode({name: value for name, value in given.items() if value}, doseq=True), counts


def agree(query, total, shown, counts):
    assert total == counts[""][""], query
    for facet in FACETS:
        values = shown[facet].keys() | counts[facet].keys()
        wrong = {v: (shown[facet].get(v, 0), counts[facet].get(v, 0)) for v in values}
        wrong = {value: pair for value, pair in wrong.items() if pair[0] != pair[1]}
        assert not wrong, f"{query}: {facet} (shown, counted): {wrong}"


def shown_by(filters):
    return {facet.parameter: {one.value: one.count for one in facet.options} for facet in filters.shown_facets()}


def test_filters_count_as_plain_sql_does():
    totals = []
    for query, counts in searches(1, THROUGH_FILTERS):
        filters = MemberFilter(QueryDict(query))
        agree(query, len(filters.results), shown_by(filters), counts)
        totals.append(counts[""][""])
    # Most of them were about somebody, and not about the same.
    assert len(totals) == THROUGH_FILTERS
    assert len(set(totals) - {0}) > THROUGH_FILTERS / 4


def test_pages_count_as_plain_sql_does(client):
    for query, counts in searches(2, THROUGH_PAGES):
        page = HtmlPage(client.get(f"/membres/?{query}"))
        agree(query, page.total, page.counts, counts)


def test_the_count_beside_a_pole_is_that_of_choosing_it_whatever_the_number_asked():
    look_at("", None)
    counts = expected({"poles_min": 2, "categorie": ["eti"]})
    filters = MemberFilter(QueryDict("poles_min=2&categorie=eti"))
    agree("poles_min=2&categorie=eti", len(filters.results), shown_by(filters), counts)

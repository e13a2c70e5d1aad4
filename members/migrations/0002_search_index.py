"""The search index, and the triggers that note what has changed since it was built.

Triggers, so that an edit from the admin, a command, an import or plain SQL is searchable when its transaction commits,
and a rolled-back one never is.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# A database of the first version holds texts and triggers that this one replaces.
FORMER = """
DROP TABLE IF EXISTS members_searchdocument;
DROP FUNCTION IF EXISTS search_refresh_changed, search_forget, search_query(text), search_in_names(tsquery),
    search_refresh(bigint[]), search_category_words(text), search_vector_of(text, "char"), search_clean(text) CASCADE;
DROP TEXT SEARCH CONFIGURATION IF EXISTS french_folded;
DROP TEXT SEARCH CONFIGURATION IF EXISTS plain_folded;
"""

STEMS = """
-- What two forms of a word have in common. Stemmed with its accents and without: unaccented before the stemmer,
-- « décarbonée » loses its feminine; unaccented after it only, « energie » does not meet « énergie ».
CREATE FUNCTION search_stems(word text, bare text, plain text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[
        bare,
        plain,
        coalesce(public.fold_for_sorting((ts_lexize('pg_catalog.french_stem', word))[1]), bare),
        coalesce((ts_lexize('pg_catalog.french_stem', bare))[1], bare)
    ]
$$;
"""

COMPRESSED_ALREADY = """
ALTER TABLE members_searchword ALTER docs SET STORAGE EXTERNAL, ALTER names SET STORAGE EXTERNAL;
ALTER TABLE members_searchset ALTER docs SET STORAGE EXTERNAL;
"""

CHANGED = """
-- Writes the changes that its argument selects (member, names) from the rows `changed` and, of an update, `previous`.
-- Readers complete the index with them, so that no writer ever waits for an index.
CREATE FUNCTION search_note() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE 'INSERT INTO members_searchchange (member, names) ' || TG_ARGV[0];
    RETURN NULL;
END
$$;
"""

OWN = "SELECT DISTINCT id, false FROM {rows}"
OF_MEMBER = "SELECT DISTINCT member_id, false FROM {rows}"
OF_MEMBERSHIP = "SELECT DISTINCT s.member_id, false FROM {rows} JOIN members_membership s ON s.id = membership_id"
NAMES = "SELECT NULL::bigint, true WHERE EXISTS (SELECT FROM {rows})"
SHOWN = "SELECT NULL::bigint, false WHERE EXISTS (SELECT FROM {rows})"
# By table, what a change of its rows changes in the index or on the pages of results.
NOTED = {
    "members_member": OWN,
    "members_membership": OF_MEMBER,
    "members_membership_themes": OF_MEMBERSHIP,
    "members_membership_markets": OF_MEMBERSHIP,
    "members_identifier": SHOWN,
    "members_memberfact": SHOWN,
    "members_naf": NAMES,
    "poles_pole": NAMES,
    "poles_polefact": SHOWN,
    "poles_theme": NAMES,
    "poles_source": SHOWN,
    "poles_region": NAMES,
    "poles_departement": NAMES,
    "poles_epci": NAMES,
    "poles_commune": NAMES,
    "poles_placename": NAMES,
}
# What many members share: only a change that the index holds itself counts for each of them.
SHARED = {
    "poles_pole": (
        "SELECT DISTINCT s.member_id, false FROM changed JOIN previous USING (id) "
        "JOIN members_membership s ON s.pole_id = changed.id WHERE changed.published <> previous.published"
    ),
    "poles_commune": (
        "SELECT m.id, false FROM changed JOIN previous USING (code) JOIN members_member m ON m.commune_id = changed.code "
        "WHERE changed.name <> previous.name"
    ),
}
TABLES_OF = {
    "INSERT": "NEW TABLE AS changed",
    "UPDATE": "NEW TABLE AS changed OLD TABLE AS previous",
    "DELETE": "OLD TABLE AS changed",
}
BOTH = "(SELECT * FROM changed UNION ALL SELECT * FROM previous) AS rows"
# Those of a database that was there before: as long as no index is built, everybody is one that changed.
ALREADY_THERE = "INSERT INTO members_searchchange (member, names) SELECT id, false FROM members_member;"


def triggers() -> list[tuple[str, str]]:
    """(SQL that makes it, SQL that removes it) of each trigger."""
    made = []
    for table, selects in NOTED.items():
        for event in TABLES_OF:
            noted = selects.format(rows=BOTH if event == "UPDATE" else "changed")
            made.append(trigger(f"search_note_{event.lower()}", table, event, noted))
    made += [trigger("search_note_shared", table, "UPDATE", noted) for table, noted in SHARED.items()]
    return made


def trigger(name: str, table: str, event: str, noted: str) -> tuple[str, str]:
    return (
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {TABLES_OF[event]} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION search_note('{noted}');",
        f"DROP TRIGGER {name} ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_initial"),
        ("poles", "0002_initial"),
    ]

    operations = [
        migrations.RunSQL(FORMER, migrations.RunSQL.noop),
        migrations.RunSQL(STEMS, "DROP FUNCTION search_stems(text, text, text);"),
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("member", models.BigIntegerField(null=True, verbose_name="membre")),
                ("names", models.BooleanField(default=False, verbose_name="noms")),
            ],
            options={
                "verbose_name": "changement à indexer",
                "verbose_name_plural": "changements à indexer",
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("member_id", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="membre")),
                ("doc", models.IntegerField(verbose_name="numéro")),
                ("key", models.TextField(db_collation="C", verbose_name="nom sans marques")),
                ("glued", models.IntegerField(verbose_name="empreinte du nom en un mot")),
            ],
            options={
                "verbose_name": "document",
                "indexes": [
                    models.Index(fields=["key", "member_id"], include=("doc",), name="searchdocument_by_key"),
                    models.Index(fields=["glued"], name="searchdocument_by_glued_key"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchGeneration",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(verbose_name="numéro")),
                ("day", models.DateField(verbose_name="jour pour lequel il est construit")),
                ("documents", models.IntegerField(verbose_name="nombre de documents")),
                ("members", models.BinaryField(verbose_name="membres")),
            ],
            options={
                "verbose_name": "génération de l’index",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="searchgeneration_is_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("family", models.CharField(max_length=20, verbose_name="famille")),
                ("value", models.CharField(max_length=60, verbose_name="valeur")),
                ("docs", models.BinaryField(verbose_name="membres")),
            ],
            options={
                "verbose_name": "ensemble",
                "constraints": [models.UniqueConstraint(fields=("family", "value"), name="searchset_given_once")],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.TextField(db_collation="C", verbose_name="mot")),
                ("bare", models.TextField(db_collation="C", verbose_name="mot sans marques")),
                ("plain", models.TextField(db_collation="C", verbose_name="masculin singulier")),
                (
                    "stems",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func("word", "bare", "plain", function="search_stems"),
                        output_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), size=None
                        ),
                    ),
                ),
                (
                    "near",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None, verbose_name="fautes de frappe"
                    ),
                ),
                ("members", models.IntegerField(verbose_name="nombre de membres")),
                ("docs", models.BinaryField(verbose_name="dans le texte ou le nom")),
                ("names", models.BinaryField(verbose_name="dans le nom")),
            ],
            options={
                "verbose_name": "mot",
                "indexes": [
                    models.Index(fields=["bare"], name="searchword_by_bare"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["stems"], name="searchword_by_stem"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["near"], gin_pending_list_limit=1000000, name="searchword_by_near"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("word",), name="searchword_given_once")],
            },
        ),
        migrations.RunSQL(COMPRESSED_ALREADY, migrations.RunSQL.noop),
        migrations.RunSQL(CHANGED, "DROP FUNCTION search_note();"),
        *(migrations.RunSQL(make, remove) for make, remove in triggers()),
        migrations.RunSQL(ALREADY_THERE, migrations.RunSQL.noop),
    ]

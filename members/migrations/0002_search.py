"""The text of each member, ready to be searched, and the triggers that keep it true at every commit.

Triggers, so that an edit from the admin, a command, an import or plain SQL is searchable when its transaction commits,
and a rolled-back one never is.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

CONFIGURATIONS = """
-- Unaccent before the stemmer loses feminine forms (décarbonée, côtière), unaccent after it loses « energie »: both.
CREATE TEXT SEARCH CONFIGURATION french_folded (COPY = french);
ALTER TEXT SEARCH CONFIGURATION french_folded
    ALTER MAPPING FOR hword, hword_part, word, asciihword, hword_asciipart, asciiword WITH unaccent, french_stem;
-- Words as they stand, for names that are stop words (the pôle TES) and for beginnings of words.
CREATE TEXT SEARCH CONFIGURATION plain_folded (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION plain_folded
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
"""

FUNCTIONS = r"""
-- One cleaning for texts and queries alike, because PostgreSQL's parser reads Abak.Tech as a host, PEGASE/RISQUES as a
-- file and l’énergie with a curly apostrophe as one word.
CREATE FUNCTION search_clean(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT trim(regexp_replace(
        regexp_replace(
            regexp_replace(
                translate(normalize(coalesce(value, ''), NFKC), '’ʼ‘', ''''''''),
                '(^|[^[:alnum:]])(l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu)''', '\1', 'gi'),
            '\m([[:alnum:]])\.(?=[[:alnum:]](\.|\M))', '\1', 'g'),
        '[]!-/:-@[\\^_`{|}~«»“”„…–—·•°’\s]+', ' ', 'g'))
$$;

-- A: names. B: names of pôles. C: identifiers, place, category. D: the rest.
CREATE FUNCTION search_vector_of(value text, weight "char") RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(
        to_tsvector('french', cleaned) || to_tsvector('french_folded', cleaned) || to_tsvector('plain_folded', cleaned),
        weight)
    -- OFFSET 0 keeps the planner from cleaning the text anew for each of the three: a third less time in all.
    FROM (SELECT search_clean(value) AS cleaned OFFSET 0) AS text
$$;

CREATE FUNCTION search_category_words(category text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE category
        WHEN 'pme' THEN 'entreprise PME petite et moyenne entreprise'
        WHEN 'eti' THEN 'entreprise ETI entreprise de taille intermédiaire'
        WHEN 'grand_groupe' THEN 'entreprise grand groupe GE grande entreprise'
        WHEN 'entreprise_taille_inconnue' THEN 'entreprise'
        WHEN 'laboratoire_recherche' THEN 'laboratoire de recherche labo organisme de recherche'
        WHEN 'enseignement_superieur_recherche'
            THEN 'établissement d''enseignement supérieur et de recherche université école formation'
        WHEN 'organisme_formation' THEN 'organisme de formation institut de formation'
        WHEN 'plateforme' THEN 'plateforme technologique plate-forme'
        WHEN 'collectivite' THEN 'collectivité territoriale'
        WHEN 'developpement_economique' THEN 'organisme de développement économique'
        WHEN 'financeur' THEN 'banque investisseur financeur'
        WHEN 'cluster' THEN 'pôle cluster French Tech'
        WHEN 'autre' THEN 'autre'
        ELSE ''
    END
$$;

CREATE FUNCTION search_refresh(members bigint[]) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO members_searchdocument (member_id, words)
    SELECT m.id,
        search_vector_of(concat_ws(' ; ', m.name, m.legal_name, m.acronym, array_to_string(m.aliases, ' ; ')), 'A')
        || search_vector_of(pole.names, 'B')
        || search_vector_of(concat_ws(' ; ', identifier.numbers, m.place_as_written, commune.name, departement.name,
            region.name, search_category_words(m.category)), 'C')
        || search_vector_of(concat_ws(' ; ', m.description, m.description_en, pole.keywords, theme.labels), 'D')
    FROM members_member m
    LEFT JOIN poles_commune commune ON commune.code = m.commune_id
    LEFT JOIN poles_departement departement ON departement.code = m.departement_id
    LEFT JOIN poles_region region ON region.code = departement.region_id
    LEFT JOIN LATERAL (
        SELECT string_agg(value, ' ; ') AS numbers FROM members_identifier WHERE member_id = m.id
    ) identifier ON true
    LEFT JOIN LATERAL (
        SELECT
            string_agg(concat_ws(' ; ', p.name, p.short_name, array_to_string(p.former_names, ' ; ')), ' ; ') AS names,
            string_agg(concat_ws(' ; ', s.keywords_as_written, s.markets_as_written), ' ; ') AS keywords
        FROM members_membership s JOIN poles_pole p ON p.id = s.pole_id AND p.published
        WHERE s.member_id = m.id
    ) pole ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(concat_ws(' ; ', t.label, t.label_en, array_to_string(t.synonyms, ' ; ')), ' ; ') AS labels
        FROM poles_theme t
        WHERE t.id IN (
            SELECT declared.theme_id
            FROM (SELECT * FROM members_membership_themes UNION ALL SELECT * FROM members_membership_markets) declared
            JOIN members_membership s ON s.id = declared.membership_id
            JOIN poles_pole p ON p.id = s.pole_id AND p.published
            WHERE s.member_id = m.id
        )
    ) theme ON true
    WHERE m.id = ANY (members)
    ON CONFLICT (member_id) DO UPDATE SET words = excluded.words
$$;

CREATE FUNCTION search_refresh_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    members bigint[];
BEGIN
    -- The first argument selects the members that the changed rows concern.
    EXECUTE 'SELECT array_agg(DISTINCT member) FROM (' || TG_ARGV[0] || ') AS concerned (member)' INTO members;
    IF members IS NOT NULL THEN
        PERFORM search_refresh(members);
    END IF;
    RETURN NULL;
END
$$;

-- Django removes the text of a deleted member first; the removal of its memberships then writes it again.
CREATE FUNCTION search_forget() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM members_searchdocument WHERE member_id IN (SELECT id FROM changed);
    RETURN NULL;
END
$$;

CREATE FUNCTION search_in_names(query tsquery) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(query::text, '''(?=$|[ )])', ''':AB', 'g')::tsquery
$$;

-- Every word must match, as itself or by its stem. Stop words are left out, unless there is nothing else: then they are
-- looked for in names only. The last word, from three letters and unless it is a word that somebody has, may be the
-- beginning of one.
CREATE FUNCTION search_query(value text) RETURNS tsquery
LANGUAGE plpgsql STABLE AS $$
DECLARE
    words text[] := regexp_split_to_array(search_clean(value), ' +');
    word text;
    one tsquery;
    plain tsquery;
    every tsquery;
    only_stop_words tsquery;
BEGIN
    FOR rank IN 1 .. coalesce(array_length(words, 1), 0) LOOP
        word := words[rank];
        plain := plainto_tsquery('plain_folded', word);
        one := plainto_tsquery('french', word);
        CONTINUE WHEN numnode(plain) = 0;
        IF numnode(one) = 0 OR (fold_for_sorting(word) IN ('pres', 'autour', 'proche', 'near', 'in', 'around')
                AND array_length(words, 1) > 1) THEN
            only_stop_words := coalesce(only_stop_words && search_in_names(plain), search_in_names(plain));
            CONTINUE;
        END IF;
        one := one || plainto_tsquery('french_folded', word) || plain;
        IF rank = array_length(words, 1) AND length(word) >= 3
            AND NOT EXISTS (
                SELECT FROM members_searchdocument known JOIN members_member m ON m.id = known.member_id
                WHERE m.state = 'published' AND known.words @@ plain
            ) THEN
            one := one || to_tsquery('plain_folded', quote_literal(word) || ':*');
        END IF;
        every := coalesce(every && one, one);
    END LOOP;
    RETURN coalesce(every, only_stop_words);
END
$$;
"""
# Which members a change concerns, by table. `changed` holds the rows after it (before it, for a deletion), `previous`
# those before an update.
CONCERNED = {
    "members_member": "SELECT id FROM changed",
    "members_membership": "SELECT member_id FROM changed",
    "members_identifier": "SELECT member_id FROM changed",
    "members_membership_themes": "SELECT s.member_id FROM changed JOIN members_membership s ON s.id = membership_id",
    "members_membership_markets": "SELECT s.member_id FROM changed JOIN members_membership s ON s.id = membership_id",
}
# Names that many members share: only a change of the words themselves counts.
RENAMED = {
    "poles_pole": (
        "SELECT s.member_id FROM changed JOIN previous USING (id) JOIN members_membership s ON s.pole_id = changed.id "
        "WHERE (changed.name, changed.short_name, changed.former_names, changed.published) "
        "IS DISTINCT FROM (previous.name, previous.short_name, previous.former_names, previous.published)"
    ),
    "poles_theme": (
        "SELECT s.member_id FROM changed JOIN previous USING (id) JOIN ("
        "SELECT * FROM members_membership_themes UNION ALL SELECT * FROM members_membership_markets"
        ") declared ON declared.theme_id = changed.id JOIN members_membership s ON s.id = declared.membership_id "
        "WHERE (changed.label, changed.label_en, changed.synonyms) "
        "IS DISTINCT FROM (previous.label, previous.label_en, previous.synonyms)"
    ),
    "poles_commune": (
        "SELECT m.id FROM changed JOIN previous USING (code) JOIN members_member m ON m.commune_id = changed.code "
        "WHERE changed.name <> previous.name"
    ),
    "poles_departement": (
        "SELECT m.id FROM changed JOIN previous USING (code) JOIN members_member m ON m.departement_id = changed.code "
        "WHERE (changed.name, changed.region_id) IS DISTINCT FROM (previous.name, previous.region_id)"
    ),
    "poles_region": (
        "SELECT m.id FROM changed JOIN previous USING (code) JOIN poles_departement d ON d.region_id = changed.code "
        "JOIN members_member m ON m.departement_id = d.code WHERE changed.name <> previous.name"
    ),
}


FORGET = (
    "CREATE TRIGGER search_after_delete AFTER DELETE ON members_member REFERENCING OLD TABLE AS changed "
    "FOR EACH STATEMENT EXECUTE FUNCTION search_forget();"
)


def trigger(name: str, table: str, event: str, tables: str, concerned: str) -> str:
    return (
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {tables} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION search_refresh_changed('{concerned}');"
    )


def triggers() -> list[tuple[str, str]]:
    """(SQL that makes it, SQL that removes it) of each trigger."""
    statements = []
    for table, concerned in CONCERNED.items():
        both = f"{concerned} UNION {concerned.replace('changed', 'previous')}"
        for event, tables, selected in [
            ("INSERT", "NEW TABLE AS changed", concerned),
            ("UPDATE", "NEW TABLE AS changed OLD TABLE AS previous", both),
            ("DELETE", "OLD TABLE AS changed", concerned),
        ]:
            if (table, event) != ("members_member", "DELETE"):
                statements.append((f"search_after_{event.lower()}", table, event, tables, selected))
    for table, concerned in RENAMED.items():
        tables = "NEW TABLE AS changed OLD TABLE AS previous"
        statements.append(("search_after_update", table, "UPDATE", tables, concerned))
    made = [(trigger(*one), f"DROP TRIGGER {one[0]} ON {one[1]};") for one in statements]
    return [*made, (FORGET, "DROP TRIGGER search_after_delete ON members_member;")]


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_document",
                        serialize=False,
                        to="members.member",
                        verbose_name="membre",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField(verbose_name="mots")),
            ],
            options={
                "verbose_name": "texte cherché",
                "verbose_name_plural": "textes cherchés",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="searchdocument_by_word"),
                ],
            },
        ),
        migrations.RunSQL(
            CONFIGURATIONS,
            "DROP TEXT SEARCH CONFIGURATION french_folded; DROP TEXT SEARCH CONFIGURATION plain_folded;",
        ),
        migrations.RunSQL(
            FUNCTIONS,
            """
            DROP FUNCTION search_query(text);
            DROP FUNCTION search_in_names(tsquery);
            DROP FUNCTION search_forget();
            DROP FUNCTION search_refresh_changed();
            DROP FUNCTION search_refresh(bigint[]);
            DROP FUNCTION search_category_words(text);
            DROP FUNCTION search_vector_of(text, "char");
            DROP FUNCTION search_clean(text);
            """,
        ),
        *(migrations.RunSQL(make, remove) for make, remove in triggers()),
    ]

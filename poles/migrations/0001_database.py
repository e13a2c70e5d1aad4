"""What the tables need from the database: extensions, the type of partial dates, the key that sorts names."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

PARTIAL_DATES = """
-- They call each other by full name: pg_restore works without a search path.
CREATE FUNCTION partial_date_earliest(value text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT make_date(
        substr(value, 1, 4)::int,
        coalesce(nullif(substr(value, 6, 2), '')::int, 1),
        coalesce(nullif(substr(value, 9, 2), '')::int, 1)
    )
$$;

CREATE FUNCTION partial_date_latest(value text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE length(value)
        WHEN 4 THEN make_date(substr(value, 1, 4)::int, 12, 31)
        WHEN 7 THEN (public.partial_date_earliest(value) + interval '1 month - 1 day')::date
        ELSE public.partial_date_earliest(value)
    END
$$;

-- The second line makes the 30th of February an error.
CREATE DOMAIN partial_date AS text CONSTRAINT partial_date_is_iso CHECK (
    value ~ '^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'
    AND public.partial_date_earliest(value) < 'infinity'
);

-- The days on which a period certainly was: from the latest possible start to the earliest possible end.
CREATE FUNCTION certain_span(started text, ended text, first_seen text) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN lower_day > upper_day THEN 'empty'::daterange ELSE daterange(lower_day, upper_day, '[]') END
    FROM (SELECT
        coalesce(public.partial_date_latest(started), public.partial_date_latest(first_seen)) AS lower_day,
        public.partial_date_earliest(ended) AS upper_day
    ) AS bounds
$$;

-- The days on which it may have been. Where the end comes before the first list, only the end is known.
CREATE FUNCTION widest_span(started text, ended text, first_seen text) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN lower_day > upper_day THEN daterange(NULL, upper_day, '[]')
        ELSE daterange(lower_day, upper_day, '[]') END
    FROM (SELECT
        coalesce(public.partial_date_earliest(started), public.partial_date_earliest(first_seen)) AS lower_day,
        public.partial_date_latest(ended) AS upper_day
    ) AS bounds
$$;
"""

SORTING = """
-- unaccent() is only STABLE, since its dictionary could change; with the dictionary named, it may be stored.
CREATE FUNCTION fold_for_sorting(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent', value))
$$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(
            PARTIAL_DATES,
            """
            DROP FUNCTION widest_span(text, text, text);
            DROP FUNCTION certain_span(text, text, text);
            DROP DOMAIN partial_date;
            DROP FUNCTION partial_date_latest(text);
            DROP FUNCTION partial_date_earliest(text);
            """,
        ),
        migrations.RunSQL(SORTING, "DROP FUNCTION fold_for_sorting(text)"),
    ]

"""A PostgreSQL server of our own, for demonstration, development and tests.

`ENGINE = "config.embedded"` is Django's PostgreSQL backend, except that the server is started at the first connection.
Production sets DATABASE_URL and never comes here.
"""

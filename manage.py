#!/usr/bin/env python3
"""`python3 manage.py start` runs the site, `python3 manage.py test` tests it: no installation before either."""

import argparse
import os
import sys

from config.bootstrap import ensure_environment


def main() -> None:
    command = "".join(sys.argv[1:2])
    ensure_environment(testing=command == "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings" if command == "test" else "config.settings")
    if command == "start":
        use_data_directory(sys.argv[2:])
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Réglage à corriger : {error}")


def use_data_directory(arguments: list[str]) -> None:
    """Settings are read before the command sees its own options; this one decides where they find everything."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--data-dir")
    if chosen := parser.parse_known_args(arguments)[0].data_dir:
        os.environ["ANNUAIRE_DATA_DIR"] = os.path.abspath(chosen)


if __name__ == "__main__":
    main()

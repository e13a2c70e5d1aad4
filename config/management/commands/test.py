"""`manage.py test [pytest's arguments]`"""

import os
import sys
from typing import NoReturn

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Lance les tests ; tout ce qui suit est passé à pytest (par exemple : test -k recherche)."

    def run_from_argv(self, argv: list[str]) -> NoReturn:
        """pytest takes the place of this process: it must import the project itself, and reads its own arguments."""
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *argv[2:]])

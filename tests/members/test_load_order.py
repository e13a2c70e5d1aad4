"""Each load needs what the one before it brings, and says so."""

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("command", "first"), [("load_poles", "load_territories"), ("load_members", "load_poles")])
def test_a_load_on_an_empty_base_says_what_to_type_first(command, first):
    with pytest.raises(CommandError, match=f"tapez d’abord « manage.py {first} --apply »"):
        call_command(command, "--apply", skip_checks=True)

"""How a named constraint is tested: by breaking it, past every form and `save()`, then by asking the row what is wrong.

A case is a factory, and the change that breaks the rule: a function of the row, so that it may point at another one.
"""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

Case = tuple[Callable[[], models.Model], Callable[[models.Model], dict]]


def names_in(app: str) -> set[str]:
    return {
        constraint.name for model in apps.get_app_config(app).get_models() for constraint in model._meta.constraints
    }


def assert_refused_by_the_database(name: str, case: Case) -> None:
    make, break_it = case
    row = make()
    changes = break_it(row)
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**changes)


def assert_said_in_french(case: Case) -> None:
    """The admin shows a sentence written for people, not Django's « La contrainte … n’est pas respectée »."""
    make, break_it = case
    row = make()
    for field, value in break_it(row).items():
        setattr(row, field, value)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert not [sentence for sentence in refusal.value.messages if "contrainte" in sentence]

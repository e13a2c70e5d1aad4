"""What the checks say of the real data: the doubts that are known, and no error."""

import pytest
from django.core.management import call_command

from members.quality import CHECKS as MEMBERS_CHECKS
from poles.quality import CHECKS as POLES_CHECKS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]


def found(name: str) -> list[str]:
    check = next(check for check in [*POLES_CHECKS, *MEMBERS_CHECKS] if check.name == name)
    return sorted(row.slug for row in check.rows())


def test_there_is_no_error(capsys):
    call_command("check_data", "--strict", skip_checks=True)
    assert "0 erreur." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("pole-sans-successeur", ["dream", "hydreos"]),
        ("pole-sans-periode", ["aktantis"]),
        ("membre-lieu-contradictoire", ["claranor", "geco-it", "grapheal", "qenvi", "radiall", "x-fab-france"]),
        (
            "doublon-meme-nom",
            [
                "cic-lyonnaise-de-banque",
                "cic-lyonnaise-de-banque-marseille",
                "wise-integration",
                "wise-integration-hyeres",
            ],
        ),
        ("doublon-meme-siren-suppose", ["cic-lyonnaise-de-banque", "cic-lyonnaise-de-banque-marseille"]),
        ("membre-code-postal-autre-departement", []),
        ("membre-sans-adhesion", []),
    ],
)
def test_known_doubts_are_listed(name, slugs):
    assert found(name) == slugs


def test_short_labels_of_2023_read_elapsed(hold_today):
    hold_today(2026, 11, 23)
    assert found("pole-label-echu") == [
        "astech",
        "enter",
        "euramaterials",
        "fibres-energivie",
        "infra2050",
        "materalia",
        "team2",
    ]


def test_the_end_of_phase_v_makes_every_label_elapsed(hold_today):
    hold_today(2027, 1, 1)
    assert len(found("pole-label-echu")) == 55

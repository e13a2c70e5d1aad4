"""What a second load does to members that people have worked on since the first."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from members.models import Member, Membership, SlugRedirect, Suggestion
from poles.history import recorded
from poles.models import Pole
from poles.reference.plan import TablePlan
from tests.factories.member import MemberFactory
from tests.factories.user import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]


def load(capsys, *args: str) -> str:
    call_command("load_members", "--apply", *args, skip_checks=True)
    return capsys.readouterr().out


def events() -> int:
    return sum(model.objects.count() for model in apps.get_models() if hasattr(model, "pgh_tracked_model"))


def test_a_second_run_changes_nothing_and_leaves_no_history(capsys):
    before = events()
    assert "Rien à changer." in load(capsys)
    assert events() == before


def test_the_plan_names_the_rows_joined_and_why(capsys):
    said = load(capsys)
    assert "réuni : Menta (minalogic) = Menta (aktantis) (même nom dans la même commune, Valbonne)" in said
    assert said.count("réuni : ") == 3


def test_the_plan_names_possible_duplicates_and_what_is_left_out(capsys):
    said = load(capsys)
    assert "Wise Integration, MEYLAN (minalogic) / WISE-INTEGRATION, Hyères (aktantis)" in said
    assert "même SIREN supposé, 954507976" in said
    assert "Defymed (labellisée par le pôle, ce qui n’en fait pas un membre)" in said


def test_without_apply_nothing_is_written(capsys):
    Member.objects.filter(slug="menta").update(website="")
    call_command("load_members", skip_checks=True)
    assert "relancez avec --apply" in capsys.readouterr().out
    assert Member.objects.get(slug="menta").website == ""


def test_a_load_that_fails_half_way_leaves_nothing(monkeypatch):
    def fail(table, name) -> None:
        raise RuntimeError("cut short")

    Member.objects.filter(slug="menta").update(website="")
    Membership.objects.filter(member__slug="menta").delete()
    monkeypatch.setattr(TablePlan, "_write_links", fail)
    with pytest.raises(RuntimeError, match="cut short"):
        call_command("load_members", "--apply", skip_checks=True)
    assert Member.objects.get(slug="menta").website == ""
    assert not Membership.objects.filter(member__slug="menta").exists()


def test_a_website_that_a_keeper_typed_is_a_conflict(capsys):
    with recorded(by=UserFactory(), why="Correction"):
        Member.objects.filter(slug="menta").update(website="https://menta.example")
    assert "conflit : saisi à la main, laissé tel quel : Menta (site web" in load(capsys)
    assert Member.objects.get(slug="menta").website == "https://menta.example"


def test_a_commune_that_a_keeper_chose_stays(capsys):
    with recorded(by=UserFactory(), why="Correction"):
        Member.objects.filter(slug="menta").update(commune="06088")
    load(capsys)
    assert Member.objects.get(slug="menta").commune_id == "06088"


def test_a_membership_that_a_keeper_confirmed_is_theirs(capsys):
    held = Membership.objects.filter(member__slug="menta", pole__slug="minalogic")
    held.update(confirmed_on=timezone.localdate(), role_as_written="ETI")
    assert "conflit" in load(capsys)
    assert held.get().role_as_written == "ETI"


def test_an_end_that_a_keeper_entered_stays(capsys):
    held = Membership.objects.filter(member__slug="menta", pole__slug="minalogic")
    held.update(end="2025-06")
    load(capsys)
    assert str(held.get().end) == "2025-06"


def test_an_archived_member_is_not_published_again(capsys):
    Member.objects.filter(slug="menta").update(state=Member.State.ARCHIVED)
    load(capsys)
    assert Member.objects.get(slug="menta").state == Member.State.ARCHIVED


def test_a_refused_suggestion_is_not_made_again(capsys):
    refused = Suggestion.objects.filter(member__slug="viapix-systems", subject="siren")
    refused.update(state="refused", decided_at=timezone.now(), decided_by=UserFactory())
    load(capsys)
    assert refused.get().state == "refused"


def test_a_member_renamed_by_a_keeper_is_found_at_its_old_address(capsys):
    member = Member.objects.get(slug="menta")
    Member.objects.filter(pk=member.pk).update(slug="menta-efpga")
    SlugRedirect.objects.create(slug="menta", member=member)
    before = Member.objects.count()
    load(capsys)
    assert Member.objects.count() == before


def test_a_member_merged_into_another_is_left_there(capsys):
    kept, gone = (Member.objects.get(slug=f"wise-integration{end}") for end in ["", "-hyeres"])
    gone.memberships.update(member=kept)
    Member.objects.filter(pk=gone.pk).update(state=Member.State.ARCHIVED, merged_into=kept)
    assert "WISE-INTEGRATION (fusionné dans Wise Integration)" in load(capsys)
    assert sorted(kept.memberships.values_list("pole__slug", flat=True)) == ["aktantis", "minalogic"]
    assert not gone.memberships.exists()


def test_a_member_made_by_hand_keeps_its_address(capsys):
    Membership.objects.filter(member__slug="nexedi").delete()
    Member.objects.filter(slug="nexedi").delete()
    by_hand = MemberFactory(slug="nexedi", name="Nexedi", commune=None)
    load(capsys)
    assert not by_hand.memberships.exists()
    assert Member.objects.get(slug="nexedi-2").memberships.get().pole == Pole.objects.get(slug="systematic")


def test_a_membership_that_is_missing_comes_back(capsys):
    Membership.objects.filter(member__slug="menta", pole__slug="aktantis").delete()
    said = load(capsys, "--verbosity=2")
    assert "à créer : Menta – aktantis" in said
    assert Membership.objects.get(member__slug="menta", pole__slug="aktantis").themes.count() == 0

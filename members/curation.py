"""What keepers decide about members: publish, archive, confirm, move an address, settle a suggestion.

Each verb is one transaction and leaves who and why in the history.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from members.models import (
    Category,
    Identifier,
    Member,
    MemberFact,
    Naf,
    SizeCategory,
    SlugRedirect,
    Suggestion,
    Workforce,
)
from members.models.identifier import Scheme, bare
from members.models.member import MemberQuerySet
from poles.history import recorded
from poles.models import Commune
from poles.partial_dates import today


def members_counted(number: int) -> str:
    """« 1 membre », « 12 membres »."""
    return f"{number} membre{'s' if number > 1 else ''}"


def publish(*, members: MemberQuerySet, by: Any, why: str = "") -> int:
    """Show them to visitors. A member merged into another stays archived. Returns how many were published."""
    return _set_state(members.filter(merged_into=None), Member.State.PUBLISHED, by=by, why=why or "Publication en lot")


def archive(*, members: MemberQuerySet, by: Any, why: str = "") -> int:
    """Take them out of the site and keep all that is known of them. Returns how many were archived."""
    return _set_state(members, Member.State.ARCHIVED, by=by, why=why or "Archivage en lot")


@transaction.atomic
def confirm_today(*, members: MemberQuerySet, by: Any, why: str = "") -> int:
    """Say that what is written of them was checked today. Returns how many were confirmed."""
    keys = list(members.select_for_update().values_list("pk", flat=True))
    with recorded(by=by, why=f"{why or 'Confirmation en lot'} ({members_counted(len(keys))})"):
        return Member.objects.filter(pk__in=keys).update(confirmed_on=today())


@transaction.atomic
def _set_state(members: MemberQuerySet, state: str, *, by: Any, why: str) -> int:
    keys = list(members.exclude(state=state).select_for_update().values_list("pk", flat=True))
    with recorded(by=by, why=f"{why} ({members_counted(len(keys))})"):
        return Member.objects.filter(pk__in=keys).update(state=state)


@transaction.atomic
def move_address(*, member: Member, slug: str, by: Any) -> None:
    """Give a member another address; the present one redirects to it from now on.

    A redirect never hides a page that lives: the one that stood at the new address, from an earlier move, goes. Raises
    ValidationError where that address redirects to another member.
    """
    old_slug = Member.objects.select_for_update().get(pk=member.pk).slug
    if old_slug == slug:
        return
    refuse_borrowed_address(member=member, slug=slug)
    SlugRedirect.objects.filter(slug=slug).delete()
    Member.objects.filter(pk=member.pk).update(slug=slug)
    member.slug = slug
    SlugRedirect.objects.create(slug=old_slug, member=member, created_by=by)


def refuse_borrowed_address(*, member: Member, slug: str) -> None:
    """Raises ValidationError where shared links to `slug` lead to another member."""
    redirect = SlugRedirect.objects.filter(slug=slug).exclude(member=member.pk).select_related("member").first()
    if redirect:
        raise ValidationError(
            f"« {slug} » est une ancienne adresse de {redirect.member} : choisissez-en une autre, "
            "ou supprimez d’abord cette ancienne adresse."
        )


@transaction.atomic
def accept_suggestion(*, suggestion: Suggestion, by: Any, note: str = "") -> None:
    """Make a guess a fact: write what it proposes, with its source and the person who decided.

    Raises ValidationError, with a sentence in French, where the value can't be written; nothing changes then.
    """
    suggestion = _waiting(suggestion)
    member = suggestion.member
    with recorded(by=by, why=f"Suggestion acceptée : {in_words(suggestion)}"):
        if suggestion.subject in Scheme.values:
            _add_identifier(suggestion)
        else:
            _set_field(suggestion)
        origin = {"source": suggestion.source, "entered_by": by, "verified": True, "as_written": suggestion.value}
        MemberFact.objects.update_or_create(
            member=member, field=suggestion.subject, defaults=origin | {"recorded_on": today()}
        )
        _decide(suggestion, Suggestion.State.ACCEPTED, by=by, note=note)


@transaction.atomic
def refuse_suggestion(*, suggestion: Suggestion, by: Any, note: str = "") -> None:
    """Put a guess aside, for good. Raises ValidationError if it was decided already."""
    suggestion = _waiting(suggestion)
    with recorded(by=by, why=f"Suggestion refusée : {in_words(suggestion)}"):
        _decide(suggestion, Suggestion.State.REFUSED, by=by, note=note)


def value_in_words(suggestion: Suggestion) -> str:
    """« 10 à 19 salariés » where the register says « 11 »."""
    choices = {
        Suggestion.Subject.WORKFORCE: Workforce.choices,
        Suggestion.Subject.CATEGORY: Category.choices,
        Suggestion.Subject.SIZE_CATEGORY: SizeCategory.choices,
    }
    labels = dict(choices.get(Suggestion.Subject(suggestion.subject), []))
    return str(labels.get(suggestion.value, suggestion.value))


def in_words(suggestion: Suggestion) -> str:
    return f"{suggestion.get_subject_display()} {value_in_words(suggestion)}"


def _waiting(suggestion: Suggestion) -> Suggestion:
    """The row as it is now, locked: two keepers may settle it at the same time."""
    row = Suggestion.objects.select_for_update(of=("self",)).select_related("member", "source").get(pk=suggestion.pk)
    if row.state != Suggestion.State.WAITING:
        raise ValidationError(f"{row.member}, {row} : cette suggestion est déjà {row.get_state_display()}.")
    return row


def _decide(suggestion: Suggestion, state: str, *, by: Any, note: str) -> None:
    suggestion.state = state
    suggestion.decided_at = timezone.now()
    suggestion.decided_by = by
    suggestion.decision_note = note
    suggestion.save()


def _add_identifier(suggestion: Suggestion) -> None:
    value = bare(suggestion.subject, suggestion.value)
    known = Identifier.objects.filter(member=suggestion.member, scheme=suggestion.subject, value=value).first()
    identifier = known or Identifier(member=suggestion.member, scheme=suggestion.subject, value=value)
    identifier.source = suggestion.source
    identifier.full_clean()
    identifier.save()


def _set_field(suggestion: Suggestion) -> None:
    member = suggestion.member
    for field, value in proposed_values(suggestion).items():
        setattr(member, field, value)
    member.full_clean()
    member.save()


def proposed_values(suggestion: Suggestion) -> dict[str, Any]:
    """The fields of the member that a suggestion sets. Raises ValidationError where that is no known value."""
    readers = {
        Suggestion.Subject.NAF: lambda: {"naf": _naf(suggestion.value)},
        Suggestion.Subject.COMMUNE: lambda: _place(suggestion.value),
        Suggestion.Subject.WORKFORCE: lambda: {"workforce": Workforce(suggestion.value).value},
        Suggestion.Subject.CATEGORY: lambda: {"category": Category(suggestion.value).value},
        Suggestion.Subject.SIZE_CATEGORY: lambda: _size(suggestion),
        Suggestion.Subject.FOUNDED: lambda: {"founded": int(suggestion.value)},
    }
    try:
        return readers[Suggestion.Subject(suggestion.subject)]()
    except (ValueError, Naf.DoesNotExist, Commune.DoesNotExist) as error:
        raise ValidationError(
            f"{suggestion.member} : « {suggestion.value} » n’est pas une valeur connue pour "
            f"« {suggestion.get_subject_display()} ». Refusez la suggestion, ou corrigez la fiche à la main."
        ) from error


def _naf(code: str) -> Naf:
    letters = code.replace(".", "")
    return Naf.objects.get(revision=Naf.Revision.REV2, code__in=[code, letters, f"{letters[:2]}.{letters[2:]}"])


def _place(code: str) -> dict[str, Any]:
    commune = Commune.objects.get(code=code)
    return {"commune": commune, "departement_id": commune.departement_id}


def _size(suggestion: Suggestion) -> dict[str, Any]:
    """The law asks whose figures and of which year: without both, the category can't be stated."""
    source = suggestion.source
    if source is None or source.published_on is None:
        raise ValidationError(
            f"{suggestion.member} : la catégorie d’entreprise demande une source datée, que la suggestion n’a pas. "
            "Saisissez la catégorie, son année et sa source dans la fiche du membre."
        )
    category = SizeCategory(suggestion.value)
    return {"size_category": category.value, "size_year": source.published_on.year, "size_source": source}

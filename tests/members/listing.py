"""Members as the directory lists them: with a membership."""

from members.models import Member
from tests.factories.member import MemberFactory, MembershipFactory


def listed(name: str, **changes) -> Member:
    """A member on the list of a pôle: member fields, or those of the membership after `in_`.

        listed("Optronix", slug="lui", in_pole=pole, in_themes=[theme])

    Without a description unless one is given: a search test says all the words that may be found.
    """
    membership = {key.removeprefix("in_"): changes.pop(key) for key in list(changes) if key.startswith("in_")}
    return MembershipFactory(member=MemberFactory(**{"name": name, "description": "", **changes}), **membership).member

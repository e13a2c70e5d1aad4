"""The back office of members, and of what shows members: a pôle's page."""

from members.admin import affiliation, member, membership, naf, pole, redirect, suggestion

__all__ = ["affiliation", "member", "membership", "naf", "pole", "redirect", "suggestion"]

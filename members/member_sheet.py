"""The page of a member: who it is, where, in which pôles since when, and what each statement rests on."""

from __future__ import annotations

import json
from itertools import chain
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from members.cards import country_name, label_of, mention_note, place_of, with_declared
from members.models import Affiliation, Category, Identifier, Member, Membership
from members.models.identifier import Scheme
from members.models.membership import MembershipQuerySet
from poles.active_filters import address
from poles.facts import StatedFact, by_field, cited, stated
from poles.partial_dates import today

SCHEMA_TYPES = {
    Category.LABORATOIRE_RECHERCHE: "ResearchOrganization",
    Category.PLATEFORME: "ResearchOrganization",
    Category.ENSEIGNEMENT_SUPERIEUR_RECHERCHE: "EducationalOrganization",
    Category.ORGANISME_FORMATION: "EducationalOrganization",
    Category.COLLECTIVITE: "GovernmentOrganization",
}


def memberships_of(member: Member) -> MembershipQuerySet:
    mine = with_declared(Membership.objects.public().filter(member=member))
    return mine.select_related("pole", "source", "axis", "place").order_by("pole__sort_key", "start", "pk")


def member_sheet(member: Any, host: str) -> dict[str, Any]:
    """`host`: « https://annuaire.example », for the addresses of the machine-readable description."""
    memberships = list(memberships_of(member))
    facts = by_field(member.facts.all())
    day = today()
    current = [one for one in memberships if one.is_in_force(day)]
    return {
        "category_url": address(reverse("members"), {"categorie": member.category}) if member.category else "",
        "place": place_of(member),
        "memberships": [shown_membership(one) for one in memberships],
        "contacts": contacts(current),
        "facts": identity(member, facts),
        "identifiers": [shown_identifier(one) for one in member.identifiers.all()],
        "affiliations": affiliations(member),
        "description_to_verify": stated(facts, "description", "", member.description).to_verify,
        "sources": cited(chain((one.source for one in memberships), (fact.source for fact in facts.values()))),
        "json_ld": embeddable(json_ld(member, memberships, host)),
    }


def period_of(dated: Membership | Affiliation) -> str:
    start, end = dated.start, dated.end
    if start and end:
        return f"{start.of} {end.until}"
    if start:
        return f"à partir {start.of}" if start.earliest > today() else f"depuis {start.since}"
    return f"jusqu’{end.until}, début non renseigné" if end else "début non renseigné"


def shown_membership(membership: Any) -> dict[str, Any]:
    """As `components/memberships.html` wants it."""
    return {
        "pole_name": membership.pole.name,
        "pole_url": membership.pole.get_absolute_url(),
        "period": period_of(membership) if membership.is_listed else "",
        "evidence_note": seen_note(membership) if membership.is_listed else mention_note(membership),
        "role": membership.get_role_display(),
        "axis": membership.axis.name if membership.axis else "",
        "themes": membership.theme_labels,
        "markets": membership.market_labels,
        "source_label": membership.source.title if membership.source else "",
        "source_url": membership.source_address or (membership.source.address if membership.source else ""),
        "source_date": label_of(membership.last_seen),
        "to_verify": not membership.verified,
    }


def seen_note(membership: Membership) -> str:
    return f"présent dans la liste {membership.last_seen.of}" if membership.last_seen else ""


def contacts(memberships: list[Membership]) -> list[dict[str, Any]]:
    """The pôles that can introduce the member, with the best address that we know of each."""
    poles = {one.pole.pk: one.pole for one in memberships}
    known = [(pole, pole.contact_url or pole.website) for pole in poles.values()]
    return [{"label": pole.name, "url": url or pole.get_absolute_url(), "known": bool(url)} for pole, url in known]


def shown_identifier(identifier: Any) -> dict[str, Any]:
    notes = [f"jusqu’{identifier.end.until}"] if identifier.end else []
    seen = f"vu au registre le {identifier.seen_on:%d/%m/%Y}" if identifier.seen_on else "non vérifié au registre"
    return {
        "label": identifier.get_scheme_display(),
        "value": identifier.grouped,
        "url": identifier.register_url,
        "note": ", ".join([*notes, seen]),
        "to_verify": False,
    }


def identity(member: Any, facts: dict[str, Any]) -> list[StatedFact]:
    always = [
        stated(facts, "category", "Catégorie", member.get_category_display()),
        stated(facts, "commune" if "commune" in facts else "departement", "Lieu", place_of(member)),
    ]
    where_known = [
        stated(facts, "legal_name", "Raison sociale", member.legal_name),
        stated(facts, "acronym", "Sigle", member.acronym),
        stated(facts, "aliases", "Autres noms", member.aliases),
        stated(facts, "address", "Adresse", member.address),
        stated(facts, "country", "Pays", country_name(member.country) if member.country != "FR" else ""),
        stated(facts, "website", "Site web", member.website, url=member.website),
        stated(facts, "naf", "Activité principale", member.naf),
        stated(facts, "workforce", "Effectif", member.get_workforce_display()),
        stated(facts, "size_category", "Taille au sens de la loi", size(member)),
        stated(facts, "founded", "Année de création", member.founded),
    ]
    return [*always, *(fact for fact in where_known if fact.value or fact.texts)]


def size(member: Any) -> str:
    return f"{member.get_size_category_display()} ({member.size_year})" if member.size_category else ""


def affiliations(member: Member) -> list[dict[str, str]]:
    """What it belongs to, then what belongs to it; published ones only."""
    above = Affiliation.objects.filter(child=member, parent__state=Member.State.PUBLISHED).select_related("parent")
    below = Affiliation.objects.filter(parent=member, child__state=Member.State.PUBLISHED).select_related("child")
    parents = [(one.parent, tie("rattaché à", one)) for one in above.order_by("kind", "pk")]
    children = [(one.child, tie("rattaché", one)) for one in below.order_by("child__sort_key", "pk")]
    return [{"label": one.name, "url": one.get_absolute_url(), "note": note} for one, note in [*parents, *children]]


def tie(words: str, affiliation: Affiliation) -> str:
    dated = affiliation.start or affiliation.end
    return f"{words} ({affiliation.get_kind_display()})" + (f", {period_of(affiliation)}" if dated else "")


def json_ld(member: Any, memberships: list[Membership], host: str) -> dict[str, Any]:
    """schema.org: the organisation, its numbers, and its dated memberships as roles."""
    identifiers = [one for one in member.identifiers.all() if not one.has_ended(today())]
    numbers = {one.scheme: one.value for one in identifiers}
    described = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPES.get(member.category, "Organization"),
        "name": member.name,
        "legalName": member.legal_name,
        "alternateName": [name for name in [member.acronym, *member.aliases] if name],
        "url": f"{host}{member.get_absolute_url()}",
        "sameAs": [member.website] if member.website else [],
        "description": member.description,
        "foundingDate": str(member.founded or ""),
        "taxID": numbers.get(Scheme.SIREN, ""),
        "identifier": [property_value(one) for one in identifiers],
        "address": postal_address(member),
        "memberOf": [role(one, host) for one in memberships if one.is_listed],
    }
    return {name: value for name, value in described.items() if value}


def property_value(identifier: Identifier) -> dict[str, str]:
    return {"@type": "PropertyValue", "propertyID": identifier.get_scheme_display(), "value": identifier.value}


def embeddable(described: dict[str, Any]) -> SafeString:
    """JSON that may stand inside a script element: nothing in it can close the element."""
    text = json.dumps(described, ensure_ascii=False)
    return mark_safe(text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026"))


def postal_address(member: Any) -> dict[str, str]:
    address_parts = {
        "streetAddress": member.address,
        "postalCode": member.postal_code,
        "addressLocality": member.commune.name if member.commune else "",
        "addressCountry": member.country,
    }
    kept = {name: value for name, value in address_parts.items() if value}
    return {"@type": "PostalAddress", **kept} if kept else {}


def role(membership: Membership, host: str) -> dict[str, Any]:
    pole = membership.pole
    dates = {"startDate": membership.start, "endDate": membership.end}
    return {
        "@type": "OrganizationRole",
        "memberOf": {"@type": "Organization", "name": pole.name, "url": f"{host}{pole.get_absolute_url()}"},
        **{name: str(value) for name, value in dates.items() if value},
    }

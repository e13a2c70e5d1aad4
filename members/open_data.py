"""The public fields of a member: one list feeds the exports and their documentation. It is a contract with reusers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from members.cards import merged, with_memberships
from members.models import Identifier, Membership
from members.models.identifier import Scheme
from members.models.member import MemberQuerySet
from members.models.membership import MembershipQuerySet
from poles.partial_dates import today

Value = str | int | bool | list[str] | None


@dataclass(frozen=True)
class PublicField:
    name: str
    documentation: str
    of: Callable[[Any], Value]


def for_export(members: MemberQuerySet, scope: MembershipQuerySet) -> MemberQuerySet:
    """Members with all that the public fields read, in a fixed number of statements per batch."""
    identifiers = Prefetch("identifiers", queryset=Identifier.objects.order_by("scheme", "value", "pk"))
    return with_memberships(members, scope).select_related("naf").prefetch_related(identifiers)


def numbers(scheme: Scheme) -> Callable[[Any], Value]:
    """Those in force: a number that was given up names another, or nobody."""
    return lambda member: [
        one.value for one in member.identifiers.all() if one.scheme == scheme and not one.has_ended(today())
    ]


def of_memberships(value: Callable[[Membership], Any]) -> Callable[[Any], Value]:
    """One value per membership in scope, in the order of `poles`; an empty text where it is not known."""
    return lambda member: [str(value(one) or "") for one in member.in_scope]


def declared(name: str) -> Callable[[Any], Value]:
    return lambda member: merged(getattr(one, name) for one in member.in_scope)


def sources(member: Any) -> list[str]:
    return merged([str(one.source)] for one in member.in_scope if one.source)


PUBLIC_FIELDS = [
    PublicField("identifiant", "Adresse du membre dans l’annuaire : /membres/<identifiant>/", lambda m: m.slug),
    PublicField("nom", "Nom d’usage", lambda m: m.name),
    PublicField("sigle", "Sigle", lambda m: m.acronym),
    PublicField("raison_sociale", "Raison sociale", lambda m: m.legal_name),
    PublicField("autres_noms", "Autres noms et graphies", lambda m: m.aliases),
    PublicField("categorie_code", "Code de la catégorie ; vide si elle n’est pas renseignée", lambda m: m.category),
    PublicField("categorie", "Libellé de la catégorie", lambda m: m.get_category_display()),
    PublicField("activite", "Ce que fait le membre", lambda m: m.description),
    PublicField("siren", "Numéros SIREN confirmés ; une supposition n’est jamais exportée", numbers(Scheme.SIREN)),
    PublicField("siret", "Numéros SIRET confirmés", numbers(Scheme.SIRET)),
    PublicField("rnsr", "Numéros du répertoire national des structures de recherche", numbers(Scheme.RNSR)),
    PublicField("uai", "Numéros UAI", numbers(Scheme.UAI)),
    PublicField("ror", "Identifiants ROR", numbers(Scheme.ROR)),
    PublicField("site_web", "Site web", lambda m: m.website),
    PublicField("code_postal", "Code postal, tel qu’écrit dans la source", lambda m: m.postal_code),
    PublicField("commune_code", "Code officiel géographique de la commune", lambda m: m.commune_id or ""),
    PublicField("commune", "Nom de la commune", lambda m: m.commune.name if m.commune else ""),
    PublicField("departement_code", "Code officiel du département", lambda m: m.departement_id or ""),
    PublicField("departement", "Nom du département", lambda m: m.departement.name if m.departement else ""),
    PublicField(
        "region_code", "Code officiel de la région", lambda m: m.departement.region_id if m.departement else ""
    ),
    PublicField("region", "Nom de la région", lambda m: m.departement.region.name if m.departement else ""),
    PublicField("pays", "Code ISO 3166-1 du pays", lambda m: m.country),
    PublicField("naf_code", "Code d’activité principale", lambda m: m.naf.code if m.naf else ""),
    PublicField("naf", "Libellé d’activité principale", lambda m: m.naf.label if m.naf else ""),
    PublicField("effectif_code", "Code Sirene de la tranche d’effectif", lambda m: m.workforce),
    PublicField("effectif", "Tranche d’effectif", lambda m: m.get_workforce_display()),
    PublicField("annee_creation", "Année de création", lambda m: m.founded),
    PublicField(
        "poles_codes", "Pôles dont il est membre, dans la recherche faite", of_memberships(lambda s: s.pole.slug)
    ),
    PublicField("poles", "Noms de ces pôles", of_memberships(lambda s: s.pole.name)),
    PublicField(
        "adhesions_debut", "Début de chaque adhésion, dans l’ordre des pôles", of_memberships(lambda s: s.start)
    ),
    PublicField("adhesions_fin", "Fin de chaque adhésion, dans l’ordre des pôles", of_memberships(lambda s: s.end)),
    PublicField(
        "adhesions_preuve",
        "« list » (liste du pôle) ou « mention », par adhésion",
        of_memberships(lambda s: s.evidence),
    ),
    PublicField("vu_premiere_fois", "Première liste ou page qui le montre", of_memberships(lambda s: s.first_seen)),
    PublicField("vu_derniere_fois", "Dernière liste ou page qui le montre", of_memberships(lambda s: s.last_seen)),
    PublicField("thematiques_codes", "Thématiques que le membre déclare", declared("theme_slugs")),
    PublicField("thematiques", "Libellés des thématiques", declared("theme_labels")),
    PublicField("marches_codes", "Marchés visés que le membre déclare", declared("market_slugs")),
    PublicField("marches", "Libellés des marchés", declared("market_labels")),
    PublicField("sources", "Sources des adhésions", sources),
    PublicField("sources_adresses", "Pages qui attestent chaque adhésion", of_memberships(lambda s: s.source_address)),
    PublicField("a_verifier", "Vrai si aucune des adhésions n’a été vérifiée", lambda m: not any_verified(m)),
    PublicField("champs_a_verifier", "Champs que personne n’a vérifiés", lambda m: m.unverified),
    PublicField("confirme_le", "Dernière confirmation par un gestionnaire", lambda m: iso(m.confirmed_on)),
    PublicField("invente", "Vrai pour un membre inventé, pour le développement", lambda m: m.invented),
]


def any_verified(member: Any) -> bool:
    return any(one.verified for one in member.in_scope)


def iso(day: Any) -> str:
    return day.isoformat() if day else ""


def row(member: Any) -> dict[str, Value]:
    """A member of `for_export` as {field: value}; lists stay lists."""
    return {field.name: field.of(member) for field in PUBLIC_FIELDS}


def cells(member: Any) -> list[str]:
    """The same as texts, for spreadsheets: lists joined by « | »."""
    return [as_cell(value) for value in row(member).values()]


def as_cell(value: Value) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return " | ".join(value) if any(value) else ""
    return "" if value is None else str(value)


def header() -> list[str]:
    return [field.name for field in PUBLIC_FIELDS]


def documentation() -> Iterable[tuple[str, str]]:
    return ((field.name, field.documentation) for field in PUBLIC_FIELDS)

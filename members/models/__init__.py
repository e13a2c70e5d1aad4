from members.models.affiliation import Affiliation
from members.models.identifier import Identifier
from members.models.member import Category, Member, MemberFact, SizeCategory, SlugRedirect, Workforce
from members.models.membership import Membership
from members.models.naf import Naf
from members.models.search_index import SearchChange, SearchDocument, SearchGeneration, SearchSet, SearchWord
from members.models.suggestion import Suggestion

__all__ = [
    "Affiliation",
    "Category",
    "Identifier",
    "Member",
    "MemberFact",
    "Membership",
    "Naf",
    "SearchChange",
    "SearchDocument",
    "SearchGeneration",
    "SearchSet",
    "SearchWord",
    "SizeCategory",
    "SlugRedirect",
    "Suggestion",
    "Workforce",
]

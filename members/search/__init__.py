"""Search over members: exact, from PostgreSQL alone. Start with docs/search.md.

words       a text → its words            |  building   the index, anew from the truth
texts       a member → its words          |  index      the index as this transaction sees it
families    values → who has them         |  postings   words → who has them
names       pôles, themes, places…        |  question   who has all the words of a visitor
corrections unknown words → known ones    |  reading    what these words may stand for
suggestions while one types               |  answer     who answers, in which order
"""

from members.search.building import is_due, rebuild, rebuild_if_due
from members.search.index import current

__all__ = ["current", "is_due", "rebuild", "rebuild_if_due"]

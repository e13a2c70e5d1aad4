from members import search
from members.loading.memberships import plan_members
from poles.reference.command import LoadCommand
from poles.reference.plan import Plan


class Command(LoadCommand):
    help = "Charge les membres et leurs adhésions, d’après les annuaires publics des pôles et quelques pages."
    why = "Chargement des membres d’après les annuaires publics des pôles"

    def make_plan(self) -> Plan:
        return plan_members()

    def follow(self) -> None:
        search.rebuild()

from poles.reference.command import LoadCommand
from poles.reference.plan import Plan
from poles.reference.poles import plan_poles


class Command(LoadCommand):
    help = "Charge les thématiques, les sources et les pôles de compétitivité."
    why = "Chargement des pôles de compétitivité et de leurs thématiques"

    def make_plan(self) -> Plan:
        return plan_poles()

from poles.reference.command import LoadCommand
from poles.reference.plan import Plan
from poles.reference.territories import plan_territories


class Command(LoadCommand):
    help = "Charge régions, départements, intercommunalités et communes (code officiel géographique 2026)."
    why = "Chargement du code officiel géographique au 1er janvier 2026"

    def make_plan(self) -> Plan:
        return plan_territories()

"""What stands beside the months of a desk: points lost by its units, and whom to call."""

from dataclasses import dataclass

from indicators.models import Campaign
from reporting.queries.scores.unit_losses import UnitLoss, losses_naming
from units.models import Contact, Unit, User
from units.queries import contacts_in_force, units_of

SHOWN = 3


@dataclass(frozen=True)
class BesideDesk:
    """`unit` is the one whose page tells the rest; None for a person of several or none."""

    unit: Unit | None
    lost: list[UnitLoss]
    office: list[Contact]

    @property
    def worst(self) -> list[UnitLoss]:
        """The largest losses first; what can still be won back before what is gone."""
        return sorted(self.lost, key=lambda row: (row.gone, -row.loss.points))[:SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.lost) - SHOWN)


def beside_desk(user: User, campaign: Campaign) -> BesideDesk:
    """The losses of the person's own units and the office's posts to call; nine queries."""
    own = list(units_of(user))
    found = losses_naming(campaign, own) if campaign.scored else None
    offices = Unit.objects.filter(jurisdiction=campaign.jurisdiction, kind=Unit.Kind.OFFICE)
    posts = contacts_in_force(offices.values_list("pk", flat=True))
    return BesideDesk(
        unit=own[0] if len(own) == 1 else None,
        lost=found.found if found else [],
        office=[post for kinds in posts.values() for post in kinds.values() if post.phone],
    )

"""What waits for the office (专班办公室) in one campaign: sheets, corrections and exemptions."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from indicators.models import Campaign
from reporting.models import Cell, Correction, Exemption, Submission
from reporting.workflow import EDITABLE, waits_for_office
from units.models import User
from units.queries import standing
from units.roles import OFFICE


@dataclass(frozen=True)
class OfficeWork:
    """How many sheets wait to be reviewed and how many are overdue, over all open months; how
    many corrections and 无此业务 wait to be decided."""

    waiting: int
    overdue: int
    corrections: int
    exemptions: int

    @property
    def anything(self) -> bool:
        return any((self.waiting, self.overdue, self.corrections, self.exemptions))


def office_work(campaign: Campaign, user: User, *, now: datetime) -> OfficeWork | None:
    """Three queries; None for those who do not do the office's work, without asking."""
    if not campaign.reports_monthly or not standing(user).within(campaign.jurisdiction).has(OFFICE):
        return None
    late = Q(state__in=EDITABLE, first_submitted_at=None, period__due_at__lte=now)
    owed = Cell.objects.filter(submission=OuterRef("pk"), owed=True)
    sheets = Submission.objects.filter(Exists(owed), period__campaign=campaign).aggregate(
        waiting=Count("pk", filter=Q(state__in=waits_for_office(campaign.sign_off))),
        overdue=Count("pk", filter=late),
    )
    asked = Correction.objects.filter(
        submission__period__campaign=campaign, state=Correction.State.ASKED
    )
    released = Exemption.objects.filter(metric__campaign=campaign, state=Exemption.State.ASKED)
    return OfficeWork(**sheets, corrections=asked.count(), exemptions=released.count())

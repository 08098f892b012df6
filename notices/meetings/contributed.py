"""What reporting's pages show of this room: a unit's open 督办事项, on its page and desk."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from indicators.models import Campaign
from notices.meetings.moves import STANDINGS, standing_of
from notices.models import FollowUp
from reporting.contributed import OpenWork
from reporting.duties.deadlines import SHANGHAI
from reporting.queries.dated.tasks import days_text
from units.models import Unit


def open_work(
    campaign: Campaign | None, units: Collection[Unit], *, now: datetime
) -> list[OpenWork]:
    """What the units lead or join and is not signed off, without a campaign of all; two queries."""
    today, mine = now.astimezone(SHANGHAI).date(), {unit.pk for unit in units}
    rows = FollowUp.objects.exclude(state=FollowUp.State.DONE)
    if campaign is not None:
        rows = rows.filter(meeting__campaign=campaign)
    own = rows.filter(Q(lead__in=mine) | Q(joint__in=mine)).distinct()
    found = []
    for one in own.select_related("meeting__campaign"):
        code = standing_of(one.state, one.due, today)
        found.append(
            OpenWork(
                label=f"督办事项 {one.label}",
                text=one.text,
                role="牵头" if one.lead_id in mine else "配合",
                due=one.due,
                left=days_text((one.due - today).days),
                standing=code,
                said=STANDINGS[code],
                address=reverse("follow-up", args=(one.meeting.campaign.code, one.pk)),
                campaign=one.meeting.campaign.short_name,
            )
        )
    return found

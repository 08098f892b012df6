"""What earlier meetings decided, as the next pack carries it on until it is signed off."""

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from indicators.models import Campaign
from notices.meetings.moves import STANDINGS, late, standing_of
from notices.models import FollowUp, FollowUpStep, Meeting
from reporting.duties.deadlines import SHANGHAI


def carried(campaign: Campaign, *, before: date, today: date) -> list[dict[str, Any]]:
    """All of the last meeting, and of the earlier ones whatever is still open; oldest date first.

    Four queries.
    """
    earlier = Meeting.objects.filter(campaign=campaign, month__lt=before)
    last = earlier.values_list("pk", flat=True).first()
    steps = FollowUpStep.objects.select_related("by", "evidence")
    rows = FollowUp.objects.filter(meeting__in=earlier).select_related("meeting", "lead")
    listed = rows.prefetch_related("joint", Prefetch("steps", steps))
    return [
        row_of(one, today=today)
        for one in listed
        if one.meeting_id == last or one.state != FollowUp.State.DONE
    ]


def row_of(one: FollowUp, *, today: date) -> dict[str, Any]:
    """A follow-up as a pack freezes it, with what was said of it last."""
    code = standing_of(one.state, one.due, today)
    latest = next(iter(one.steps.all()), None)
    return {
        "id": one.pk,
        "label": one.label,
        "text": one.text,
        "lead": one.lead.code,
        "joint": [unit.code for unit in one.joint.all()],
        "post": one.post,
        "due": f"{one.due}",
        "days": (one.due - today).days,
        "standing": code,
        "said": STANDINGS[code],
        "late": late(one.due, one.finished_on),
        "finished_on": None if one.finished_on is None else f"{one.finished_on}",
        "last": None if latest is None else _step(latest),
    }


def _step(step: FollowUpStep) -> dict[str, str]:
    return {
        "kind": FollowUpStep.Kind(step.kind).label,
        "text": step.text,
        "by": step.by.post,
        "on": f"{timezone.localtime(step.at, SHANGHAI).date()}",
    }

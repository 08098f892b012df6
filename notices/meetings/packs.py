"""Forming a month's pack (形成调度材料): by itself on its day, or by the office before."""

import logging
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.models import Campaign
from ledgers.calendars import stored_calendar
from ledgers.workdays import Calendar
from notices.meetings import permissions
from notices.meetings.days import due_meeting, first_of, meeting_day
from notices.meetings.facts import pack_of
from notices.models import Meeting, MeetingPlan
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Snapshot
from reporting.refusals import NotAllowed, Overtaken, Refusal
from reporting.scores import snapshots
from units.models import User

logger = logging.getLogger(__name__)


def plan_of(campaign: Campaign) -> MeetingPlan:
    """The campaign's arrangement; not stored before somebody changes it."""
    there = MeetingPlan.objects.filter(campaign=campaign).select_related("changed_by").first()
    return there or MeetingPlan(campaign=campaign)


def ensure_packs(*, now: datetime) -> int:
    """Forms the packs that should exist by now and do not; returns how many were new.

    A campaign with nothing sound to freeze is asked again the next time, one that fails too,
    which is written to the log; neither holds up another.
    """
    calendar, today, made = stored_calendar(), _today(now), 0
    for campaign in Campaign.objects.filter(total__isnull=False):
        try:
            made += _ensure(campaign, calendar, today, now)
        except Exception:
            logger.exception("no pack of %s was formed", campaign.code)
    return made


def _ensure(campaign: Campaign, calendar: Calendar, today: date, now: datetime) -> bool:
    plan = plan_of(campaign)
    due = due_meeting(today, plan.day, calendar)
    if not plan.automatic or due is None or due[0] not in campaign.months:
        return False
    month, held_on = due
    if Meeting.objects.filter(campaign=campaign, month=month).exists():
        return False
    try:
        _form(campaign, month, held_on, by=None, at=now)
    except Refusal:
        return False
    return True


def prepare(campaign: Campaign, *, by: User, at: datetime) -> Meeting:
    """Forms this month's pack now; Overtaken, with who and when, where there is one already."""
    refusal = permissions.why_not_prepare(by, campaign)
    if refusal is not None:
        raise NotAllowed(refusal)
    today = _today(at)
    month = first_of(today)
    held_on = max(today, meeting_day(month, plan_of(campaign).day, stored_calendar()).day)
    return _form(campaign, month, held_on, by=by, at=at)


def _form(
    campaign: Campaign, month: date, held_on: date, *, by: User | None, at: datetime
) -> Meeting:
    """Snapshot and pack in one transaction: both or neither."""
    _not_there(campaign, month)
    name = free_name(campaign, f"{month.year}年{month.month}月调度会", at)
    try:
        with transaction.atomic():
            snapshot = snapshots.take(campaign, name=name, by=by, at=at)
            content = pack_of(campaign, snapshot, month=month, held_on=held_on, at=at)
            return Meeting.objects.create(
                campaign=campaign,
                month=month,
                held_on=held_on,
                snapshot=snapshot,
                content=content,
                digest=snapshots.digest_of(content),
                prepared_by=by,
                prepared_at=at,
            )
    except (IntegrityError, Overtaken):
        _not_there(campaign, month)
        raise


def free_name(campaign: Campaign, name: str, at: datetime) -> str:
    """The name of the snapshot; where somebody used it for another one, with the minute."""
    if not Snapshot.objects.filter(campaign=campaign, name=name).exists():
        return name
    return f"{name}（{timezone.localtime(at, SHANGHAI):%m-%d %H:%M}）"


def _not_there(campaign: Campaign, month: date) -> None:
    rows = Meeting.objects.filter(campaign=campaign, month=month).select_related("prepared_by")
    one = rows.first()
    if one is not None:
        by = one.prepared_by
        who = f"{by.post}（{by.username}）" if by else "系统按时"
        when = f"{timezone.localtime(one.prepared_at, SHANGHAI):%Y-%m-%d %H:%M}"
        raise Overtaken(f"{one}的材料已由{who}于{when}形成，没有再次形成；请打开已有的材料")


def intact(meeting: Meeting) -> bool:
    """Whether the pack is the one its digest was taken of."""
    return snapshots.digest_of(meeting.content) == meeting.digest


def _today(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()

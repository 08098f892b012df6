"""Drafting a week's issue (拟稿): by itself on its day, once, from a frozen snapshot."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from indicators.models import Campaign
from ledgers.calendars import stored_calendar
from ledgers.workdays import Calendar
from notices.circular_moves import CircularMove, CircularState
from notices.circulars import moving
from notices.circulars.arranging import in_force
from notices.circulars.gathering import Material, gather, moment_text
from notices.circulars.weeks import Week, due_week, read_week
from notices.circulars.wording import Proposal, propose
from notices.models import Circular, CircularStep
from reporting.models import Score, Snapshot
from reporting.queries.scores.quoted import quoted
from reporting.refusals import Refusal
from reporting.scores import snapshots
from units.models import User

logger = logging.getLogger(__name__)
# An issue may still be wanted while the campaign's last months are being settled.
AFTER_WINDOW = timedelta(days=92)


@dataclass(frozen=True)
class Drafted:
    """What an issue would be filled with; `problem` says why nothing could be frozen."""

    snapshot: Snapshot | None
    problem: str
    material: Material
    proposal: Proposal

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "snapshot": self.snapshot,
            "problem": self.problem[:500],
            "material": self.material,
            "fields": self.proposal.fields,
            "proposal": self.proposal.sections,
            "sections": self.proposal.sections,
            "notes": {},
            "omitted": [],
        }


def ensure_drafts(*, now: datetime) -> int:
    """Drafts what should be drafted by now and is not; returns how many were new.

    A campaign whose draft fails is written to the log and asked again the next time; it holds up
    no other.
    """
    calendar, made = stored_calendar(), 0
    for campaign in Campaign.objects.all():
        try:
            made += _ensure(campaign, calendar, now)
        except Exception:
            logger.exception("no circular of %s was drafted", campaign.code)
    return made


def _ensure(campaign: Campaign, calendar: Calendar, now: datetime) -> bool:
    week = due_week(now, calendar, in_force(campaign).arranged.weekday)
    if week is None or not _within(campaign, week):
        return False
    return draft(campaign, week, at=now) is not None


def _within(campaign: Campaign, week: Week) -> bool:
    last = (campaign.window_last + timedelta(days=31)).replace(day=1) + AFTER_WINDOW
    return campaign.window_first <= week.sunday and week.monday <= last


def draft(
    campaign: Campaign,
    week: Week,
    *,
    at: datetime,
    by: User | None = None,
    snapshot: Snapshot | None = None,
) -> Circular | None:
    """The week's issue as a draft; None where there is one already, whoever made it.

    From a snapshot of its own, or from the one that is given.
    """
    if Circular.objects.filter(campaign=campaign, monday=week.monday).exists():
        return None
    empty: dict[str, dict[str, str]] = {
        "material": {},
        "fields": {},
        "proposal": {},
        "sections": {},
    }
    try:
        with transaction.atomic():
            # The row first: whoever comes second waits here and takes no second snapshot.
            circular = Circular.objects.create(
                campaign=campaign, monday=week.monday, drafted_at=at, **empty
            )
            columns = _frozen(campaign, week, at=at, by=by, snapshot=snapshot).columns
            Circular.objects.filter(pk=circular.pk).update(**columns)
            CircularStep.objects.create(
                circular=circular, version=0, move=CircularMove.DRAFT, by=by, at=at
            )
    except IntegrityError:
        if Circular.objects.filter(campaign=campaign, monday=week.monday).exists():
            return None
        raise
    circular.refresh_from_db()
    return circular


def renew(circular: Circular, *, by: User, at: datetime, version: int) -> Circular:
    """Drafts it anew from a new snapshot; the texts that stood are kept in the step."""
    moving.check(circular, CircularMove.RENEW, by=by, version=version)
    changes = {key: [text, ""] for key, text in circular.sections.items()}
    with transaction.atomic():
        drafted = _frozen(circular.campaign, week_of_issue(circular), at=at, by=by)
        for key, text in drafted.proposal.sections.items():
            changes.setdefault(key, ["", ""])[1] = text
        moved = {key: pair for key, pair in changes.items() if pair[0] != pair[1]}
        return moving.move(
            circular,
            CircularMove.RENEW,
            by=by,
            at=at,
            version=version,
            changes=moved,
            drafted_at=at,
            edited_by=None,
            edited_at=None,
            **drafted.columns,
        )


def week_of_issue(circular: Circular) -> Week:
    return Week(circular.monday)


def _frozen(
    campaign: Campaign,
    week: Week,
    *,
    at: datetime,
    by: User | None,
    snapshot: Snapshot | None = None,
) -> Drafted:
    problem = ""
    if campaign.scored and snapshot is None:
        try:
            snapshot = snapshots.take(campaign, name=_name(campaign, week), by=by, at=at)
        except Refusal as refusal:
            problem = refusal.message
    content, score = (snapshot.content, snapshot.score) if snapshot else (None, None)
    material = gather(
        campaign, week, content=content, score=score, since=last_sent(campaign, week), at=at
    )
    return Drafted(snapshot, problem, material, propose(material))


def _name(campaign: Campaign, week: Week) -> str:
    """A name no snapshot has yet."""
    name = f"周通报 {week.number}"
    taken = set(
        Snapshot.objects.filter(campaign=campaign, name__startswith=name).values_list(
            "name", flat=True
        )
    )
    turns = (f"{name}（第{turn}次）" for turn in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in turns if one not in taken)


def last_sent(campaign: Campaign, week: Week) -> Circular | None:
    """The last issue before the week that went out."""
    rows = Circular.objects.filter(
        campaign=campaign, monday__lt=week.monday, state=CircularState.SENT
    )
    return rows.select_related("snapshot").order_by("-monday").first()


def preview(campaign: Campaign, week: Week, *, now: datetime) -> Drafted:
    """What the week's draft says from stored data alone; writes nothing.

    As of the end of the week where that is past: the last score computed by then, else the
    latest one; what can only be told of the present is said to be so. A plan with points but
    without any score raises Refusal.
    """
    at = min(now, week.ends - timedelta(minutes=1))
    content, score = None, None
    if campaign.scored:
        rows = Score.objects.filter(campaign=campaign)
        score = rows.filter(computed_at__lte=at).first() or rows.first()
        if score is None:
            raise Refusal(f"{campaign.name}还没有得分，无法拟稿；请先运行 manage.py tick")
        content = quoted(campaign, score, name="", by=None, at=at, since=None)
    since = last_sent(campaign, week)
    material = gather(campaign, week, content=content, score=score, since=since, at=at)
    if at < now:
        material["afterwards"] = _afterwards(score, at=at, now=now)
    return Drafted(None, "", material, propose(material))


def _afterwards(score: Score | None, *, at: datetime, now: datetime) -> str:
    """What a draft of a past week says of numbers that are not that week's."""
    said = f"本件于{moment_text(now)}补拟，报送和任务进展为{moment_text(at)}的情况"
    if score is None:
        return f"{said}。"
    if score.computed_at > at:
        said += f"，得分为{moment_text(score.computed_at)}的计算结果"
    return f"{said}，“下周提示”中的得分步骤按补拟时的数据测算。"


def read_week_of(campaign: Campaign, text: str) -> Week:
    """The week named, inside the campaign; raises Refusal with a sentence."""
    try:
        week = read_week(text)
    except ValueError as error:
        raise Refusal(str(error)) from None
    if not _within(campaign, week):
        raise Refusal(
            f"{week.code}（{week.label}）不在{campaign.name}的创建期内，"
            f"请选择{campaign.window_first:%Y-%m}至{campaign.window_last:%Y-%m}之间的周"
        )
    return week

"""The invented meeting of the demonstration: its pack, four decisions, and how far they got."""

from datetime import datetime, timedelta

from indicators.models import Campaign
from ledgers.calendars import stored_calendar
from notices.meetings import follow_ups, minutes, packs
from notices.meetings.days import offered_due
from notices.models import FollowUp, Meeting
from reporting.dated.tasking import TaskMove
from reporting.demonstration.people import CLERK_OF, People

# Text, lead, joint units, post, and how far it gets; the unit of the account "clerk" begins.
DECISIONS = (
    (
        "逐户核对“信易贷”注册企业名单，差额列出明细（演示）",
        "huxi",
        (CLERK_OF,),
        "分管副主任",
        "done",
    ),
    (
        "补齐行政许可、行政处罚公示中缺的字段（演示）",
        "urban-management",
        (),
        "法规科负责人",
        "claimed",
    ),
    ("梳理本年度信用监管案例，形成三篇以上（演示）", "agriculture", (), "分管负责人", "reported"),
    (
        "提供在营市场主体和在营企业的统计口径说明（演示）",
        CLERK_OF,
        ("huxi",),
        "登记科负责人",
        "open",
    ),
)
SAID = {
    TaskMove.REPORT: "已部署到科室，正在核对（演示）",
    TaskMove.CLAIM: "已按要求完成，明细已报专班办公室（演示）",
    TaskMove.SIGN_OFF: "明细已核对，同意销号（演示）",
}
WALKS = {
    "done": (TaskMove.REPORT, TaskMove.CLAIM, TaskMove.SIGN_OFF),
    "claimed": (TaskMove.REPORT, TaskMove.CLAIM),
    "reported": (TaskMove.REPORT,),
    "open": (),
}


def ensure(campaign: Campaign, people: People, *, now: datetime) -> None:
    """Called at the end of an invented month it holds the meeting; later, it moves what follows."""
    meeting = Meeting.objects.filter(campaign=campaign).first()
    if meeting is None:
        _hold(packs.prepare(campaign, by=people.reviewer, at=now), people, now)
        return
    rows = meeting.follow_ups.select_related("meeting__campaign", "lead").order_by("number")
    for one, (_, _, _, _, fate) in zip(rows, DECISIONS, strict=False):
        _walk(one, people, WALKS[fate], now)


def _hold(meeting: Meeting, people: People, now: datetime) -> None:
    due = offered_due(meeting.held_on, stored_calendar())
    for version, (text, lead, joint, post, _) in enumerate(DECISIONS):
        typed = minutes.Typed(text=text, lead=lead, joint=joint, post=post, due=f"{due}")
        minutes.enter(meeting, by=people.reviewer, at=now, version=version, typed=typed)


def _walk(one: FollowUp, people: People, moves: tuple[TaskMove, ...], now: datetime) -> None:
    """A step every third day after the meeting, as far as the calendar has got."""
    for days, move in enumerate(moves, start=1):
        at = one.entered_at + timedelta(days=3 * days)
        by = people.reviewer if move is TaskMove.SIGN_OFF else people.clerks.get(one.lead_id)
        if at <= now and by is not None and one.version == days - 1:
            follow_ups.move(one, move=move, by=by, at=at, version=one.version, text=SAID[move])

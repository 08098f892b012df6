"""“报送单被退回”: the unit's clerks read every reason in the mail, without signing in."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path

from django.db.models import OuterRef, Subquery

from notices.letters import ensure_letter, may_be_told
from notices.occasions import SHANGHAI, NoticePlan, read_plan
from reporting.models import Event
from reporting.workflow import MOVES, Move, State
from units.models import User
from units.queries import clerks_of

PLAN = read_plan(Path(__file__).parent / "definitions" / "plans" / "returned.toml")
SENDS_BACK = [move for move, rule in MOVES.items() if rule.ends is State.RETURNED]


def ensure_return_letters(*, now: datetime, plan: NoticePlan = PLAN) -> int:
    """Writes the letters about returns that stand and are not told yet; returns how many."""
    if plan.occasion(now) is None:
        return 0
    today = now.astimezone(SHANGHAI).date()
    events = [event for event in _standing_returns() if plan.concerns(event.at, today)]
    clerks = defaultdict[int, list[User]](list)
    for one in clerks_of([event.submission.unit_id for event in events]):
        if one.unit_id is not None and one.user not in clerks[one.unit_id]:
            clerks[one.unit_id].append(one.user)
    return sum(
        _tell(event, user, plan, now)
        for event in events
        for user in clerks[event.submission.unit_id]
        if user.email and may_be_told(user, event.submission.period.campaign)
    )


def _standing_returns() -> list[Event]:
    """The last return of every sheet that is still with its unit; one query."""
    back = Event.objects.filter(submission=OuterRef("submission"), move__in=SENDS_BACK)
    latest = Subquery(back.order_by("-version").values("pk")[:1])
    events = Event.objects.filter(pk=latest, submission__state=State.RETURNED)
    return list(
        events.select_related("submission__period__campaign", "submission__unit", "by").order_by(
            "pk"
        )
    )


def _tell(event: Event, user: User, plan: NoticePlan, now: datetime) -> bool:
    submission = event.submission
    mark = "〔演示〕" if submission.period.campaign.demonstration else ""
    what = f"{mark}{submission.unit.name} {submission.period.label}"
    return ensure_letter(
        plan=plan.code,
        occasion=f"event-{event.pk}",
        to=user,
        subject=plan.subject.format(what=what),
        body=_body(event, user, what),
        now=now,
    )


def _body(event: Event, user: User, what: str) -> str:
    names = dict(event.submission.cells.values_list("metric__code", "metric__name"))
    done = MOVES[Move(event.move)].label
    when = f"{event.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    lines = [
        f"{user.post}：",
        "",
        f"{what}的报送单由{event.by.post}于{when}{done}，请按下列原因修改后重新提交：",
        "",
        *(f"· {names.get(code, code)}：{reason}" for code, reason in event.reasons.items()),
    ]
    return "\n".join([*lines, "", "登录门户后在“我的工作台”可直接打开该报送单。", "专班办公室"])

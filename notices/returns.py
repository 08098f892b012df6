"""“报送单被退回”: the unit's clerks read every reason in the mail, without signing in."""

from collections import defaultdict
from datetime import datetime

from django.db.models import OuterRef, Subquery

from notices.letters import ensure_letter, may_be_told
from notices.occasions import SHANGHAI, NoticePlan, Wording
from notices.placeholders import fill
from notices.plans import PLANS, wordings
from reporting.models import Event
from reporting.workflow import GIVEN_BACK, MOVES, Move
from units.models import User
from units.queries import clerks_of

PLAN = PLANS["returned"]
SENDS_BACK = [move for move, rule in MOVES.items() if rule.ends in GIVEN_BACK]


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
    words = wordings(plan)["returned"]
    return sum(
        _tell(event, user, words, now)
        for event in events
        for user in clerks[event.submission.unit_id]
        if user.email and may_be_told(user, event.submission.period.campaign)
    )


def _standing_returns() -> list[Event]:
    """The last return of every sheet that is still with its unit; one query."""
    back = Event.objects.filter(submission=OuterRef("submission"), move__in=SENDS_BACK)
    latest = Subquery(back.order_by("-version").values("pk")[:1])
    events = Event.objects.filter(pk=latest, submission__state__in=GIVEN_BACK)
    return list(
        events.select_related("submission__period__campaign", "submission__unit", "by").order_by(
            "pk"
        )
    )


def _tell(event: Event, user: User, words: Wording, now: datetime) -> bool:
    values = values_of(event) | {"收件岗位": user.post}
    return ensure_letter(
        plan=PLAN.code,
        occasion=f"event-{event.pk}",
        to=user,
        subject=fill(words.subject, values),
        body=fill(words.body, values),
        now=now,
        demonstration=event.submission.period.campaign.demonstration,
    )


def values_of(event: Event) -> dict[str, str]:
    """What stands for the placeholders of a letter about this return."""
    submission = event.submission
    mark = "〔演示〕" if submission.period.campaign.demonstration else ""
    names = dict(submission.cells.values_list("metric__code", "metric__name"))
    reasons = [f"· {names.get(code, code)}：{reason}" for code, reason in event.reasons.items()]
    return {
        "单位和月份": f"{mark}{submission.unit.name} {submission.period.label}",
        "退回人": event.by.post,
        "退回时间": f"{event.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "退回方式": MOVES[Move(event.move)].label,
        "退回原因": "\n".join(reasons),
    }

"""“更正已决定”: whoever asked and the unit's clerks read what became of a correction, and why."""

from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

from notices.letters import ensure_letter, may_be_told
from notices.occasions import SHANGHAI, NoticePlan, read_plan
from reporting.filling.corrections import told
from reporting.models import Correction
from units.models import User
from units.queries import clerks_of

PLAN = read_plan(Path(__file__).parent / "definitions" / "plans" / "correction-decided.toml")
DECIDED = {Correction.State.APPROVED: "已批准", Correction.State.REFUSED: "未获批准"}


def ensure_decision_letters(*, now: datetime, plan: NoticePlan = PLAN) -> int:
    """Writes the letters about decisions that are not told yet; returns how many were new."""
    if plan.occasion(now) is None:
        return 0
    today = now.astimezone(SHANGHAI).date()
    decided = [
        one
        for one in _decided(since=now - timedelta(days=plan.days_after + 1))
        if one.decided_at is not None and plan.concerns(one.decided_at, today)
    ]
    people = _people(decided)
    return sum(
        _tell(one, user, plan, now)
        for one in decided
        for user in people[one.pk]
        if user.email and may_be_told(user, one.submission.period.campaign)
    )


def _decided(*, since: datetime) -> list[Correction]:
    """Approved or refused since then, the oldest first; what was withdrawn needs no letter."""
    rows = Correction.objects.filter(state__in=DECIDED, decided_at__gte=since)
    return list(
        rows.select_related(
            "submission__period__campaign", "submission__unit", "asked_by", "decided_by"
        ).order_by("decided_at", "pk")
    )


def _people(corrections: list[Correction]) -> dict[int, list[User]]:
    """Correction → the unit's clerks and whoever asked, each once, never whoever decided."""
    clerks = defaultdict[int, list[User]](list)
    for held in clerks_of([one.submission.unit_id for one in corrections]):
        if held.unit_id is not None:
            clerks[held.unit_id].append(held.user)
    found = {}
    for one in corrections:
        asker = [one.asked_by] if one.asked_by.is_active else []
        everybody = dict.fromkeys([*asker, *clerks[one.submission.unit_id]])
        found[one.pk] = [user for user in everybody if user.pk != one.decided_by_id]
    return found


def _tell(correction: Correction, user: User, plan: NoticePlan, now: datetime) -> bool:
    submission = correction.submission
    mark = "〔演示〕" if submission.period.campaign.demonstration else ""
    what = f"{mark}{submission.unit.name} {submission.period.label}"
    decided = DECIDED[Correction.State(correction.state)]
    return ensure_letter(
        plan=plan.code,
        occasion=f"correction-{correction.pk}",
        to=user,
        subject=plan.subject.format(decided=decided, what=what),
        body=_body(correction, user, what),
        now=now,
    )


def _body(correction: Correction, user: User, what: str) -> str:
    assert correction.decided_by is not None
    assert correction.decided_at is not None
    names = dict(correction.submission.cells.values_list("metric__code", "metric__name"))
    changes = [f"· {names.get(code, code)}：{text}" for code, text in told(correction).items()]
    when = f"{correction.decided_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if correction.state == Correction.State.APPROVED:
        became = f"{correction.decided_by.post}于{when}批准，新数据即日起计入得分。"
        why = []
    else:
        became = f"{correction.decided_by.post}于{when}决定不予批准，原数据继续有效。"
        why = ["", f"不予批准的理由：{correction.decision}"]
    lines = [
        *(f"{user.post}：", ""),
        f"{what}的更正申请（{correction.asked_by.post}申请），{became}",
        *("", *changes, "", f"申请更正的原因：{correction.reason}", *why),
        *("", "登录门户后在“更正与重新打开”可查看全文。", "专班办公室"),
    ]
    return "\n".join(lines)

"""“更正已决定”: whoever asked and the unit's clerks read what became of a correction, and why."""

from collections import defaultdict
from datetime import datetime, timedelta

from notices.letters import ensure_letter, may_be_told
from notices.occasions import SHANGHAI, NoticePlan, Wording
from notices.placeholders import fill
from notices.plans import PLANS, wordings
from reporting.filling.corrections import told
from reporting.models import Correction
from units.models import User
from units.queries import clerks_of

PLAN = PLANS["correction-decided"]
DECIDED = {Correction.State.APPROVED: "approved", Correction.State.REFUSED: "refused"}


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
    words = wordings(plan)
    return sum(
        _tell(one, user, words, now)
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


def _tell(one: Correction, user: User, words: dict[str, Wording], now: datetime) -> bool:
    wording = words[DECIDED[Correction.State(one.state)]]
    values = values_of(one) | {"post": user.post}
    return ensure_letter(
        plan=PLAN.code,
        occasion=f"correction-{one.pk}",
        to=user,
        subject=fill(wording.subject, values),
        body=fill(wording.body, values),
        now=now,
        demonstration=one.submission.period.campaign.demonstration,
    )


def values_of(one: Correction) -> dict[str, str]:
    """What stands for the placeholders of a letter about this decision."""
    assert one.decided_by is not None
    assert one.decided_at is not None
    submission = one.submission
    mark = "〔演示〕" if submission.period.campaign.demonstration else ""
    names = dict(submission.cells.values_list("metric__code", "metric__name"))
    changes = [f"· {names.get(code, code)}：{text}" for code, text in told(one).items()]
    return {
        "what": f"{mark}{submission.unit.name} {submission.period.label}",
        "asked": one.asked_by.post,
        "by": one.decided_by.post,
        "when": f"{one.decided_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "changes": "\n".join(changes),
        "reason": one.reason,
        "decision": one.decision,
    }

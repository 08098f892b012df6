"""无此业务: a unit asks once, the office decides once; then the number is not owed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.models import Campaign, Duty, Metric
from reporting.models import Cell, Event, Exemption, Submission
from reporting.refusals import Invalid, NotAllowed, Overtaken
from reporting.wake import score_is_due
from reporting.workflow import EDITABLE, Move
from units.models import Unit, User
from units.posts import visible
from units.queries import standing
from units.roles import FILLS_IN, OFFICE

REASON_AT_MOST = 300
State = Exemption.State


def exempted(campaign: Campaign) -> set[tuple[int, int]]:
    """Unit and metric of everything approved in the campaign; one query."""
    rows = Exemption.objects.filter(metric__campaign=campaign, state=State.APPROVED)
    return set(rows.values_list("unit_id", "metric_id"))


def why_not_ask(user: User, unit: Unit, metric: Metric | None = None) -> str | None:
    """None when this person may say that the unit has no such business, else the sentence."""
    mine = standing(user).within(unit.jurisdiction)
    if not any(unit.pk in mine.units_as(role) for role in FILLS_IN):
        return f"只能由{unit.name}的填报人员申请认定"
    if metric is None:
        return None
    duties = Duty.objects.filter(metric=metric, unit=unit, reports=True)
    roles = list(duties.values_list("role", flat=True))
    if not roles:
        return f"{unit.name}不报送{metric.name}，无须认定"
    if Duty.Role.LEAD in roles:
        return f"{unit.name}是{metric.name}的牵头单位，不能认定为无此业务"
    return None


def why_not_decide(user: User, exemption: Exemption) -> str | None:
    """None when this person may decide on it now, else the sentence that says why not."""
    mine = standing(user).within(exemption.unit.jurisdiction)
    if not mine.has(OFFICE):
        return f"您的角色（{mine.label}）不能认定"
    if exemption.asked_by_id == user.pk:
        return "本人提出的申请须由另一位审核人员认定"
    if exemption.state != State.ASKED:
        return _already(exemption)
    return None


def ask(*, unit: Unit, metric: Metric, by: User, at: datetime, reason: str) -> Exemption:
    """Asks; a second request for the same number is told of the first."""
    refusal = why_not_ask(by, unit, metric)
    if refusal is not None:
        raise NotAllowed(refusal)
    given = _reason(reason, "理由")
    try:
        with transaction.atomic():
            return Exemption.objects.create(
                unit=unit, metric=metric, reason=given, asked_by=by, asked_at=at
            )
    except IntegrityError:
        first = Exemption.objects.exclude(state=State.REFUSED).get(unit=unit, metric=metric)
        when = f"{timezone.localtime(first.asked_at):%Y-%m-%d %H:%M}"
        sentence = f"{metric.name}已于{when}申请，当前为“{State(first.state).label}”，无须再次申请"
        raise Overtaken(sentence) from None


def decide(
    exemption: Exemption, *, by: User, at: datetime, approve: bool, decision: str
) -> Exemption:
    """Decides once. Approved, the number leaves every sheet that is still being filled in.

    What was handed in before stays as it is. A refusal needs a sentence for the unit.
    """
    refusal = why_not_decide(by, exemption)
    if refusal is not None:
        raise (NotAllowed if exemption.state == State.ASKED else Overtaken)(refusal)
    given = decision.strip() if approve else _reason(decision, "未认定的理由")
    if len(given) > REASON_AT_MOST:
        raise Invalid(f"理由不能超过{REASON_AT_MOST}字，请精简", {"decision": "请精简"})
    columns = {
        "state": State.APPROVED if approve else State.REFUSED,
        "decided_by": by,
        "decided_at": at,
        "decision": given,
    }
    with transaction.atomic():
        asked = Exemption.objects.filter(pk=exemption.pk, state=State.ASKED)
        if not asked.update(**columns):
            raise Overtaken(_already(Exemption.objects.get(pk=exemption.pk)))
        if approve:
            _release(exemption, by=by, at=at)
    exemption.refresh_from_db()
    return exemption


def _release(exemption: Exemption, *, by: User, at: datetime) -> None:
    """Takes the number out of drafts that were never handed in; what was once keeps its own.

    A draft somebody has begun moves on by a version, so that an older page is told so.
    """
    drafts = Submission.objects.filter(
        unit_id=exemption.unit_id,
        period__campaign=exemption.metric.campaign_id,
        state__in=EDITABLE,
        cells__metric=exemption.metric_id,
    ).exclude(events__move__in=[Move.SUBMIT, Move.REPORT_FOR])
    released = Cell.objects.filter(metric_id=exemption.metric_id, submission__in=drafts)
    begun = list(drafts.filter(version__gt=0))
    released.update(
        not_applicable=True, owed=False, typed="", value=None, items=[], zero_report=False, note=""
    )
    for draft in begun:
        _moved_on(draft, exemption, by=by, at=at)
    score_is_due(exemption.metric.campaign_id)


def _moved_on(draft: Submission, exemption: Exemption, *, by: User, at: datetime) -> None:
    """The next version of a draft, with what was taken out of it and by whose decision."""
    then = Submission.objects.filter(pk=draft.pk, version=draft.version)
    if not then.update(version=draft.version + 1, changed_by=by, changed_at=at):
        return  # saved this very moment: that save is the newer version already
    Event.objects.create(
        submission=draft,
        move=Move.SAVE,
        by=by,
        at=at,
        version=draft.version + 1,
        from_state=draft.state,
        to_state=draft.state,
        values={exemption.metric.code: "无此业务"},
    )


def _reason(text: str, name: str) -> str:
    given = text.replace("\0", "").strip()
    if not visible(given):
        raise Invalid(f"请写明{name}", {"reason": f"请写明{name}"})
    if len(given) > REASON_AT_MOST:
        sentence = f"{name}有{len(given)}字，最多{REASON_AT_MOST}字，请精简"
        raise Invalid(sentence, {"reason": "请精简"})
    return given


def _already(exemption: Exemption) -> str:
    decided = exemption.decided_by
    assert decided is not None
    assert exemption.decided_at is not None
    when = f"{timezone.localtime(exemption.decided_at):%Y-%m-%d %H:%M}"
    return f"{decided.post}（{decided.username}）已于{when}作出决定：{State(exemption.state).label}"

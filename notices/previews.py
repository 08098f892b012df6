"""What stands for the placeholders in a preview: the latest real case, or the placeholder's own
meaning where there is none."""

from datetime import datetime

from notices import decisions, returns
from notices.occasions import NoticePlan, dates_of
from notices.reminders import owed_lines
from reporting.models import Correction, Event
from reporting.queries import still_owed


def values_for(plan: NoticePlan, *, now: datetime) -> tuple[dict[str, str], str]:
    """Placeholder → what it shows, and where that comes from ("" where it is made up)."""
    meanings = {name: f"〔{meaning}〕" for name, meaning in plan.placeholders.items()}
    found, source = _real(plan.code, now)
    known = {name: value for name, value in found.items() if name in plan.placeholders}
    return meanings | known, source


def _real(code: str, now: datetime) -> tuple[dict[str, str], str]:
    if code in ("monthly-reminder", "urge"):
        return _owed(now)
    if code == returns.PLAN.code:
        events = Event.objects.filter(move__in=returns.SENDS_BACK)
        event = events.select_related("submission__period__campaign", "submission__unit", "by")
        last = event.order_by("-at").first()
        return (returns.values_of(last), "最近一次退回") if last else ({}, "")
    if code == decisions.PLAN.code:
        last_decided = Correction.objects.filter(state__in=decisions.DECIDED).select_related(
            "submission__period__campaign", "submission__unit", "asked_by", "decided_by"
        )
        one = last_decided.order_by("-decided_at").first()
        return (decisions.values_of(one), "最近一次更正决定") if one else ({}, "")
    return {}, ""


def _owed(now: datetime) -> tuple[dict[str, str], str]:
    """The month that is owed and due last, as its unit's clerk would read it."""
    one = still_owed(now=now).order_by("-period__due_at", "unit__position", "pk").first()
    if one is None:
        return {}, ""
    period = one.period
    values = {
        "收件岗位": f"{one.unit.short_name}填报员",
        "创建活动": period.campaign.short_name,
        "单位": one.unit.name,
        "项数": "1",
        "月数": "1",
        "事项": "\n".join(owed_lines(one, now)),
        **dates_of(period.soft_due_at or period.due_at, period.due_at),
    }
    return values, f"{one.unit.name}{period.label}"

"""What the invented units told of the items of their registers (登记明细); one in three waits."""

from datetime import datetime, timedelta

from indicators.models import Campaign, Metric
from reporting.demonstration.people import CLERK_OF, People
from reporting.filling import telling
from reporting.filling.details import Detail, asked_of
from reporting.models import Cell
from reporting.workflow import State

INVENTED = {
    "basis": "关于推行“{name}”的通知（演示〔{year}〕{number}号）",
    "case": "对辖区企业按信用等级实施差异化监管（演示）",
    "recognised_by": "国家部委（演示）",
}
SAID = "（演示）"


def ensure_details(campaign: Campaign, people: People, *, now: datetime) -> None:
    """Tells them an hour after the month was accepted; "clerk" finds those of its unit open."""
    cells = Cell.objects.filter(
        metric__campaign=campaign,
        metric__kind=Metric.Kind.REGISTER,
        submission__state=State.ACCEPTED,
    ).exclude(items=[])
    rows = cells.exclude(submission__unit__code=CLERK_OF).select_related(
        "metric__campaign", "submission__unit", "submission__period"
    )
    for number, cell in enumerate(rows.order_by("submission__period__month", "pk"), start=1):
        if number % 3:
            _tell(cell, number, people, now)


def _tell(cell: Cell, number: int, people: People, now: datetime) -> None:
    sheet, metric = cell.submission, cell.metric
    clerk = people.clerks.get(sheet.unit_id)
    if clerk is None or sheet.accepted_at is None:
        return
    month = sheet.period.month
    for name in cell.items:
        if telling.latest(metric, sheet.unit, name) is None:
            words = {"name": name, "year": month.year, "number": number}
            telling.tell(
                metric,
                sheet.unit,
                name,
                by=clerk,
                at=min(now, sheet.accepted_at + timedelta(hours=1)),
                number=0,
                typed={
                    one.code: _answer(one, f"{month:%Y-%m-01}", words)
                    for one in asked_of(metric.code)
                    if one.required
                },
                proof=None,
            )


def _answer(one: Detail, day: str, words: dict[str, object]) -> str:
    return day if one.kind == "day" else INVENTED.get(one.code, SAID).format(**words)

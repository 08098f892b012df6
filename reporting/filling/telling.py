"""Telling the details of a register item: by the unit that entered it, never typed over."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.models import Metric
from reporting.duties.deadlines import SHANGHAI
from reporting.filling.details import mark_of, read_details
from reporting.models import Cell, Evidence, RegisterDetail
from reporting.refusals import Invalid, NotAllowed, Overtaken
from reporting.scores.facts import same_name
from units.models import Unit, User
from units.queries import standing
from units.roles import FILLS_IN, OFFICE


def why_not(user: User, metric: Metric, unit: Unit) -> str | None:
    """None when this person may tell the details of what the unit entered, else the sentence."""
    mine = standing(user).within(metric.campaign.jurisdiction)
    own = any(unit.pk in mine.units_as(role) for role in FILLS_IN)
    if own or mine.has(OFFICE):
        return None
    return f"只能由{unit.name}的填报员或专班办公室填写{unit.name}登记项的明细"


def entered_name(metric: Metric, unit: Unit, mark: str) -> str | None:
    """The name behind a mark as the unit last entered it, accepted or not; one query."""
    cells = Cell.objects.filter(metric=metric, submission__unit=unit)
    rows = cells.order_by("-submission__period__month").values_list("items", flat=True)
    return next((name for items in rows for name in items if mark_of(name) == mark), None)


def latest(metric: Metric, unit: Unit, name: str) -> RegisterDetail | None:
    """What was last told of the item, in whatever spelling."""
    told = RegisterDetail.objects.filter(metric=metric, unit=unit, key=same_name(name))
    return told.select_related("by", "proof").first()


def tell(
    metric: Metric,
    unit: Unit,
    name: str,
    *,
    by: User,
    at: datetime,
    number: int,
    typed: Mapping[str, str],
    proof: Evidence | None,
) -> RegisterDetail:
    """Keeps what is told as the next telling; `number` is the one the form was shown with.

    Raises NotAllowed, Invalid with a sentence per answer, Overtaken for the second of two.
    """
    refusal = why_not(by, metric, unit)
    if refusal is not None:
        raise NotAllowed(refusal)
    values, problems = read_details(metric.code, typed, today=at.astimezone(SHANGHAI).date())
    if problems:
        raise Invalid(f"有{len(problems)}处需要修改，尚未保存", problems)
    _check_number(latest(metric, unit, name), number)
    try:
        with transaction.atomic():
            return RegisterDetail.objects.create(
                metric=metric,
                unit=unit,
                key=same_name(name),
                number=number + 1,
                values=values,
                proof=proof,
                by=by,
                at=at,
            )
    except IntegrityError as error:
        first = latest(metric, unit, name)
        assert first is not None
        raise _overtaken(first) from error


def _check_number(before: RegisterDetail | None, number: int) -> None:
    """The form must have shown what was told last: nothing is number 0."""
    if before is not None and before.number != number:
        raise _overtaken(before)
    if before is None and number != 0:
        raise Overtaken("页面内容已过期，您填的没有保存；您填的仍在下面，请核对后再保存")


def _overtaken(first: RegisterDetail) -> Overtaken:
    when = f"{timezone.localtime(first.at):%Y-%m-%d %H:%M}"
    return Overtaken(
        f"{first.by.post}（{first.by.username}）已于{when}填写过该项明细，您填的没有保存；"
        "您填的仍在下面，请对照现有内容后再保存"
    )

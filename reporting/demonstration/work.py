"""What the invented units did beside the months: dated tasks, proofs, letters, two requests.

The unit of the account "clerk" has done nothing yet: whoever tries the portal begins there.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from indicators.models import Campaign, Task
from ledgers.credit_code import check_digit
from reporting.dated import task_work
from reporting.dated.tasking import TaskMove
from reporting.demonstration.paper import paper
from reporting.demonstration.people import CLERK_OF, OFFICE, People
from reporting.duties import exemptions
from reporting.duties.deadlines import SHANGHAI
from reporting.filling import corrections
from reporting.models import Submission
from reporting.proofs import commitments, evidence
from reporting.workflow import State
from units.models import Unit, User

# How far a unit got with a task whose day is past, by its place in the plan.
FATES = ("done", "done", "claimed", "done", "sent back", "done", "reported")
# Of a task that everybody does apart, so many units are enough to show it.
SHOWN_AT_MOST = 4
REGION = "371500"
CORRECTED, MORE = "market_entities", 12


@dataclass(frozen=True)
class Part:
    """One unit's part of one task and who acts for it."""

    task: Task
    unit: Unit
    clerk: User
    reviewer: User

    @property
    def fate(self) -> str:
        return FATES[(self.task.pk + self.unit.position) % len(FATES)]


def ensure_tasks(campaign: Campaign, people: People, *, now: datetime) -> None:
    """Walks the dated tasks up to now; a campaign whose tasks were moved is left as it is."""
    tasks = list(campaign.tasks.prefetch_related("duties__unit").select_related("metric"))
    if any(task.work.exists() for task in tasks):
        return
    for part in _parts(tasks, people):
        _walk(part, now)


def ensure_work(campaign: Campaign, people: People, *, now: datetime) -> None:
    """The letters that were signed, and two requests that wait for the office."""
    _sign(campaign, people, now)
    _ask_exemption(campaign, people, now)
    _ask_correction(campaign, people, now)


def _parts(tasks: list[Task], people: People) -> list[Part]:
    parts = []
    for task in tasks:
        units = task_work.working_units(task)
        for unit in units[:: -(-len(units) // SHOWN_AT_MOST) or 1]:
            clerk = people.clerks.get(unit.pk)
            if clerk is not None and unit.code != CLERK_OF:
                reviewer = people.head if unit.code == OFFICE else people.reviewer
                parts.append(Part(task, unit, clerk, reviewer))
    return parts


def _walk(part: Part, now: datetime) -> None:
    """Reports a week before the day; what is past was claimed, and signed off a day later."""
    reported, claimed, judged = (_at(part.task.due, days) for days in (-8, -3, -2))
    if reported > now:
        return
    _move(part, TaskMove.REPORT, part.clerk, reported, "已部署到科室，材料正在整理（演示）")
    if claimed > now or part.fate == "reported":
        return
    _prove(part, claimed)
    _move(part, TaskMove.CLAIM, part.clerk, claimed, "已按要求完成，佐证材料已上传（演示）")
    if judged > now or part.fate == "claimed":
        return
    if part.fate == "done":
        _move(part, TaskMove.SIGN_OFF, part.reviewer, judged, "")
    else:
        _move(part, TaskMove.SEND_BACK, part.reviewer, judged, "材料未盖章，请补充（演示）")


def _move(part: Part, move: TaskMove, by: User, at: datetime, text: str) -> None:
    version = task_work.work_of(part.task, part.unit).version
    task_work.move(part.task, part.unit, move=move, by=by, at=at, version=version, text=text)


def _prove(part: Part, at: datetime) -> None:
    title = f"（演示）{part.task.title}完成情况"[: evidence.TITLE_AT_MOST]
    evidence.add(
        part.task.campaign,
        by=part.clerk,
        at=at,
        unit=part.unit,
        about=evidence.About(task=part.task),
        typed={"title": title, "formed_on": f"{at:%Y-%m-%d}"},
        file=_file(title, part.unit),
    )


def _file(title: str, unit: Unit) -> evidence.Upload:
    lines = [title, unit.name, "本文件为演示，内容纯属虚构。"]
    return evidence.Upload(f"{title}.docx", paper(lines))


def _sign(campaign: Campaign, people: People, now: datetime) -> None:
    """Two in three of the units that must have signed the letter (承诺书) in spring."""
    if commitments.letter_of(campaign) is None:
        return
    signed_on = date(campaign.window_first.year, 4, 12)
    for number, unit in enumerate(commitments.units_that_sign(campaign)):
        at, clerk = _at(signed_on, 3), people.clerks.get(unit.pk)
        if number % 3 == 2 or at > now or clerk is None or unit.code == CLERK_OF:
            continue
        typed = {"credit_code": _invented_code(number), "signed_on": f"{signed_on}"}
        file = _file("（演示）“双公示”信息报送承诺书", unit)
        commitments.enter(campaign, by=clerk, at=at, unit=unit, typed=typed, file=file)


def _invented_code(number: int) -> str:
    """A well-formed code (统一社会信用代码) that no office has been given."""
    body = f"11{REGION}{number:09d}"
    return body + check_digit(body)


def _ask_exemption(campaign: Campaign, people: People, now: datetime) -> None:
    """One unit that only supplies a number says that it has no such business."""
    duties = campaign.duties.filter(reports=True).exclude(role="lead").exclude(unit__code=CLERK_OF)
    for duty in duties.select_related("metric", "unit").order_by("-pk"):
        clerk = people.clerks.get(duty.unit_id)
        if clerk is not None and exemptions.why_not_ask(clerk, duty.unit, duty.metric) is None:
            reason = "本单位不办理这类业务，三定方案中没有这项职责（演示）"
            exemptions.ask(unit=duty.unit, metric=duty.metric, by=clerk, at=now, reason=reason)
            return


def _ask_correction(campaign: Campaign, people: People, now: datetime) -> None:
    """The clerk of the walk has found a slip in the newest accepted month."""
    mine = Submission.objects.filter(period__campaign=campaign, unit__code=CLERK_OF)
    newest = mine.filter(state=State.ACCEPTED).order_by("-period__month").first()
    if newest is None:
        return
    values = newest.cells.filter(metric__code=CORRECTED).values_list("value", flat=True)
    value = values.first()
    if value is None:
        return
    corrections.ask(
        newest,
        by=people.clerks[newest.unit_id],
        at=now,
        version=newest.version,
        typed={CORRECTED: (f"{value + MORE:.0f}", False)},
        reason="登记系统补录了月末办结的业务，较原报数增加（演示）",
    )


def _at(day: date, days: int) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(10, 30), SHANGHAI)

"""Walks the months behind and the present one with the clock moved, move by move."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from indicators.catalogue import Loader
from indicators.models import Campaign
from indicators.scheme import Scheme
from reporting.contributed import demonstrate_more
from reporting.demonstration import figures, milestones
from reporting.demonstration.bulletin import ensure_bulletin
from reporting.demonstration.contacts import ensure_contacts
from reporting.demonstration.details import ensure_details
from reporting.demonstration.people import CLERK_OF, People, ensure_people
from reporting.demonstration.work import ensure_tasks, ensure_work
from reporting.duties import periods
from reporting.duties.deadlines import SHANGHAI
from reporting.filling import submissions
from reporting.filling.answers import read_answers
from reporting.models import Period, Submission
from reporting.scores import scorebook
from units.models import Unit, User

REASONS = (
    "较上月变化较大，请核对后重新填报",
    "与行业主管系统数据不一致，请核实口径",
    "请按北京时间当月数据填报，不含上月结转",
)
# What a clerk says about an answer that is right and looks unusual.
EXPLAINED = "已与业务系统核对，为本月实际发生数（演示）"
# Of the month now open: how far each unit has got, by its place in the plan.
OPEN_MONTH = ("accepted", "submitted", "draft", "accepted", "none", "returned", "submitted")
# From the 25th to the next month's first day the queue still holds what came late.
LATE_WORK = timedelta(days=7)


def _at_work(moment: datetime, chance: Random) -> datetime:
    """The same day in Asia/Shanghai, in office hours."""
    local = moment.astimezone(SHANGHAI)
    return local.replace(hour=chance.randint(9, 13), minute=chance.randint(0, 59))


@dataclass(frozen=True)
class Step:
    at: datetime
    do: Callable[[datetime], object]


class Walk:
    """Builds one demonstration campaign; all of it or nothing."""

    def __init__(self, scheme: Scheme, *, now: datetime, say: Callable[[str], None]) -> None:
        self.scheme, self.now, self.say = scheme, now, say
        # The newest month that is open.
        self.last: date | None = None

    @transaction.atomic
    def build(self) -> Campaign:
        loader = Loader(self.scheme, demonstration=True, now=self.now)
        self.campaign = loader.load()
        units = list(loader.units.values())
        self.people: People = ensure_people(units)
        ensure_contacts(units, self.people, at=self.now)
        opened = periods.ensure_periods(self.campaign, now=self.now)
        self.last = max((period.month for period in opened), default=None)
        steps = [step for period in opened for step in self._steps(period)]
        steps += self._office(self._month_ends(opened))
        # Before any meeting: its pack says where the tasks stood on its day.
        ensure_tasks(self.campaign, self.people, now=self.now)
        for count, step in enumerate(sorted(steps, key=lambda step: step.at)):
            if count % 200 == 0:
                self.say(f"演示数据：{step.at.astimezone(SHANGHAI):%Y年%m月}")
            step.do(step.at)
        ensure_work(self.campaign, self.people, now=self.now)
        ensure_details(self.campaign, self.people, now=self.now)
        self._score(self.now)
        ensure_bulletin(self.campaign, by=self.people.reviewer, now=self.now)
        self._meet(self.now)
        return self.campaign

    def _office(self, ends: list[datetime]) -> list[Step]:
        """What the office does each month: score, decide once on a reading, freeze the last two."""
        steps = [Step(at, self._score) for at in ends]
        later = timedelta(hours=1)
        steps += [Step(at + later, self._adopt) for at in ends[1:2]]
        steps += [Step(at + later, self._freeze) for at in ends[-2:]]
        steps += [Step(at + 2 * later, self._meet) for at in ends[-2:-1]]
        return [step for step in steps if step.at <= self.now]

    def _meet(self, at: datetime) -> None:
        demonstrate_more(self.campaign, self.people, now=at)

    def _adopt(self, at: datetime) -> None:
        milestones.adopt(self.campaign, by=self.people.head, at=at)

    def _freeze(self, at: datetime) -> None:
        milestones.freeze(self.campaign, by=self.people.reviewer, at=at)

    def _score(self, at: datetime) -> None:
        scorebook.ensure_scored(self.campaign, now=at)

    def _month_ends(self, opened: list[Period]) -> list[datetime]:
        """Two days after each deadline, when the office has worked its queue off."""
        ends = {period.due_at + timedelta(days=2, hours=18) for period in opened}
        return [end for end in sorted(ends) if end <= self.now]

    def _steps(self, period: Period) -> list[Step]:
        rows = period.submissions.select_related("unit", "period").order_by("unit__position")
        steps = []
        for submission in rows:
            plan = self._open if self.at_work_on(period) else self._closed
            steps += plan(submission, Random(f"{submission.unit.code} {period.month}"))
        return [step for step in steps if step.at <= self.now]

    def at_work_on(self, period: Period) -> bool:
        """The month still open, and the days between its deadline and the month that follows."""
        if period.due_at > self.now:
            return True
        return period.month == self.last and self.now - period.due_at < LATE_WORK

    def _closed(self, submission: Submission, chance: Random) -> list[Step]:
        """A month behind: mostly on time, some late, some returned once, one never reported."""
        due, unit = submission.period.due_at, submission.unit
        latest = self.now - due < timedelta(days=31)
        if latest and unit.position in (15, 25):
            return []
        late = (unit.position + submission.period.month.month) % 17 == 0
        days = chance.randint(0, 1) if late else -chance.randint(1, 7)
        return self._delivered(submission, chance, _at_work(due + timedelta(days=days), chance))

    def _open(self, submission: Submission, chance: Random) -> list[Step]:
        """The month still open: everybody stands somewhere else."""
        opens = submission.period.opens_at
        reach = OPEN_MONTH[submission.unit.position % len(OPEN_MONTH)]
        if submission.unit.code == CLERK_OF or reach == "none":
            return []
        done = max(timedelta(hours=1), (self.now - opens) * 0.8)
        at = _at_work(opens + done * chance.uniform(0.3, 0.9), chance)
        if reach == "draft":
            return [Step(at, lambda at: self._save(submission, at))]
        if reach == "submitted":
            return [Step(at, lambda at: self._submit(submission, at))]
        if reach == "returned":
            back = at + (self.now - at) / 2
            return [
                Step(at, lambda at: self._submit(submission, at)),
                Step(back, lambda at: self._return(submission, at, chance)),
            ]
        return self._delivered(submission, chance, at)

    def _delivered(self, submission: Submission, chance: Random, at: datetime) -> list[Step]:
        """Handed in, sometimes returned and corrected, accepted within a day."""
        steps = [Step(at, lambda at: self._submit(submission, at))]
        if chance.random() < 0.08:
            back = at + timedelta(minutes=chance.randint(20, 90))
            at = back + timedelta(minutes=chance.randint(20, 90))
            steps.append(Step(back, lambda at: self._return(submission, at, chance)))
            steps.append(Step(at, lambda at: self._submit(submission, at)))
        accepted = at + timedelta(minutes=chance.randint(15, 80))
        return [*steps, Step(accepted, lambda at: self._accept(submission, at))]

    def _typed(self, submission: Submission) -> dict[str, tuple[str, bool]]:
        unit: Unit = submission.unit
        metrics = list(submissions.fields_of(submission))
        answers = figures.sheet(unit.code, unit.position, metrics, submission.period.month)
        return {code: (one.typed, one.zero_report) for code, one in answers.items()}

    def _clerk(self, submission: Submission) -> User:
        return self.people.clerks[submission.unit_id]

    def _reviewer(self, submission: Submission) -> User:
        """The office's own sheet is reviewed by its head, everybody else's by the reviewer."""
        own = submission.unit_id in self.people.clerks and (
            self._clerk(submission) == self.people.reviewer
        )
        return self.people.head if own else self.people.reviewer

    def _save(self, submission: Submission, at: datetime) -> None:
        typed = self._typed(submission)
        half = dict(list(typed.items())[: len(typed) // 2])
        submissions.save(
            submission, by=self._clerk(submission), at=at, version=submission.version, typed=half
        )

    def _submit(self, submission: Submission, at: datetime) -> None:
        typed = self._typed(submission)
        asked = read_answers(submission, typed, {}, complete=True).unexplained
        submissions.submit(
            submission,
            by=self._clerk(submission),
            at=at,
            version=submission.version,
            typed=typed,
            notes=dict.fromkeys(asked, EXPLAINED),
        )

    def _return(self, submission: Submission, at: datetime, chance: Random) -> None:
        code = chance.choice(list(self._typed(submission)))
        submissions.return_(
            submission,
            by=self._reviewer(submission),
            at=at,
            version=submission.version,
            reasons={code: chance.choice(REASONS)},
        )

    def _accept(self, submission: Submission, at: datetime) -> None:
        submissions.accept(
            submission, by=self._reviewer(submission), at=at, version=submission.version
        )

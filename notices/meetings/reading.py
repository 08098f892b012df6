"""What the pages and the API read of meetings and follow-ups; each a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from indicators.models import Campaign
from notices.meetings import follow_ups, permissions
from notices.meetings.moves import FOLLOW_UP_MOVES, STANDINGS, late, standing_of
from notices.models import FollowUp, FollowUpStep, Meeting
from reporting.dated.tasking import TaskMove, TaskRule
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Evidence
from reporting.queries.dated.tasks import days_text
from units.models import Unit, User
from units.names import in_list

STEPS = Prefetch("steps", FollowUpStep.objects.select_related("by", "evidence"))


@dataclass(frozen=True)
class MeetingRow:
    """One meeting of the archive, and how far what it decided has got."""

    meeting: Meeting
    counts: Counter[str]

    @property
    def decided(self) -> int:
        return self.counts.total()

    @property
    def done(self) -> int:
        return self.counts["done"]

    @property
    def overdue(self) -> int:
        return self.counts["overdue"]


def archive(campaign: Campaign, *, now: datetime) -> list[MeetingRow]:
    """Every meeting, the newest first; two queries."""
    today = now.astimezone(SHANGHAI).date()
    counts = defaultdict[int, Counter[str]](Counter)
    for one in FollowUp.objects.filter(meeting__campaign=campaign):
        counts[one.meeting_id][standing_of(one.state, one.due, today)] += 1
    meetings = Meeting.objects.filter(campaign=campaign).select_related("prepared_by", "snapshot")
    return [MeetingRow(one, counts[one.pk]) for one in meetings.defer("snapshot__content")]


@dataclass(frozen=True)
class FollowUpRow:
    """One follow-up as a list shows it."""

    one: FollowUp
    code: str
    days: int
    last: FollowUpStep | None

    @property
    def said(self) -> str:
        return STANDINGS[self.code]

    @property
    def late(self) -> bool:
        return late(self.one.due, self.one.finished_on)

    @property
    def left(self) -> str:
        return "" if self.code == "done" else days_text(self.days)

    @property
    def cells(self) -> list[str]:
        """The row of a file, below HEAD."""
        one, last = self.one, self.last
        return [
            one.label,
            one.text,
            one.lead.name,
            "、".join(in_list(unit.short_name) for unit in one.joint.all()),
            one.post,
            f"{one.due}",
            self.said + ("（逾期）" if self.late else ""),
            f"{one.finished_on or ''}",
            f"{last.at.astimezone(SHANGHAI):%Y-%m-%d} {last.text}" if last else "",
        ]


HEAD = [
    "议定于",
    "事项",
    "牵头单位",
    "配合单位",
    "责任岗位",
    "期限",
    "状态",
    "完成日期",
    "最近进展",
]


@dataclass(frozen=True)
class FollowUpList:
    """The list under its filters; `unknown` names a filter nothing is known of."""

    rows: list[FollowUpRow]
    counts: list[tuple[str, str, int]]
    units: list[Unit]
    meetings: list[tuple[str, str]]
    unit: str
    state: str
    month: str

    @property
    def table(self) -> list[list[str]]:
        return [HEAD, *(row.cells for row in self.rows)]


def follow_up_list(
    campaign: Campaign, user: User, *, now: datetime, asked: Mapping[str, str]
) -> FollowUpList:
    """What this person may know of, what is late first; three queries.

    `asked` may name "unit" (its code), "state" (a code of STANDINGS) and "month" ("2022-04").
    """
    today = now.astimezone(SHANGHAI).date()
    visible = permissions.visible_to(user).filter(meeting__campaign=campaign)
    rows = [_row(one, today) for one in visible.prefetch_related(STEPS)]
    units = {unit.code: unit for row in rows for unit in row.one.units}
    months = {f"{row.one.meeting.month:%Y-%m}": f"{row.one.meeting}" for row in rows}
    unit = asked.get("unit", "") if asked.get("unit") in units else ""
    month = asked.get("month", "") if asked.get("month") in months else ""
    state = asked.get("state", "") if asked.get("state") in STANDINGS else ""
    found = [
        row
        for row in rows
        if (not unit or unit in [one.code for one in row.one.units])
        and (not month or month == f"{row.one.meeting.month:%Y-%m}")
    ]
    counts = Counter(row.code for row in found)
    shown = [row for row in found if not state or row.code == state]
    return FollowUpList(
        rows=sorted(shown, key=_pressing),
        counts=[(code, label, counts[code]) for code, label in STANDINGS.items()],
        units=sorted(units.values(), key=lambda one: one.position),
        meetings=sorted(months.items(), reverse=True),
        unit=unit,
        state=state,
        month=month,
    )


def _row(one: FollowUp, today: date) -> FollowUpRow:
    code = standing_of(one.state, one.due, today)
    return FollowUpRow(one, code, (one.due - today).days, next(iter(one.steps.all()), None))


def _pressing(row: FollowUpRow) -> tuple[int, date, int]:
    order = ("overdue", "claimed", "near", "open", "done")
    return (order.index(row.code), row.one.due, row.one.pk)


@dataclass(frozen=True)
class Button:
    """A move that is open to this person now."""

    move: TaskMove
    rule: TaskRule


@dataclass(frozen=True)
class OneFollowUp:
    """One follow-up with its steps, newest first, and what this person may do now.

    `shown` are the proofs this person may know of: a joint unit is not told of all of the lead's.
    """

    row: FollowUpRow
    steps: list[FollowUpStep]
    buttons: list[Button]
    hindrance: str
    proofs: list[Evidence]
    shown: frozenset[int]


def one_follow_up(campaign: Campaign, pk: int, user: User, *, now: datetime) -> OneFollowUp | None:
    """None where there is none that this person may know of; six queries."""
    visible = permissions.visible_to(user).filter(meeting__campaign=campaign, pk=pk)
    one = visible.prefetch_related(STEPS).first()
    if one is None:
        return None
    steps = list(one.steps.all())
    claimed_by = next((step.by_id for step in steps if step.kind == TaskMove.CLAIM), None)
    reasons = {
        move: permissions.why_not(user, move, one, claimed_by=claimed_by) for move in TaskMove
    }
    buttons = [Button(move, FOLLOW_UP_MOVES[move]) for move in TaskMove if reasons[move] is None]
    mine = reasons[TaskMove.SEND_BACK] is None or not buttons
    proofs = follow_ups.proofs_of(one, user)
    return OneFollowUp(
        row=_row(one, now.astimezone(SHANGHAI).date()),
        steps=steps,
        buttons=buttons,
        hindrance=(reasons[TaskMove.SIGN_OFF] or "") if mine else "",
        proofs=proofs if buttons else [],
        shown=frozenset(proof.pk for proof in proofs),
    )

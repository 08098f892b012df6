"""The office's queue (审核台): what waits, most urgent first, and what became of the rest."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet

from indicators.models import Campaign
from indicators.scoring.exact import write_change
from reporting.duties.deadlines import Punctuality, due_text, punctuality
from reporting.filling.entries import SAME
from reporting.filling.reviewing import reviewers_of
from reporting.models import Cell, Event, Submission
from reporting.permissions import why_not
from reporting.queries.filling.comparison import changes_since, values_last_judged
from reporting.queries.filling.foreseen import effects_if_accepted
from reporting.workflow import (
    CARRIES_VALUES,
    JUDGES,
    Move,
    SignOff,
    State,
    waits_for_office,
)
from units.models import User
from units.queries import standing
from units.roles import OFFICE

TABS = {"waiting": "待审", "returned": "已退回", "accepted": "已通过"}
ON_ONE_PAGE = 50
# Scored one by one while the page is made.
FORESEEN = 10
# Listed beside an open sheet.
BESIDE = 12


@dataclass(frozen=True)
class QueueRow:
    """One sheet: since when it waits, what changed since it was last judged, what it would do."""

    submission: Submission
    punctuality: Punctuality
    due: str
    waiting: str
    changed: int | None
    notes: int
    same: int
    effect: Decimal | None
    foreseen: bool
    refusal: str
    reviewers: list[str]

    @property
    def pick(self) -> str:
        """The sheet in the version shown: accepting takes exactly this one."""
        return f"{self.submission.pk}:{self.submission.version}"

    @property
    def effect_text(self) -> str:
        if not self.foreseen:
            return "排在前面时试算"
        if self.effect is None:
            return "与其他数据矛盾"
        shown = round(self.effect, 3)
        return write_change(shown) if shown else "不变"


@dataclass(frozen=True)
class Queue:
    tab: str
    counts: dict[str, int]
    unsigned: int
    page: "Page[Submission]"
    rows: list[QueueRow]

    @property
    def tabs(self) -> list[tuple[str, str, int]]:
        return [(code, name, self.counts[code]) for code, name in TABS.items()]

    @property
    def pickable(self) -> bool:
        return any(not row.refusal for row in self.rows)


def queue_of(
    campaign: Campaign, user: User, *, tab: str, number: str | None, now: datetime
) -> Queue:
    """One tab of the queue over all months; a constant number of queries."""
    tab = tab if tab in TABS else "waiting"
    waits = waits_for_office(campaign.sign_off)
    states = {
        "waiting": waits,
        "returned": frozenset({State.RETURNED}),
        "accepted": frozenset({State.ACCEPTED}),
    }
    everything = Submission.objects.filter(period__campaign=campaign)
    counts = everything.aggregate(
        **{code: Count("pk", filter=Q(state__in=of)) for code, of in states.items()},
        submitted=Count("pk", filter=Q(state=State.SUBMITTED)),
    )
    unsigned = counts.pop("submitted") if campaign.sign_off == SignOff.STEP else 0
    found = _in_order(everything.filter(state__in=states[tab]), tab)
    page = Paginator(found, ON_ONE_PAGE).get_page(number)
    rows = _rows(campaign, list(page), user, waiting=tab == "waiting", now=now)
    return Queue(tab, counts, unsigned, page, rows)


def next_in_queue(submission: Submission, user: User) -> Submission | None:
    """The sheet this person would review after this one."""
    return next((one for one in beside_in_queue(submission, user) if one != submission), None)


def beside_in_queue(submission: Submission, user: User) -> list[Submission]:
    """The first of what this person could judge, this one among them if it waits; one query, none
    for those who review nothing."""
    campaign = submission.period.campaign
    if not standing(user).within(campaign.jurisdiction).has(OFFICE):
        return []
    waits = Submission.objects.filter(
        period__campaign=campaign, state__in=waits_for_office(campaign.sign_off)
    )
    first = list(_in_order(waits, "waiting")[:BESIDE])
    for one in first:
        one.period.campaign = campaign
    return [one for one in first if why_not(user, Move.ACCEPT, one) is None]


def _in_order(submissions: QuerySet[Submission], tab: str) -> QuerySet[Submission]:
    """Late ones first, then by deadline, then by who has waited longest; the others newest first.

    Among what waits, whatever came after its deadline is due earlier than what did not.
    """
    rows = submissions.select_related("unit", "period", "submitted_by", "changed_by")
    if tab != "waiting":
        return rows.order_by("-changed_at", "pk")
    late = Q(first_submitted_at__gte=F("period__due_at"))
    return rows.annotate(late=ExpressionWrapper(late, BooleanField())).order_by(
        "-late", "period__due_at", "submitted_at", "pk"
    )


def _rows(
    campaign: Campaign, submissions: list[Submission], user: User, *, waiting: bool, now: datetime
) -> list[QueueRow]:
    keys = [one.pk for one in submissions]
    cells = defaultdict[int, list[Cell]](list)
    for cell in Cell.objects.filter(submission__in=keys).select_related("metric").order_by("pk"):
        cells[cell.submission_id].append(cell)
    events = defaultdict[int, list[Event]](list)
    for event in Event.objects.filter(submission__in=keys, move__in=(*CARRIES_VALUES, *JUDGES)):
        events[event.submission_id].append(event)
    for one in submissions:
        one.period.campaign = campaign
    effects = effects_if_accepted(campaign, submissions[:FORESEEN] if waiting else [], cells)
    reviewers = reviewers_of(submissions if waiting else [], user, now=now)
    return [
        _row(one, cells[one.pk], events[one.pk], effects, reviewers.get(one.pk, []), user, now)
        for one in submissions
    ]


def _row(
    submission: Submission,
    cells: list[Cell],
    events: list[Event],
    effects: dict[int, Decimal | None],
    reviewers: list[str],
    user: User,
    now: datetime,
) -> QueueRow:
    period = submission.period
    judged = values_last_judged(events)
    since = submission.submitted_at or submission.changed_at or now
    return QueueRow(
        submission=submission,
        punctuality=punctuality(
            first_submitted=submission.first_submitted_at, due=period.due_at, now=now
        ),
        due=due_text(period.due_at),
        waiting=_waited(now - since),
        changed=None if judged is None else len(changes_since(cells, judged)),
        notes=sum(bool(cell.note) for cell in cells),
        same=sum(cell.typed.startswith(SAME) for cell in cells),
        effect=effects.get(submission.pk),
        foreseen=submission.pk in effects,
        refusal=why_not(user, Move.ACCEPT, submission) or "",
        reviewers=reviewers,
    )


def _waited(span: timedelta) -> str:
    days, hours = divmod(int(span.total_seconds() // 3600), 24)
    return f"{days}天" if days else f"{hours}小时" if hours > 0 else "不足1小时"

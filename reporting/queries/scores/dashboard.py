"""The overview (总览): total, the indicators, how the month stands, what is due next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models.functions import TruncMonth

from indicators.models import Campaign, Indicator, Metric, Task
from indicators.queries import indicators_of, metrics_by_indicator, next_tasks
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Score
from reporting.queries.filling.matrix import MonthNow, month_now
from reporting.queries.published.bases import Official, OfficialNumber, official_of
from reporting.queries.scores.four import Four, four_of, four_of_total
from reporting.queries.scores.history import Mark, marks_of


@dataclass(frozen=True)
class IndicatorRow:
    """One of the 16 rows; `change` is against the end of the month before, None without one."""

    indicator: Indicator
    points: Decimal
    basis: str
    change: Decimal | None
    four: Four | None
    official: OfficialNumber | None

    @property
    def open(self) -> Decimal | None:
        """The points still to win (还可争取); None before the first score that knows them."""
        return self.four.open if self.four else None


@dataclass(frozen=True)
class MonthTotal:
    """The total at the end of a month; `day` is its last, while it is running the latest."""

    month: date
    day: date
    total: Decimal


@dataclass(frozen=True)
class Dashboard:
    """What the overview shows; without any score yet `score` is None.

    Rows, marks and tasks are read when they are first asked for: a page that has kept what it
    made of them does without.
    """

    campaign: Campaign
    now: datetime
    score: Score | None
    before: Score | None
    four: Four | None
    published: Official
    totals: list[MonthTotal]
    month: MonthNow | None
    stale: bool
    problems: list[str]

    @property
    def official(self) -> OfficialNumber | None:
        """The total the city published."""
        return self.published.total

    @property
    def change(self) -> Decimal | None:
        """Against the end of the month before; None without one."""
        return self.score.total - self.before.total if self.score and self.before else None

    @cached_property
    def rows(self) -> list[IndicatorRow]:
        return _rows(self.campaign, self.score, self.before, self.published)

    @cached_property
    def marks(self) -> list[Mark]:
        return marks_of(self.campaign)

    @cached_property
    def tasks(self) -> list[Task]:
        return next_tasks(self.campaign, today=self.now.astimezone(SHANGHAI).date())

    @property
    def by_points_to_win(self) -> list[IndicatorRow]:
        """Most still to win first, equal ones by number, those nobody can tell of at the end."""
        return sorted(self.rows, key=lambda row: (row.open is None, -(row.open or 0)))


def dashboard_of(campaign: Campaign, *, now: datetime) -> Dashboard:
    """The page's content; the number of queries does not depend on units or months."""
    months = month_ends(campaign)
    score = months[-1] if months else None
    stale, problems = _state_of_scoring(campaign)
    today = now.astimezone(SHANGHAI).date()
    return Dashboard(
        campaign=campaign,
        now=now,
        score=score,
        before=_month_before(months, score),
        four=four_of_total(score, campaign),
        published=official_of(campaign),
        totals=[_month_total(one, today) for one in months],
        month=month_now(campaign, now=now),
        stale=stale,
        problems=problems,
    )


def month_ends(campaign: Campaign) -> list[Score]:
    """The last score of every calendar month in Asia/Shanghai, oldest first, the latest last."""
    month = TruncMonth("computed_at", tzinfo=SHANGHAI)
    return list(
        Score.objects.filter(campaign=campaign)
        .annotate(month=month)
        .order_by("month", "-computed_at", "-id")
        .distinct("month")
    )


def _month_total(score: Score, today: date) -> MonthTotal:
    month = _month(score)
    last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return MonthTotal(month, min(last, today), score.total)


def _month(score: Score) -> date:
    return score.computed_at.astimezone(SHANGHAI).date().replace(day=1)


def _month_before(months: list[Score], score: Score | None) -> Score | None:
    earlier = [one for one in months if score is not None and _month(one) < _month(score)]
    return earlier[-1] if earlier else None


def _rows(
    campaign: Campaign, score: Score | None, before: Score | None, official: Official
) -> list[IndicatorRow]:
    read = metrics_by_indicator(campaign)
    return [
        IndicatorRow(
            indicator=indicator,
            points=points_of(score, indicator),
            basis=basis_of(read[indicator.number], campaign),
            change=points_of(score, indicator) - points_of(before, indicator) if before else None,
            four=four_of(score, indicator),
            official=official.points.get(indicator.number),
        )
        for indicator in indicators_of(campaign)
    ]


def points_of(score: Score | None, indicator: Indicator) -> Decimal:
    return Decimal(score.points.get(str(indicator.number), "0")) if score else Decimal(0)


def basis_of(read: list[Metric], campaign: Campaign) -> str:
    """Where an indicator's inputs come from, as people here call it; or 专班认定."""
    if all(metric.kind == Metric.Kind.JUDGED for metric in read):
        return "专班认定"
    if all(metric.basis == Metric.Basis.OFFICIAL for metric in read):
        return campaign.official_name
    return campaign.shadow_name


def _state_of_scoring(campaign: Campaign) -> tuple[bool, list[str]]:
    """Whether a change that moves the score waits, and what contradicts; one query."""
    names = ("score_request__asked", "scoring__done", "scoring__problems")
    asked, done, problems = Campaign.objects.values_list(*names).get(pk=campaign.pk)
    return (asked or 0) > (done or 0), problems or []

"""2022 as it would have been: nine months of work by moving the clock, ending in one total."""

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from indicators.models import Campaign, Duty, Metric
from indicators.scheme import read_scheme
from indicators.scoring.engine import score
from notices.models import Dispatch
from notices.tasks import reminders_due
from reporting.duties.deadlines import Punctuality, punctuality
from reporting.filling import submissions
from reporting.models import Event, Period, Score, Scoring, Submission
from reporting.queries import dashboard_of
from reporting.tasks import ensure_periods, ensure_scored
from reporting.workflow import Move, State
from tests import builders as build
from tests.scoring.recheck import recheck

pytestmark = pytest.mark.django_db
# Month → the unit that comes late, and month → the one whose sheet comes back once.
LATE = {6: "yuji", 9: "taxation"}
BACK = {5: "market-supervision", 8: "financial-monitoring"}
Answers = dict[tuple[str, int], build.Typed]


def at_that_time(now: datetime, *tasks: object) -> None:
    """Runs the scheduled tasks with the clock moved."""
    with time_machine.travel(now, tick=False):
        for task in tasks:
            task()  # type: ignore[operator]


def sheets(month: int) -> list[Submission]:
    rows = Submission.objects.filter(period__month__month=month).order_by("unit__position")
    return list(rows.select_related("period__campaign", "unit"))


def report(sheet: Submission, said: Answers) -> None:
    """One unit's month: handed in, once sent back and corrected, accepted."""
    of, month, due = sheet.unit.code, sheet.period.month.month, sheet.period.due_at
    by = build.head() if of == build.OFFICE_UNIT else build.clerk(of)
    reviewer = build.reviewer()
    when = due + timedelta(minutes=1) if LATE.get(month) == of else due - timedelta(days=3)
    said[of, month] = build.answers(sheet)
    if BACK.get(month) == of:
        wrong = said[of, month] | {"credit_records_reported": ("9999999", False)}
        build.hand_in(sheet, by=by, when=when, typed=wrong)
        reasons = {"credit_records_reported": "较上月变化较大，请核对后重新填报"}
        submissions.return_(sheet, by=reviewer, at=when, version=1, reasons=reasons)
    typed = said[of, month]
    build.hand_in(sheet, by=by, when=when, typed=typed)
    build.accept(sheet, by=reviewer, when=when + timedelta(hours=20))


def naive_facts(campaign: Campaign, said: Answers) -> dict[str, object]:
    """The facts straight from what was typed, without cells, services or the fact builder."""
    reporters = defaultdict[str, set[str]](set)
    leads = dict[str, str]()
    for duty in Duty.objects.filter(campaign=campaign, reports=True).select_related():
        reporters[duty.metric.code].add(duty.unit.code)
        if duty.role == "lead":
            leads[duty.metric.code] = duty.unit.code
    facts: dict[str, object] = {}
    for metric in Metric.objects.filter(campaign=campaign):
        units = reporters[metric.code]
        if metric.combine == "lead":
            units = {leads[metric.code]}
        typed = [
            (month, of, sheet[metric.code])
            for (of, month), sheet in sorted(said.items(), key=lambda one: one[0][1])
            if of in units and metric.code in sheet
        ]
        facts[metric.code] = naive_fact(metric.kind, typed)
    return facts


def naive_fact(kind: str, typed: list[tuple[int, str, tuple[str, bool]]]) -> object:
    if kind == "register":
        return len({line for _, _, (text, _) in typed for line in text.split("\n") if line})
    numbers = [(month, of, Decimal(text or 0)) for month, of, (text, _) in typed]
    if kind == "monthly":
        return [sum(n for m, _, n in numbers if m == month) for month in range(1, 13)]
    if kind == "flow":
        return sum(number for _, _, number in numbers)
    latest = {of: number for _, of, number in numbers}
    return sum(latest.values()) if latest else None


@pytest.fixture
def year(campaign: Campaign) -> Answers:
    """March to December lived through, one month after the other."""
    said: Answers = {}
    for sheet_unit in {d.unit.code for d in Duty.objects.filter(reports=True)}:
        if sheet_unit != build.OFFICE_UNIT:
            build.clerk(sheet_unit)
    for month in range(3, 13):
        opens = build.at(3, 18, 0) if month == 3 else build.at(month, 1, 0)
        at_that_time(opens - timedelta(seconds=1), ensure_periods)
        assert Period.objects.count() == (0 if month == 3 else month - 1)
        at_that_time(opens, ensure_periods, ensure_periods)
        assert Period.objects.count() == month
        for reported in (1, 2, 3) if month == 3 else (month,):
            for sheet in sheets(reported):
                report(sheet, said)
        at_that_time(build.at(month, 28), ensure_scored, ensure_scored)
    return said


def test_year_ends_in_the_total_of_the_same_facts_counted_by_hand(
    campaign: Campaign, year: Answers
) -> None:
    assert {row.state for row in Submission.objects.all()} == {State.ACCEPTED}
    assert Submission.objects.count() == 12 * 33
    facts = naive_facts(campaign, year)
    by_hand = score(read_scheme(build.FOLDER).plan, facts)
    kept = Score.objects.filter(campaign=campaign)[0]
    assert Scoring.objects.get().problems == []
    assert kept.total == by_hand.total
    assert kept.points == {str(n): str(points) for n, points in by_hand.indicators.items()}
    for part in kept.parts.all():
        assert abs(part.points - Decimal(str(float(recheck(part.trace))))) < Decimal("1e-9")
    months = [one.month.month for one in dashboard_of(campaign, now=build.at(12, 31)).totals]
    assert months == list(range(3, 13))
    # Ranks average 623 ÷ 12 = 51.9: five steps begun beyond place 10, two points each, of 20.
    assert kept.points["1"] == "10"
    # Wrong codes in February and June: ten clean months of 0.2.
    assert kept.points["4"] == "2"
    assert kept.points["2"] == "10"
    # All four documents judged to be there: 0.7 each.
    assert kept.points["14"] == "2.8"
    late = [
        (row.period.month.month, row.unit.code)
        for row in Submission.objects.select_related("period", "unit")
        if punctuality(
            first_submitted=row.first_submitted_at,
            due=row.period.due_at,
            now=build.at(12, 31),
        )
        is Punctuality.LATE
    ]
    assert sorted(late) == sorted(LATE.items())
    back = Event.objects.filter(move=Move.RETURN)
    assert {(e.submission.period.month.month, e.submission.unit.code) for e in back} == set(
        BACK.items()
    )
    at_that_time(build.at(1, 15, year=2023), ensure_periods, ensure_scored, reminders_due)
    assert (Period.objects.count(), Score.objects.first()) == (12, kept)
    assert not Dispatch.objects.exists()


def test_only_units_that_still_owe_hear_of_it_near_the_deadline(campaign: Campaign) -> None:
    for duty_unit in {d.unit.code for d in Duty.objects.filter(reports=True)}:
        if duty_unit != build.OFFICE_UNIT:
            build.clerk(duty_unit)
    at_that_time(build.at(4, 1, 0), ensure_periods)
    said: Answers = {}
    for month in (1, 2, 3, 4):
        for sheet in sheets(month):
            if month < 4 or sheet.unit.code not in ("huxi", "yuji"):
                report(sheet, said)
    for hour in (8, 10, 12, 17, 20):
        at_that_time(build.at(4, 24, hour), reminders_due)
    told = Dispatch.objects.values_list("recipient__username", "occasion")
    assert sorted(told) == [("clerk-huxi", "2022-04-24"), ("clerk-yuji", "2022-04-24")]
    for sheet in sheets(4):
        if sheet.unit.code == "huxi":
            report(sheet, said)
    at_that_time(build.at(4, 26), reminders_due)
    last = Dispatch.objects.get(occasion="2022-04-26")
    assert last.recipient
    assert last.recipient.username == "clerk-yuji"
    assert "已逾期" in last.body

"""Two people at the same moment: one wins, the other is told, nothing is lost or doubled."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, transaction

from indicators.models import Campaign
from reporting.duties import periods
from reporting.filling import submissions
from reporting.models import Cell, Event, Period, Score, Scoring, Submission
from reporting.refusals import Overtaken
from reporting.scores import scorebook
from reporting.workflow import Move, State
from tests import builders as build
from tests.racing import at_once
from tests.worker import wait_for
from units.models import User

pytestmark = pytest.mark.django_db(transaction=True)
WHEN = build.at(4, 20)
ROUNDS = 20


@pytest.fixture
def april(campaign: Campaign) -> list[Submission]:
    """The sheets of April of as many units as there are rounds."""
    build.open_months(campaign, now=WHEN)
    rows = Submission.objects.filter(period__month__month=4).select_related("unit", "period")
    return list(rows.exclude(unit__code=build.OFFICE_UNIT)[:ROUNDS])


def again(submission: Submission) -> Submission:
    """The same row as another request loads it."""
    return Submission.objects.select_related("period", "unit").get(pk=submission.pk)


def one_told(outcomes: Sequence[object], words: str) -> bool:
    """Exactly one action went through and every other was told these words."""
    told = [outcome for outcome in outcomes if outcome is not None]
    assert all(isinstance(outcome, Overtaken) and words in str(outcome) for outcome in told), told
    return len(outcomes) - len(told) == 1


def move(
    do: Callable[..., object], submission: Submission, by: User, **given: object
) -> Callable[[], object]:
    mine = again(submission)
    return partial(do, mine, by=by, at=WHEN, version=mine.version, **given)


def test_of_two_reviewers_exactly_one_wins(april: list[Submission]) -> None:
    one, two = build.reviewer("reviewer-1"), build.reviewer("reviewer-2")
    for count, submission in enumerate(april):
        build.submit(submission, by=build.clerk(submission.unit.code), when=WHEN)
        reasons = {submission.cells.earliest("pk").metric.code: "请核对"}
        other = (
            move(submissions.return_, submission, two, reasons=reasons)
            if count % 2
            else move(submissions.accept, submission, two)
        )
        outcomes = at_once([move(submissions.accept, submission, one), other])
        assert one_told(outcomes, "他人已先行处理：reviewer-"), outcomes
        assert Event.objects.filter(submission=submission).count() == 2
        stored = again(submission)
        accepted = outcomes[0] is None or not count % 2
        assert stored.state == (State.ACCEPTED if accepted else State.RETURNED)
        assert stored.changed_by == (one if outcomes[0] is None else two)


def test_of_two_clerks_on_one_draft_one_wins_and_nothing_is_mixed(
    april: list[Submission],
) -> None:
    codes = ("commitment_records", "fulfilment_records", "credit_records_reported")
    for submission in april:
        one = build.clerk(submission.unit.code)
        two = build.clerk(submission.unit.code, f"second-{submission.unit.code}")
        outcomes = at_once(
            [
                move(submissions.save, submission, by, typed=dict.fromkeys(codes, (text, False)))
                for by, text in ((one, "1111"), (two, "2222"))
            ]
        )
        lost = [outcome for outcome in outcomes if isinstance(outcome, Overtaken)]
        assert len(lost) == 1, outcomes
        assert "他人已先行处理" in str(lost[0])
        won = "2222" if isinstance(outcomes[0], Overtaken) else "1111"
        stored = Cell.objects.filter(submission=submission, metric__code__in=codes)
        assert set(stored.values_list("typed", flat=True)) == {won}


def test_double_submission_leaves_one_event(april: list[Submission]) -> None:
    for submission in april:
        by = build.clerk(submission.unit.code)
        typed = build.answers(submission)
        outcomes = at_once(
            [move(submissions.submit, submission, by, typed=typed) for _ in range(3)]
        )
        assert one_told(outcomes, "您已于2022-04-20 10:00提交"), outcomes
        events = Event.objects.filter(submission=submission)
        assert [event.move for event in events] == [Move.SUBMIT]


def test_periods_opened_at_the_same_moment_exist_once(campaign: Campaign) -> None:
    opened = at_once([partial(periods.ensure_periods, campaign, now=WHEN)] * 4)
    assert not [found for found in opened if isinstance(found, Exception)], opened
    assert sum(len(found) for found in opened if isinstance(found, list)) == 4
    assert Period.objects.count() == 4
    assert Submission.objects.count() == 4 * 33
    cells = Cell.objects.count()
    periods.ensure_periods(campaign, now=WHEN)
    assert Cell.objects.count() == cells


def test_recomputing_at_the_same_moment_writes_one_score(
    campaign: Campaign, april: list[Submission]
) -> None:
    by, before = build.reviewer(), scorebook.ensure_scored(campaign, now=WHEN)
    for submission in april:
        build.submit(submission, by=build.clerk(submission.unit.code), when=WHEN)
        build.accept(submission, by=by, when=WHEN)
    outcomes = at_once([partial(scorebook.ensure_scored, campaign, now=WHEN)] * 4)
    assert before is not None
    kept = Score.objects.exclude(pk=before.pk).get()
    assert outcomes == [kept] * 4
    assert Scoring.objects.get().problems == []


def test_acceptances_and_recomputes_together_end_as_one_after_the_other(
    campaign: Campaign, april: list[Submission]
) -> None:
    by = build.reviewer()
    for submission in april:
        build.submit(submission, by=build.clerk(submission.unit.code), when=WHEN)
    for first, second in zip(april[::2], april[1::2], strict=True):
        actions: list[Callable[[], object]] = [
            move(submissions.accept, first, by),
            partial(scorebook.ensure_scored, campaign, now=WHEN),
            move(submissions.accept, second, by),
        ]
        outcomes = at_once(actions)
        assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
    last = scorebook.ensure_scored(campaign, now=WHEN)
    Score.objects.all().delete()
    alone = scorebook.ensure_scored(campaign, now=WHEN)
    assert last is not None
    assert alone is not None
    assert (alone.total, alone.points, alone.digest) == (last.total, last.points, last.digest)


def test_recompute_that_had_to_wait_counts_what_was_accepted_meanwhile(
    campaign: Campaign, april: list[Submission]
) -> None:
    by, sheet = build.reviewer(), april[0]
    before = scorebook.ensure_scored(campaign, now=WHEN)
    build.submit(sheet, by=build.clerk(sheet.unit.code), when=WHEN)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Scoring.objects.select_for_update().get(campaign=campaign)
            recompute = partial(scorebook.ensure_scored, campaign, now=WHEN)
            waiting = pool.submit(at_once, [recompute])
            assert wait_for(somebody_waits_for_a_lock)
            assert at_once([move(submissions.accept, sheet, by)]) == [None]
        [kept] = waiting.result(timeout=20)
    assert isinstance(kept, Score)
    assert kept != before
    sources = [said for part in kept.parts.all() for said in part.sources.values() if said]
    assert sheet.pk in {row[3] for rows in sources for row in rows}


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])

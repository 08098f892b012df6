"""The measurement of scoring: a real campaign, results that are right, nothing left behind."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.management import CommandError
from django.db.models import F

from indicators.models import Campaign
from reporting.benchmark import filling, growth, scratch, tasks
from reporting.benchmark.cloning import Copies
from reporting.benchmark.measuring import NOW
from reporting.benchmark.spread import Spread, exponent
from reporting.demonstration.people import ensure_people
from reporting.models import Cell, Score, Submission
from reporting.scores import scorebook
from reporting.workflow import State
from tests import builders as build
from tests import kept, worker
from units.models import Unit

COMMAND = [sys.executable, "manage.py", "bench_scoring", "--workers=1"]
ANSWER = ("metric__code", "typed", "value", "items", "zero_report")


@pytest.fixture
def full(campaign: Campaign) -> Campaign:
    """The plan of 2022 with a whole year accepted at once."""
    kept.once("full", lambda: _fill(campaign))
    return campaign


def _fill(campaign: Campaign) -> int:
    return filling.fill(campaign, ensure_people(list(Unit.objects.all())), now=NOW)


def rows(sheet: Submission) -> list[tuple[Any, ...]]:
    return list(sheet.cells.order_by("metric__position").values_list(*ANSWER))


@pytest.mark.django_db
def test_sheet_filled_at_once_holds_what_the_workflow_leaves(campaign: Campaign) -> None:
    build.open_months(campaign, now=NOW)
    walked = {
        of: rows(build.deliver(campaign, of, 4, when=build.at(4, 24)))
        for of in ("market-supervision", "huxi", build.OFFICE_UNIT)
    }
    Cell.objects.update(typed="", value=None, items=[], zero_report=False)
    Submission.objects.update(state=State.DRAFT, version=0)
    count = _fill(campaign)
    assert count == Cell.objects.count()
    for of, expected in walked.items():
        sheet = build.sheet_of(campaign, of, 4)
        assert (sheet.state, sheet.version) == (State.ACCEPTED, 2)
        assert rows(sheet) == expected


@pytest.mark.django_db
def test_year_filled_at_once_is_whole_and_nobody_accepted_his_own(full: Campaign) -> None:
    sheets = Submission.objects.filter(period__campaign=full)
    assert sheets.values("period").distinct().count() == 12
    assert not sheets.exclude(state=State.ACCEPTED).exists()
    assert not sheets.filter(accepted_by=F("submitted_by")).exists()
    assert scorebook.due_campaigns().get() == full


@pytest.mark.django_db
def test_every_copy_is_a_whole_campaign_with_figures_of_its_own(full: Campaign) -> None:
    keys = Copies(full).up_to(3)
    assert keys == sorted(Campaign.objects.values_list("pk", flat=True))
    cells = [Cell.objects.filter(submission__period__campaign=key) for key in keys]
    assert len({found.count() for found in cells}) == 1
    assert not Cell.objects.exclude(metric__campaign=F("submission__period__campaign")).exists()
    found = [scorebook.ensure_scored(one, now=NOW) for one in Campaign.objects.all()]
    assert len({one.total for one in found if one}) == 3
    assert growth.prove(keys) == 3


@pytest.mark.django_db
def test_last_month_of_the_year_is_the_score_itself(full: Campaign) -> None:
    kept = scorebook.ensure_scored(full, now=NOW)
    assert kept is not None
    months = tasks.score_months(full)
    assert list(months) == [f"2022-{month:02}" for month in range(1, 13)]
    assert months["2022-12"] == str(kept.total)
    assert len(set(months.values())) > 6


@pytest.mark.django_db
def test_measurement_of_a_wrong_score_is_refused(full: Campaign) -> None:
    scorebook.ensure_scored(full, now=NOW)
    assert growth.prove([full.pk]) == 1
    Score.objects.update(total=F("total") + 1)
    with pytest.raises(CommandError) as refused:
        growth.prove([full.pk])
    assert str(refused.value) == f"{full.code}：后台任务的得分与重新核算的不一致"
    Score.objects.all().delete()
    with pytest.raises(CommandError):
        growth.prove([full.pk])


@pytest.mark.django_db(transaction=True)
def test_command_measures_with_a_real_worker_and_leaves_nothing(
    campaign: Campaign, broker: redis.Redis, tmp_path: Path
) -> None:
    file = tmp_path / "figures.json"
    given = ["--campaigns", "3", "1", "--runs=2", "--repeats=1", f"--json={file}"]
    done = subprocess.run(
        [*COMMAND, *given],
        cwd=worker.ROOT,
        env=worker.environment(),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(file.read_text(encoding="utf-8"))
    steps = [(one["campaigns"], one["seconds"]["runs"], one["proven"]) for one in figures["steps"]]
    assert steps == [(1, 1, 1), (3, 1, 3)]
    assert [len(one["memory"]) for one in figures["steps"]] == [1, 1]
    assert len(figures["exponents"]) == 1
    assert done.stdout.splitlines()[-1].startswith("核对：4 个创建活动")
    assert scratch.scratch_databases("scoring") == []
    assert broker.keys("*bench*") == []
    assert list(Campaign.objects.all()) == [campaign]
    assert not Submission.objects.exists()
    assert not Score.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_database_is_dropped_when_the_command_is_ended(campaign: Campaign) -> None:
    process = subprocess.Popen(
        COMMAND,
        cwd=worker.ROOT,
        env=worker.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert worker.wait_for(lambda: bool(scratch.scratch_databases("scoring")))
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 128 + signal.SIGTERM
    finally:
        process.kill()
        process.wait()
    assert scratch.scratch_databases("scoring") == []


def test_spread_is_the_middle_and_the_half_around_it() -> None:
    assert Spread.of([5, 1, 2, 4, 3]) == Spread(1.5, 3, 4.5, 5)
    assert Spread.of([7.0]) == Spread(7, 7, 7, 1)
    with pytest.raises(ValueError):
        Spread.of([])


def test_exponent_of_linear_growth_is_one() -> None:
    assert exponent((100, 2.0), (300, 6.0)) == pytest.approx(1)
    assert exponent((100, 2.0), (300, 18.0)) == pytest.approx(2)

"""An import is safe beside others, survives a killed worker, and stops when asked."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from ledgers import imports, jobs, staging, tallies
from ledgers.models import Batch, Finding, Record, RecordHistory, Tally
from ledgers.reading.bounds import LEDGER as LEDGER_BOUNDS
from ledgers.tasks import batches_due, work_on
from tests.ledgers.batches import NOW, checked, confirmed, merged, row, uploaded, worker
from tests.racing import at_once
from tests.worker import environment
from units.refusals import NotAllowed, Overtaken

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("campaign")]
PROGRAM = """
import sys, django
django.setup()
from ledgers import jobs
from tests.ledgers.batches import worker
print("here", flush=True)
jobs.work_on(int(sys.argv[1]), worker=worker("killed"))
"""
State = Batch.State


def working(batch: Batch) -> "subprocess.Popen[bytes]":
    """A worker in a process of its own, just about to begin with the batch."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(batch.pk)],
        cwd=Path(__file__).parents[2],
        env=environment(DJANGO_SETTINGS_MODULE="creditcity.settings"),
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"here\n"
    return process


def killed(process: "subprocess.Popen[bytes]", after: float) -> None:
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _is_reading(batch: Batch) -> None:
    end = time.monotonic() + 60
    while Batch.objects.get(pk=batch.pk).state != State.READING:
        assert time.monotonic() < end
        time.sleep(0.05)


def later() -> jobs.Worker:
    """A worker whose clock is past every lease."""
    return worker("after", timezone.now() + timedelta(hours=1))


def test_two_units_at_once_keep_every_record_once() -> None:
    own = [row(number) for number in range(400)]
    both = [row(number) for number in range(1000, 1400)]
    ready = [
        confirmed(checked([*own, *both])),
        confirmed(checked([*both[::-1], *(row(n) for n in range(2000, 2400))], of="finance")),
    ]
    both_done = at_once(
        [partial(jobs.work_on, one.pk, worker=worker(f"w{one.pk}")) for one in ready]
    )
    done = [one for one in both_done if isinstance(one, Batch)]
    assert [one.state for one in done] == [State.MERGED, State.MERGED]
    assert Record.objects.count() == 1200
    assert sorted(one.counts["merged"].get("foreign", 0) for one in done) == [0, 400]
    assert sum(Tally.objects.values_list("reported", flat=True)) == 1200
    assert tallies.wrong() == []


def test_one_batch_is_worked_on_by_one_worker_only() -> None:
    batch = confirmed(checked([row(number) for number in range(300)]))
    done = at_once([partial(jobs.work_on, batch.pk, worker=worker(f"w{n}")) for n in range(4)])
    assert sum(one is not None for one in done) == 1
    assert Record.objects.count() == 300
    assert tallies.wrong() == []


@pytest.mark.parametrize("seed", range(4))
def test_worker_killed_while_merging_leaves_the_ledger_before_or_complete(seed: int) -> None:
    merged([row(number) for number in range(0, 3000, 3)])
    batch = confirmed(checked([row(number, XK_NR="改") for number in range(3000)]))
    killed(working(batch), random.Random(seed).uniform(0.0, 0.5))
    batch.refresh_from_db()
    whole = batch.state == State.MERGED
    assert Record.objects.filter(batch=batch).count() == (3000 if whole else 0)
    assert RecordHistory.objects.count() == (1000 if whole else 0)
    assert tallies.wrong() == []
    # The database may be at the dead worker's last statement for a moment.
    end = time.monotonic() + 20
    while not whole and jobs.work_on(batch.pk, worker=later()) is None:
        assert time.monotonic() < end
        time.sleep(0.05)
    batch.refresh_from_db()
    assert batch.state == State.MERGED
    assert Record.objects.filter(batch=batch).count() == 3000
    assert staging.count(batch) is None
    assert tallies.wrong() == []


def test_worker_killed_while_reading_is_followed_by_another() -> None:
    batch = uploaded([row(1, codes="W4"), row(2, sleep="2")])
    process = working(batch)
    _is_reading(batch)
    killed(process, 0)
    batch.refresh_from_db()
    assert batch.state == State.READING
    assert jobs.work_on(batch.pk, worker=worker("early")) is None
    jobs.work_on(batch.pk, worker=later())
    batch.refresh_from_db()
    assert (batch.state, batch.counts["records"]) == (State.CHECKED, 2)
    assert Finding.objects.filter(batch=batch).count() == 1


def test_batch_interrupted_again_and_again_is_given_up() -> None:
    batch = uploaded([row(1)])
    Batch.objects.filter(pk=batch.pk).update(attempts=jobs.ATTEMPTS)
    assert jobs.work_on(batch.pk, worker=worker()) is None
    batch.refresh_from_db()
    assert (batch.state, batch.told) == (State.REFUSED, jobs.GIVEN_UP)


def test_stop_ends_a_reading_within_seconds() -> None:
    batch = uploaded([row(1), row(2, sleep="30")])
    process = working(batch)
    _is_reading(batch)
    started = time.monotonic()
    imports.stop(batch, by=batch.uploaded_by, at=timezone.now())
    process.communicate(timeout=60)
    batch.refresh_from_db()
    assert (batch.state, batch.ended_by) == (State.STOPPED, batch.uploaded_by)
    assert time.monotonic() - started < 15
    assert staging.count(batch) is None


def test_merging_batch_cannot_be_stopped_and_an_ended_one_not_again() -> None:
    batch = confirmed(checked([row(1)]))
    with pytest.raises(NotAllowed):
        imports.stop(batch, by=batch.uploaded_by, at=NOW)
    other = checked([row(2)])
    imports.stop(other, by=other.uploaded_by, at=NOW)
    with pytest.raises(Overtaken):
        imports.stop(other, by=other.uploaded_by, at=NOW)


def test_stage_lost_with_a_crash_is_read_again_before_it_is_merged() -> None:
    batch = confirmed(checked([row(1), row(2)]))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {staging.table_of(batch)}")
    jobs.work_on(batch.pk, worker=worker())
    batch.refresh_from_db()
    assert (batch.state, Record.objects.count()) == (State.UPLOADED, 0)
    assert "重新读取" in batch.told
    jobs.work_on(batch.pk, worker=worker())
    jobs.work_on(confirmed(batch).pk, worker=worker())
    assert Record.objects.count() == 2


def test_sweep_hands_out_what_waits_and_drops_what_is_left_over(broker) -> None:
    waiting, done = uploaded([row(1)]), checked([row(2)])
    Batch.objects.filter(pk=done.pk).update(state=State.STOPPED)
    broker.flushdb()
    batches_due()
    assert broker.llen("celery") == 1
    assert str(waiting.pk).encode() in broker.lindex("celery", 0) or broker.llen("celery") == 1
    assert staging.count(done) is None


def test_a_long_import_is_not_ended_by_the_time_limit_of_other_tasks() -> None:
    limit = work_on.time_limit
    assert limit > 10 * settings.CELERY_TASK_TIME_LIMIT
    # The child that reads gives up of itself before its worker is ended.
    assert limit > 3 * LEDGER_BOUNDS.seconds

"""A worker killed inside the merge's own transaction, held open for it; what it leaves lying."""

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from ledgers import imports, jobs, leftovers, tallies
from ledgers.models import Batch, Record, RecordHistory
from tests.ledgers.batches import checked, confirmed, merged, row, uploaded, worker
from tests.ledgers.test_jobs import killed, later, working

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("campaign")]
State = Batch.State


@contextmanager
def row_kept(kept_row: Model) -> Iterator[None]:
    """Another transaction keeps the row: whoever wants to change it waits."""
    kept, go = threading.Event(), threading.Event()

    def keep() -> None:
        with transaction.atomic():
            type(kept_row).objects.select_for_update(no_key=True).get(pk=kept_row.pk)  # type: ignore[attr-defined]
            kept.set()
            go.wait(60)
        connection.close()

    thread = threading.Thread(target=keep)
    thread.start()
    kept.wait(20)
    try:
        yield
    finally:
        go.set()
        thread.join()


def waits(query: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
            "AND datname = current_database() AND query LIKE %s",
            [query],
        )
        return bool(cursor.fetchone()[0])


def until(done: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


def test_worker_killed_before_its_merge_is_committed_leaves_the_ledger_as_it_was() -> None:
    merged([row(number) for number in range(0, 60, 3)])
    batch = confirmed(checked([row(number, XK_NR="改") for number in range(60)]))
    with ExitStack() as ledger:
        ledger.enter_context(row_kept(batch.ledger))
        process = working(batch)
        until(lambda: waits("%ledgers_ledger%FOR NO KEY UPDATE%"))
        # The ledger is its own; the last thing it does is to change the batch's row.
        held = ExitStack()
        held.enter_context(row_kept(batch))
    with held:
        until(lambda: waits('UPDATE "ledgers_batch"%'))
        # Alive, however long its lease has run out: nobody else begins.
        assert jobs.work_on(batch.pk, worker=later()) is None
        killed(process, 0)
    assert (Record.objects.count(), RecordHistory.objects.count()) == (20, 0)
    assert tallies.wrong() == []
    # Dead: two minutes after it had the batch another one has it.
    soon = worker("after", timezone.now() + timedelta(seconds=61))
    until(lambda: jobs.work_on(batch.pk, worker=soon) is not None)
    batch.refresh_from_db()
    assert batch.state == State.MERGED
    assert (Record.objects.count(), RecordHistory.objects.count()) == (60, 20)
    assert tallies.wrong() == []


def test_folder_of_a_killed_worker_is_swept_and_one_at_work_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    batch = uploaded([row(1), row(2, sleep="20")])
    process = working(batch)
    until(lambda: list(tmp_path.glob("*/rows")))
    killed(process, 0)
    (left,) = tmp_path.iterdir()
    assert leftovers.sweep(older_than=3600) == 0
    os.utime(left, (0, 0))
    assert leftovers.sweep(older_than=3600) == 1
    assert list(tmp_path.iterdir()) == []


def test_workbook_as_it_was_sent_lies_in_the_storage_sealed() -> None:
    batch = uploaded([row(1, XK_XDR_LB="自然人", XK_XDR_MC="乙某某")])
    with imports.storage().open(batch.stored) as stored:
        assert "乙某某".encode() not in stored.read()
    assert "乙某某".encode() in b"".join(imports.original(batch))

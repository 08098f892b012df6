"""What a worker does with a batch: claim it, read it in a child, preview it, merge it.

The lease in the row says who works until when. A worker that dies leaves a lease that runs out;
the next one begins the step again, and a step is either undone by the database or begun anew.
"""

import logging
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from ledgers import imports, leftovers, merging, rekeyed, staging, zero_reports
from ledgers.following import Child, ChildRefused
from ledgers.models import Batch
from ledgers.standard import standard

log = logging.getLogger(__name__)
State = Batch.State
# Run out, it is noticed by the next sweep: a dead worker's batch waits two minutes at most. What
# takes longer without a renewal is one transaction, and that holds the batch itself.
LEASE = timedelta(minutes=1)
ATTEMPTS = 3
GIVEN_UP = f"处理{ATTEMPTS}次都中断了，没有入账；请联系系统管理员，或将文件另存为.xlsx后重新上传"
Clock = Callable[[], datetime]
Start = Callable[[Batch, Path, Path], Child]


class Stopped(Exception):
    """Somebody asked for the batch to stop, or another worker has taken it."""


@dataclass(frozen=True)
class Worker:
    """Who works, by which clock, and how the child that opens the file is started."""

    name: str
    clock: Clock
    start: Start


def due(now: datetime) -> QuerySet[Batch]:
    """The batches a worker should work on: none has them, or whoever had them is gone."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return Batch.objects.filter(free, state__in=(State.UPLOADED, State.READING, State.MERGING))


def work_on(pk: int, *, worker: Worker) -> Batch | None:
    """Does the batch's next step if nobody else does; None when there was nothing to do."""
    batch = _claim(pk, worker)
    if batch is None:
        return None
    try:
        if batch.state == State.MERGING:
            _merge(batch, worker)
        else:
            _read(batch, worker)
    except Stopped:
        _stopped(batch, worker)
    batch.refresh_from_db()
    return batch


def _claim(pk: int, worker: Worker) -> Batch | None:
    """Takes the lease by compare-and-swap; gives up what was interrupted too often."""
    now = worker.clock()
    with transaction.atomic():
        row = due(now).select_for_update(skip_locked=True).filter(pk=pk).first()
        if row is None or merging.is_held(pk):
            return None
        if row.stop_asked_by is not None:
            told = "已由上传单位停止，没有入账"
            imports.ended(row, State.STOPPED, by=row.stop_asked_by, at=now, told=told)
            return None
        if row.attempts >= ATTEMPTS:
            imports.ended(row, State.REFUSED, by=None, at=now, told=GIVEN_UP)
            return None
        row.state = State.MERGING if row.state == State.MERGING else State.READING
        row.claimed_by, row.attempts = worker.name, row.attempts + 1
        row.claimed_until = now + LEASE
        row.save(update_fields=["state", "claimed_by", "attempts", "claimed_until"])
    return Batch.objects.select_related("ledger", "unit").get(pk=pk)


def _renew(batch: Batch, worker: Worker, progress: int) -> None:
    """Tells how far it is and keeps the lease; raises Stopped when it may not go on."""
    mine = Batch.objects.filter(
        pk=batch.pk, state=State.READING, claimed_by=worker.name, stop_asked_by=None
    )
    if not mine.update(claimed_until=worker.clock() + LEASE, progress=progress):
        raise Stopped


def _stopped(batch: Batch, worker: Worker) -> None:
    with transaction.atomic():
        row = Batch.objects.select_for_update().get(pk=batch.pk)
        if row.claimed_by == worker.name and row.stop_asked_by is not None:
            told = "已由上传单位停止，没有入账"
            at = worker.clock()
            imports.ended(row, State.STOPPED, by=row.stop_asked_by, at=at, told=told)


def _read(batch: Batch, worker: Worker) -> None:
    """The file through the child into the stage, then the preview."""
    with tempfile.TemporaryDirectory(prefix=leftovers.PREFIX) as folder:
        path = Path(folder) / "workbook"
        with path.open("wb") as here:
            here.writelines(imports.original(batch))
        try:
            with worker.start(batch, path, Path(folder)) as child:
                report = _staged(batch, worker, child)
        except ChildRefused as refused:
            _refuse(batch, worker, str(refused))
            return
    _checked(batch, worker, report)


def _staged(batch: Batch, worker: Worker, child: Child) -> dict[str, Any]:
    staging.open_stage(batch)
    rows = 0
    _renew(batch, worker, rows)
    for rows in staging.stage(batch, _heard(child.rows(), batch, worker)):
        _renew(batch, worker, rows)
    report = child.report()
    _renew(batch, worker, rows)
    with transaction.atomic():
        merging.hold(batch)
        staging.stage_findings(batch, child.findings())
    return report


def _heard(lines: Iterator[bytes | None], batch: Batch, worker: Worker) -> Iterator[bytes]:
    """The lines; while the child has none (None) the lease is kept and a stop is heard."""
    rows = 0
    for line in lines:
        if line is None:
            _renew(batch, worker, rows)
        else:
            rows += 1
            yield line


@transaction.atomic
def _checked(batch: Batch, worker: Worker, report: dict[str, Any]) -> None:
    merging.hold(batch)
    counts = merging.preview(batch)
    counts["rekeyed"] = rekeyed.count(batch) if counts["new"] else 0
    key = _standard(batch).key
    if counts["foreign"]:
        merging.tell_foreign(batch, column=key[0] if key else "")
    _finish(
        batch,
        worker,
        was=State.READING,
        state=State.CHECKED,
        counts=report.get("counts", {}) | counts,
        layout=report.get("layout", []),
        progress=counts["records"],
        claimed_by="",
        claimed_until=None,
        attempts=0,
    )


def _merge(batch: Batch, worker: Worker) -> None:
    """The one transaction in which a batch comes into the ledger."""
    if staging.count(batch) != batch.counts["records"]:
        # The stage was lost with the database's crash; read again, the person confirms again.
        told = "数据库曾中断，正在重新读取文件，请在读取后再次确认"
        again = {"state": State.UPLOADED, "told": told, "decided_by": None, "decided_at": None}
        _finish(batch, worker, was=State.MERGING, claimed_by="", claimed_until=None, **again)
        return
    with transaction.atomic():
        merging.hold(batch)
        merging.lock(batch.ledger_id)
        if batch.choice == Batch.Choice.WHOLE:
            batch.counts = batch.counts | merging.preview(batch)
            if refusal := imports.whole_refused(batch):
                back = {"told": refusal, "decided_by": None, "decided_at": None}
                _finish(batch, worker, was=State.MERGING, state=State.CHECKED, **back)
                return
        merged = merging.merge(batch)
        zero_reports.overtaken_by(batch, at=worker.clock())
        counts = batch.counts | {"merged": merged}
        given = {"state": State.MERGED, "counts": counts, "ended_at": worker.clock(), "told": ""}
        _finish(batch, worker, was=State.MERGING, ended_by=batch.decided_by, **given)
        staging.drop(batch)


def _refuse(batch: Batch, worker: Worker, sentence: str) -> None:
    with transaction.atomic():
        row = Batch.objects.select_for_update().get(pk=batch.pk)
        if row.claimed_by == worker.name and row.state == State.READING:
            imports.ended(row, State.REFUSED, by=None, at=worker.clock(), told=sentence)


def _finish(batch: Batch, worker: Worker, *, was: str, **columns: object) -> None:
    """Writes a step's end if the batch is still this worker's; raises Stopped otherwise."""
    mine = Batch.objects.filter(pk=batch.pk, state=was, claimed_by=worker.name)
    if not mine.update(**{"claimed_by": "", "claimed_until": None} | columns):
        raise Stopped


def _standard(batch: Batch) -> Any:
    return standard(batch.ledger.standard, on=batch.reported_on)

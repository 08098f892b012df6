"""What the worker does for this room; each task may run never, once or five times."""

import os
import socket

from celery import shared_task
from django.utils import timezone

from ledgers import deliveries, jobs, leftovers, staging, starting

# A sweep comes every minute; what it could not hand out by then the next one hands out again.
SWEEP_SECONDS = 60
# A million rows take a few minutes; whatever takes an hour is stuck.
AT_MOST = 3600
# Nobody works in a folder for longer than a task may take.
SWEPT_AFTER = AT_MOST + 60


@shared_task(name="ledgers.work_on", bind=True, time_limit=AT_MOST)
def work_on(self: object, batch: int) -> None:
    """The batch's next step, if nobody else does it."""
    task = getattr(getattr(self, "request", None), "id", None) or "here"
    name = f"{socket.gethostname()[:16]}:{os.getpid()}:{str(task)[:36]}"[:64]
    jobs.work_on(batch, worker=jobs.Worker(name, timezone.now, starting.start))


@shared_task(name="ledgers.batches_due")
def batches_due() -> None:
    """Hands every batch that waits, or whose worker is gone, to whichever worker is free."""
    for pk in jobs.due(timezone.now()).values_list("pk", flat=True):
        work_on.apply_async(args=[pk], expires=SWEEP_SECONDS)
    for pk in deliveries.due().values_list("pk", flat=True):
        make_delivery.apply_async(args=[pk], expires=SWEEP_SECONDS)
    staging.drop_left_over()
    leftovers.sweep(older_than=SWEPT_AFTER)


@shared_task(name="ledgers.make_delivery", time_limit=AT_MOST)
def make_delivery(delivery: int) -> None:
    """Writes the workbook for the city platform, if nobody else does it."""
    deliveries.make(delivery)

"""Waking a worker for a job without depending on the broker: the job's row is the truth."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def work_is_due(batch: int) -> None:
    """Wakes a worker once the change is durable; while the broker is away the sweep finds it."""
    transaction.on_commit(lambda: _send("ledgers.work_on", batch))


def delivery_is_due(delivery: int) -> None:
    """The same for a workbook to be written for the city platform."""
    transaction.on_commit(lambda: _send("ledgers.make_delivery", delivery))


def _send(task: str, row: int) -> None:
    try:
        current_app.send_task(task, args=(row,))
    except (OperationalError, OSError) as error:
        log.warning("broker away, the sweep will find %s of %s: %s", row, task, error)

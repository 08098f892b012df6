"""Waking a worker for a job without depending on the broker: the job's row is the truth."""

import logging
from dataclasses import dataclass
from time import monotonic

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from kombu.pools import producers

log = logging.getLogger(__name__)
# Whoever waits for a page must not wait for a broker that takes a message and never answers.
ANSWERS_WITHIN, ASKED_AGAIN_AFTER = 1, 15
QUICK = {
    "socket_timeout": ANSWERS_WITHIN,
    "socket_connect_timeout": ANSWERS_WITHIN,
    "max_retries": 0,
}


@dataclass
class Silence:
    """Until when this process leaves a broker alone that did not answer."""

    until: float = 0.0


silence = Silence()


def work_is_due(batch: int) -> None:
    """Wakes a worker once the change is durable; while the broker is away the sweep finds it."""
    transaction.on_commit(lambda: send("ledgers.work_on", batch))


def delivery_is_due(delivery: int) -> None:
    """The same for a workbook to be written for the city platform."""
    transaction.on_commit(lambda: send("ledgers.make_delivery", delivery))


def send(task: str, *arguments: object) -> None:
    """Hands the task to the broker, once and on lines of its own; costs a second at most.

    Never raises where the broker is away or frozen: what many changes would ask for together is
    left to the sweep.
    """
    if monotonic() < silence.until:
        return
    try:
        line = current_app.connection_for_write(transport_options=QUICK)
        with producers[line].acquire(block=True, timeout=ANSWERS_WITHIN) as producer:
            current_app.send_task(task, args=arguments, producer=producer, retry=False)
    except (OperationalError, OSError) as error:
        silence.until = monotonic() + ASKED_AGAIN_AFTER
        log.warning("broker away, the sweep will run %s%s: %s", task, arguments, error)

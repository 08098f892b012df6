"""Telling the worker that something is due, without depending on the broker."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def after_commit(task: str, *arguments: object) -> None:
    """Wakes the named task once the change is durable.

    The table is the truth: when the broker is away the one-minute sweep does the same work.
    """
    transaction.on_commit(lambda: _send(task, arguments))


def _send(task: str, arguments: tuple[object, ...]) -> None:
    try:
        current_app.send_task(task, args=arguments)
    except (OperationalError, OSError) as error:
        log.warning("broker away, the sweep will run %s: %s", task, error)

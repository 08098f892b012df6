"""What the worker does for the portal as a whole; it may run never, once or five times."""

import logging

from celery import shared_task
from django.utils import timezone

from creditcity.backups import due
from creditcity.backups.database import Unable
from creditcity.backups.manifest import Unsound
from creditcity.backups.shelf import Busy
from units import enrolling

logger = logging.getLogger(__name__)
# Whatever takes longer than a night is stuck.
AT_MOST = 6 * 3600


@shared_task(name="creditcity.backups_due", time_limit=AT_MOST)
def backups_due() -> None:
    """The backup of last night and the drill of the month, where they are not there yet.

    What fails is tried again by the next tick; it stands in the log that 备份 shows.
    """
    try:
        due.ensure(now=timezone.now())
    except (Busy, Unable, Unsound) as problem:
        logger.error("the backup was not made: %s", problem)


@shared_task(name="creditcity.people_imports_due")
def people_imports_due() -> None:
    """Lists of people that nobody confirmed in time are emptied."""
    enrolling.forget_expired(now=timezone.now())

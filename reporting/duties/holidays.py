"""A change of the working-day calendar (节假日表) and the deadlines that move with it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ledgers import calendars
from reporting.duties import periods
from units.models import User


@transaction.atomic
def change(
    year: int, *, by: User, at: datetime, version: int | None, typed: Mapping[str, str]
) -> int:
    """Keeps the year and dates every month that is not past anew; returns how many months moved.

    Raises what `ledgers.calendars.change` raises; nothing is changed then.
    """
    calendars.change(year, by=by, at=at, version=version, typed=typed)
    return periods.redate(now=at)

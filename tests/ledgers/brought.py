"""Workbooks brought in earnest: uploaded, read by the real child, merged by the real worker."""

import io
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from ledgers import imports, jobs, starting
from ledgers.models import Batch
from tests import builders as build

GOLDEN = Path(__file__).with_name("golden")
UNIT = "market-supervision"
NOW = build.at(5, 12)
LICENCE = "publicity-licence"
LEDGER = GOLDEN / "行政许可-单位台账.xlsx"


def checked(path: Path = LEDGER, *, of: str = UNIT, at: datetime = NOW) -> Batch:
    """The workbook read and judged, waiting for somebody to decide."""
    batch = imports.upload(
        imports.Workbook(path.name, io.BytesIO(path.read_bytes())),
        by=build.clerk(of),
        at=at,
        unit=build.unit(of),
        standard_code=LICENCE,
        reported_on=date(2022, 5, 12),
    )
    return worked_on(batch)


def merged(path: Path = LEDGER, *, of: str = UNIT, at: datetime = NOW) -> Batch:
    batch = checked(path, of=of, at=at)
    imports.confirm(batch, by=build.clerk(of), at=at + timedelta(minutes=1), choice="good")
    return worked_on(batch)


def worked_on(batch: Batch) -> Batch:
    """What a worker does with the batch now."""
    jobs.work_on(batch.pk, worker=jobs.Worker("here", timezone.now, starting.start))
    batch.refresh_from_db()
    return batch

"""Starts the child that opens a workbook: what it must know goes in, nothing else does."""

import sys
from pathlib import Path

from ledgers.asking import Asked
from ledgers.calendars import stored_calendar
from ledgers.following import SpoolChild
from ledgers.models import Batch
from ledgers.terms import terms


def start(batch: Batch, path: Path, folder: Path) -> SpoolChild:
    """The child for the batch: no key, no database, no Django; the stored calendar as text."""
    asked = Asked(
        path=path,
        name=batch.name,
        standard=batch.ledger.standard,
        reported_on=batch.reported_on,
        calendar=stored_calendar(),
        terms=terms().report(batch.ledger.jurisdiction),
    )
    return SpoolChild([sys.executable, "-m", "ledgers.spool"], folder, asked.written())

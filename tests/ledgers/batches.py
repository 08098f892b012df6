"""Batches for tests: a file uploaded, read by a real child process, merged by the real worker."""

import csv
import io
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from ledgers import imports, jobs
from ledgers.following import SpoolChild
from ledgers.models import Batch
from tests import builders as build

LICENCE = "publicity-licence"
REPORTED = date(2022, 5, 12)
NOW = build.at(5, 12)
# The child of these tests: a CSV of rows that are judged already becomes the spool's files.
CHILD = Path(__file__).with_name("spooling_child.py")
Row = Mapping[str, str]


def row(number: int, **instead: str) -> dict[str, str]:
    """One licence of a company, decided on 2022-05-05, all of it right."""
    return {
        "XK_XDR_MC": f"示例企业{number}有限公司",
        "XK_XDR_LB": "法人及非法人组织",
        "XK_FRDB": "甲某某",
        "XK_WSH": f"〔2022〕{number}号",
        "XK_XKJG": "示例机关",
        "XK_JDRQ": "2022-05-05",
        "XK_NR": "准予许可",
        "ok": "t",
        "due": "2022-05-16",
        "codes": "",
    } | instead


def written(rows: Iterable[Row]) -> bytes:
    """The rows as the child of these tests reads them."""
    text, rows = io.StringIO(), list(rows)
    names = list(dict.fromkeys(name for one in rows for name in one))
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def start(batch: Batch, path: Path, folder: Path) -> SpoolChild:
    command = [sys.executable, str(CHILD), str(path), LICENCE, f"{batch.reported_on}"]
    return SpoolChild(command, folder)


def worker(name: str = "worker", now: datetime | None = None) -> jobs.Worker:
    return jobs.Worker(name, (lambda: now) if now else timezone.now, start)


def uploaded(rows: Iterable[Row], *, of: str = "market-supervision", **instead: object) -> Batch:
    unit = build.unit(of)
    given = {"standard_code": LICENCE, "reported_on": REPORTED, "at": NOW} | instead
    workbook = imports.Workbook("台账.csv", io.BytesIO(written(rows)))
    return imports.upload(workbook, by=build.clerk(of), unit=unit, **given)  # type: ignore[arg-type]


def checked(rows: Iterable[Row], **instead: object) -> Batch:
    batch = uploaded(rows, **instead)  # type: ignore[arg-type]
    jobs.work_on(batch.pk, worker=worker(now=NOW))
    batch.refresh_from_db()
    return batch


def confirmed(batch: Batch, choice: str = "good") -> Batch:
    by = batch.uploaded_by
    return imports.confirm(batch, by=by, at=NOW + timedelta(minutes=1), choice=choice)


def merged(rows: Iterable[Row], *, choice: str = "good", **instead: object) -> Batch:
    batch = confirmed(checked(rows, **instead), choice)
    jobs.work_on(batch.pk, worker=worker(now=NOW))
    batch.refresh_from_db()
    return batch

"""One measured run in a process of its own; the last line it prints are its figures as JSON."""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (the settings come first)
from django.db import connection, models, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from import_export import resources  # noqa: E402
from python_calamine import load_workbook  # noqa: E402
from tablib import Dataset  # noqa: E402

from bench.workbooks import LICENCE, REPORTED_ON  # noqa: E402
from indicators.catalogue import Loader  # noqa: E402
from indicators.scheme import read_scheme  # noqa: E402
from ledgers import annotated, calendars, imports, jobs, rates, starting, tallies  # noqa: E402
from ledgers.models import Batch, Ledger, Record  # noqa: E402
from ledgers.queries import records  # noqa: E402
from ledgers.standard import standard  # noqa: E402
from units.models import Unit, User  # noqa: E402
from units.registry import ensure_person  # noqa: E402
from units.roles import Role  # noqa: E402

SCHEME = Path(__file__).parents[1] / "indicators" / "definitions" / "liaocheng-resort-2022"
CODES = [column.code for column in standard(LICENCE).columns]
KEY = ", ".join(f'"{code}"' for code in standard(LICENCE).key)
ALL = ", ".join(f'"{code}"' for code in CODES)
Figures = dict[str, float]


class Licence(models.Model):
    """The plainest table that holds the 28 columns, one row per natural key."""

    class Meta:
        app_label = "ledgers"
        managed = False
        db_table = "bench_licence"


for _code in CODES:
    models.TextField(_code, blank=True, default="").contribute_to_class(Licence, _code)


def prepare() -> Figures:
    """The portal's tables, plan and calendar, and the plain table beside them."""
    call_command("migrate", interactive=False, verbosity=0)
    Loader(read_scheme(SCHEME), demonstration=False, now=timezone.now()).load()
    calendars.seed(at=timezone.now())
    with connection.cursor() as cursor:
        columns = ", ".join(f"\"{code}\" text NOT NULL DEFAULT ''" for code in CODES)
        cursor.execute(f"CREATE TABLE bench_licence (id bigserial PRIMARY KEY, {columns})")
        cursor.execute(f"CREATE UNIQUE INDEX bench_licence_once ON bench_licence ({KEY})")
    return {}


def empty() -> Figures:
    """Nothing in any ledger, and a server that has written down what it had to."""
    tables = [
        *("record", "recordhistory", "finding", "repeated", "tally", "batch", "ledger"),
        *("zeroreport", "decided"),
    ]
    with connection.cursor() as cursor:
        named = ", ".join(f"ledgers_{one}" for one in tables)
        cursor.execute(f"TRUNCATE bench_licence, {named} CASCADE")
        cursor.execute("CHECKPOINT")
    return {}


def portal(path: Path) -> Figures:
    """The whole path: uploaded, read and judged in the child, previewed, merged, counted."""
    user, unit = clerk()
    worker = jobs.Worker("bench", timezone.now, starting.start)
    started = time.perf_counter()
    with path.open("rb") as file:
        batch = imports.upload(
            imports.Workbook(path.name, file),
            by=user,
            at=timezone.now(),
            unit=unit,
            standard_code=LICENCE,
            reported_on=REPORTED_ON,
        )
    jobs.work_on(batch.pk, worker=worker)
    read = time.perf_counter()
    imports.confirm(batch, by=user, at=timezone.now(), choice="good")
    jobs.work_on(batch.pk, worker=worker)
    ended = time.perf_counter()
    batch.refresh_from_db()
    if batch.state != Batch.State.MERGED or tallies.wrong():
        raise SystemExit(f"not merged: {batch.state} {batch.told}")
    return {"seconds": ended - started, "checked": read - started, "merged": ended - read}


def clerk() -> tuple[User, Unit]:
    unit = Unit.objects.get(jurisdiction="liaocheng-resort", code="market-supervision")
    user, _ = ensure_person(
        username="bench", post="测量岗", role=Role.CLERK, unit=unit, email="", demonstration=False
    )
    return user, unit


def floor(path: Path) -> Figures:
    """The least that could be done: load the sheet, COPY it into a stage, upsert by the key."""
    started = time.perf_counter()
    rows = load_workbook(BytesIO(path.read_bytes())).get_sheet_by_index(0).to_python()
    text = "\n".join(["\t".join(map(str, row)) for row in rows[1:]])
    changes = ", ".join(f'"{code}" = excluded."{code}"' for code in CODES)
    with transaction.atomic(), connection.cursor() as cursor:
        columns = ", ".join(f'"{code}" text' for code in CODES)
        cursor.execute(f"CREATE TEMP TABLE stage ({columns}) ON COMMIT DROP")
        cursor.copy_expert(f"COPY stage ({ALL}) FROM STDIN", StringIO(text + "\n"))
        cursor.execute(
            f"INSERT INTO bench_licence AS b ({ALL}) SELECT {ALL} FROM stage "
            f"ON CONFLICT ({KEY}) DO UPDATE SET {changes} "
            f"WHERE (b.*) IS DISTINCT FROM (excluded.*)"
        )
    return {"seconds": time.perf_counter() - started}


def rival(path: Path) -> Figures:
    """django-import-export as it comes, into the same plain table; rows are not judged."""

    class Resource(resources.ModelResource):  # type: ignore[misc]
        class Meta:
            model = Licence
            fields = CODES
            import_id_fields = list(standard(LICENCE).key)

    started = time.perf_counter()
    data = Dataset().load(path.read_bytes(), format="xlsx")
    data = Dataset(*(["" if one is None else one for one in row] for row in data), headers=CODES)
    result = Resource().import_data(data)
    seconds = time.perf_counter() - started
    if result.has_errors() or result.has_validation_errors():
        raise SystemExit("import-export did not import the workbook")
    return {"seconds": seconds, "each": seconds / len(data)}


def rates_read() -> Figures:
    """What pages ask of a full ledger: rates of all units and months, a deep page, the proof."""
    _, unit = clerk()
    ledger = Ledger.objects.get(standard=LICENCE)
    first, last = date(2022, 1, 1), date(2022, 12, 1)
    deep = records.Place(date(2022, 3, 1), 1 << 60)

    def page() -> object:
        return records.page(Record.objects.all(), ledger=ledger.pk, unit=unit.pk, after=deep)

    def all_rates() -> object:
        return rates.of_jurisdiction("liaocheng-resort", [LICENCE], first=first, last=last)

    wrong = len(tallies.wrong())
    return {
        "rates": _milliseconds(all_rates),
        "page": _milliseconds(page),
        "recount": _milliseconds(tallies.wrong, times=1),
        "wrong": wrong,
    }


def annotated_written() -> Figures:
    """The unit's own workbook with the bad cells coloured, from the batch that was merged last."""
    batch = Batch.objects.filter(state=Batch.State.MERGED).latest("pk")
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        annotated.make(batch, Path(folder), masked=True)
        return {"seconds": time.perf_counter() - started, "rows": batch.counts["records"]}


def processor() -> float:
    """Seconds of a processor used so far: by this process, its children that ended, its database.

    Beside other programs the wall says little; this says how much work it is.
    """
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    spent = Path(f"/proc/{backend}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    ticks = sum(map(int, spent[11:13])) / os.sysconf("SC_CLK_TCK")
    return ticks + sum(one.ru_utime + one.ru_stime for one in own)


def _milliseconds(asked: Callable[[], object], *, times: int = 20) -> float:
    asked()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        asked()
        found.append(1000 * (time.perf_counter() - started))
    return sorted(found)[len(found) // 2]


PROGRAMS: dict[str, Callable[..., Figures]] = {
    "prepare": prepare,
    "empty": empty,
    "portal": portal,
    "floor": floor,
    "rival": rival,
    "rates": rates_read,
    "annotated": annotated_written,
}


def main(program: str, *arguments: str) -> None:
    before = processor()
    figures = PROGRAMS[program](*map(Path, arguments))
    figures["processor"] = processor() - before
    figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures["child"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

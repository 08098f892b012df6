"""What others notice of an import: their pages over HTTP, idle and while the real worker imports.

`-m bench.beside WORKBOOK`: web server and worker run with the portal's own options; the last line
printed are the figures as JSON. Like `bench.paths` it is given its servers by the environment.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402 (the settings come first)
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.memory import Peaks  # noqa: E402
from bench.paths import clerk  # noqa: E402
from bench.workbooks import LICENCE, REPORTED_ON  # noqa: E402
from ledgers import imports, tallies, tasks  # noqa: E402
from ledgers.models import Batch  # noqa: E402
from reporting.benchmark.serving import OPTIONS  # noqa: E402

PLAN = "liaocheng-resort-2022"
PAGES = ("dashboard", "desk", "targets", "ledgers", "ledger-batches")
IDLE = 150
# One page after the other, ten a second: a busy office.
EVERY = 0.1
PATIENCE = 3600.0
State = Batch.State
Figures = dict[str, float]


@contextmanager
def portal() -> Iterator[tuple[int, int]]:
    """The web server's port and the worker's process, both gone afterwards."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        number = listener.fileno()
        web = ["gunicorn", "creditcity.wsgi:application", "--bind", f"fd://{number}", *OPTIONS]
        worker = ["celery", "-A", "creditcity", "worker", "--concurrency", "2"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        running = [
            subprocess.Popen([sys.executable, "-m", *one], pass_fds=(number,), **quiet)  # type: ignore[call-overload]
            for one in (web, worker)
        ]
        try:
            yield listener.getsockname()[1], running[1].pid
        finally:
            for one in running:
                one.terminate()
                one.wait(30)


class Visitor:
    """Somebody signed in who opens one page after the other."""

    def __init__(self, port: int) -> None:
        browser = Client()
        browser.force_login(clerk()[0])
        cookies = "; ".join(f"{name}={one.value}" for name, one in browser.cookies.items())
        self._headers = {"Cookie": cookies, "Host": "127.0.0.1"}
        self._port, self._turn = port, 0

    def looks(self) -> float:
        """Milliseconds until a whole page is there; waits for the next turn."""
        name = PAGES[self._turn % len(PAGES)]
        self._turn += 1
        started = time.perf_counter()
        visit = HTTPConnection("127.0.0.1", self._port, timeout=60)
        visit.request("GET", reverse(name, args=[PLAN]), headers=self._headers)
        answer = visit.getresponse()
        answer.read()
        taken = time.perf_counter() - started
        visit.close()
        if answer.status != 200:
            raise SystemExit(f"{name}: {answer.status}")
        time.sleep(max(0.0, EVERY - taken))
        return 1000 * taken


def main(path: Path) -> Figures:
    with portal() as (port, worker):
        visitor = Visitor(port)
        _patiently(visitor.looks)
        idle = [visitor.looks() for _ in range(IDLE)]
        peaks = Peaks(worker)
        user, unit = clerk()
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
        tasks.work_on.delay(batch.pk)
        reading, told = _while(batch, State.CHECKED, visitor, peaks)
        imports.confirm(batch, by=user, at=timezone.now(), choice="good")
        tasks.work_on.delay(batch.pk)
        merging, _ = _while(batch, State.MERGED, visitor, peaks)
        seconds = time.perf_counter() - started
    if tallies.wrong():
        raise SystemExit("counts differ from the records")
    busy = reading + merging
    return {
        "seconds": seconds,
        "idle_p50": statistics.median(idle),
        "idle_p95": _p95(idle),
        "busy_p50": statistics.median(busy),
        "busy_p95": _p95(busy),
        "reading_p95": _p95(reading),
        "merging_p95": _p95(merging),
        "told": told,
        "memory": peaks.worker,
        "child": peaks.child,
    }


def _while(batch: Batch, wanted: str, visitor: Visitor, peaks: Peaks) -> tuple[list[float], int]:
    """How long pages took until the batch is in the state, and how often its progress moved."""
    found: list[float] = []
    seen: set[int] = set()
    until = time.monotonic() + PATIENCE
    while batch.state != wanted:
        found.append(visitor.looks())
        peaks.look()
        batch.refresh_from_db()
        seen.add(batch.progress)
        if batch.state in (State.REFUSED, State.STOPPED) or time.monotonic() > until:
            raise SystemExit(f"{batch.state}: {batch.told}")
    return found, len(seen)


def _patiently(look: Callable[[], float]) -> None:
    """Until the server answers, and then once round so that nothing is met for the first time."""
    until = time.monotonic() + 60
    while True:
        try:
            look()
            break
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
    for _ in range(4 * len(PAGES)):
        look()


def _p95(found: list[float]) -> float:
    return sorted(found)[int(0.95 * (len(found) - 1))]


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    figures = main(Path(sys.argv[1]))
    connection.close()
    sys.stdout.write(json.dumps(figures) + "\n")

"""Worker processes as the portal starts them, on the scratch database and a queue of their own."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any

from celery import current_app
from django.conf import settings
from django.core.management import CommandError

from reporting.benchmark import notes
from reporting.benchmark.scratch import address

PAUSE = 0.05
TOLD_EVERY = 10.0
# Longer than any campaign takes, and than a worker needs to start.
PATIENCE = 90.0
GRACE = 20.0


@contextmanager
def own_queue(name: str) -> Iterator[str]:
    """What this process sends goes to a queue that the portal's workers do not read.

    Raises kombu's OperationalError at once when the broker is away.
    """
    before = current_app.conf.task_default_queue
    emptied(name)
    current_app.conf.task_default_queue = name
    try:
        yield name
    finally:
        current_app.conf.task_default_queue = before
        with current_app.connection_for_write() as connection:
            # Declared once more: only a channel that knows its binding takes it away as well.
            own = current_app.amqp.queues[name](connection.default_channel)
            own.declare()
            own.delete()


def emptied(queue: str) -> None:
    """Forgets what was sent so far: every acceptance wakes a worker."""
    with current_app.connection_for_write() as connection:
        connection.default_channel.queue_purge(queue)


@dataclass(frozen=True)
class Fleet:
    """Some worker processes that wait for tasks."""

    queue: str
    process: "subprocess.Popen[bytes]"
    log: IO[bytes]
    say: Callable[[str], None]

    def run(self, task: Any, run: str, campaigns: Sequence[int]) -> float:
        """Hands every campaign to whichever process is free; seconds until all are finished.

        Raises CommandError with the last words of the workers when they stop getting on.
        """
        begun = time.monotonic()
        for campaign in campaigns:
            task.apply_async(args=[run, campaign], queue=self.queue)
        self._wait(run, len(campaigns))
        return time.monotonic() - begun

    def _wait(self, run: str, count: int) -> None:
        done, moved, told = 0, time.monotonic(), time.monotonic()
        while done < count:
            time.sleep(PAUSE)
            now, before, done = time.monotonic(), done, notes.count(run)
            if done > before:
                moved = now
            if self.process.poll() is not None or now - moved > PATIENCE:
                raise CommandError(f"后台任务没有进展（{done}/{count}）：\n{self._last_words()}")
            if now - told > TOLD_EVERY and done < count:
                told = now
                self.say(f"    已完成 {done}/{count}")

    def _last_words(self) -> str:
        self.log.seek(0)
        return "\n".join(self.log.read().decode(errors="replace").splitlines()[-15:])


@contextmanager
def fleet(queue: str, *, workers: int, say: Callable[[str], None]) -> Iterator[Fleet]:
    """One Celery worker with that many processes; none of them is left afterwards."""
    command = [
        *(sys.executable, "-m", "celery", "-A", "creditcity", "worker"),
        *("--concurrency", str(workers), "--without-gossip", "--without-mingle"),
        *("--queues", queue, "--hostname", f"{queue}@%h", "--loglevel", "WARNING"),
        *("--include", "reporting.benchmark.tasks"),
    ]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": address()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C is ours: the workers end when we say so.
            start_new_session=True,
        )
        try:
            yield Fleet(queue, process, log, say)
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

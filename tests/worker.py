"""A real Celery worker on the test database, and programs run against it from outside."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

ROOT = Path(__file__).parents[1]


def environment(**instead: str) -> dict[str, str]:
    """This process's environment, with the test database in place of the one it started from."""
    url = urlsplit(os.environ["DATABASE_URL"])
    database = url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return os.environ | {"DATABASE_URL": database} | instead


@contextmanager
def running() -> Iterator[subprocess.Popen[bytes]]:
    """One worker with one child, as the portal starts it; ended with its children."""
    command = [sys.executable, "-m", "celery", "-A", "creditcity", "worker", "--concurrency=1"]
    quiet = ["--loglevel=warning", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    process = subprocess.Popen(
        [*command, *quiet],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(happened: Callable[[], bool], *, seconds: float = 60) -> bool:
    """Whether it happened before the time was up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.1)
    return False


def run(program: str, *arguments: str, **instead: str) -> str:
    """What a program printed that ran with the test database and Django set up."""
    code = f"import django; django.setup()\n{program}"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=environment(DJANGO_SETTINGS_MODULE="creditcity.settings", **instead),
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    return done.stdout.strip()

"""The web server as the portal starts it, on the scratch database and an address of its own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from typing import IO

from django.conf import settings
from django.core.management import CommandError

from reporting.benchmark.scratch import address

# A test compares them with the portal's own.
OPTIONS = (
    *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload"),
    *("--no-control-socket", "--graceful-timeout", "5"),
)
PAUSE = 0.1
READY = 60.0
GRACE = 10.0


@contextmanager
def web() -> Iterator[tuple[str, int]]:
    """Host and port of a server that answers; nothing of it is left afterwards."""
    with (
        socket.create_server(("127.0.0.1", 0), backlog=2048) as listener,
        tempfile.TemporaryFile() as log,
    ):
        process = _start(listener, log)
        try:
            _wait(process, listener, log)
            yield listener.getsockname()[:2]
        finally:
            _end(process)


def _start(listener: socket.socket, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    descriptor = listener.fileno()
    bound = ("creditcity.wsgi:application", "--bind", f"fd://{descriptor}")
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *bound, *OPTIONS],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": address()},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        pass_fds=(descriptor,),
        # Ctrl-C is ours: the server ends when we say so.
        start_new_session=True,
    )


def _wait(process: "subprocess.Popen[bytes]", listener: socket.socket, log: IO[bytes]) -> None:
    end = time.monotonic() + READY
    while time.monotonic() < end and process.poll() is None:
        host, port = listener.getsockname()[:2]
        connection = HTTPConnection(host, port, timeout=READY)
        with suppress(OSError):
            connection.request("GET", "/sign-in/")
            if connection.getresponse().status == 200:
                connection.close()
                return
        connection.close()
        time.sleep(PAUSE)
    log.seek(0)
    last = "\n".join(log.read().decode(errors="replace").splitlines()[-15:])
    raise CommandError(f"网站没有应答：\n{last}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

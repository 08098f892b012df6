"""Whoever no longer waits for an annotated workbook ends the process that makes it."""

import http.client
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from ledgers import leftovers
from ledgers.views.leaving import SOCKET
from tests import builders as build
from tests.ledgers.brought import UNIT, checked
from tests.web import signed_in

PATIENCE = 60
# Waits for the other end, then writes down that it has left.
APPLICATION = """
import time
from pathlib import Path
from typing import Any
from types import SimpleNamespace

from ledgers.views.leaving import has_left


def application(environ, start_response):
    request, file = SimpleNamespace(META=environ), Path(environ["QUERY_STRING"])
    file.write_text("waits" if not has_left(request) else "blind")
    while not has_left(request):
        time.sleep(0.02)
    file.write_text("left")
    start_response("204 No Content", [])
    return []
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    """A gunicorn as the portal's, with an application that only looks whether anybody is there."""
    (tmp_path / "waiting.py").write_text(APPLICATION)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [sys.executable, "-m", "gunicorn", "waiting:application"]
        command += ["--bind", f"fd://{listener.fileno()}", "--worker-class", "gthread"]
        command += ["--threads", "4", "--no-control-socket", "--graceful-timeout", "1"]
        environment = {"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"}
        with subprocess.Popen(
            command, pass_fds=[listener.fileno()], env=environment, stderr=subprocess.DEVNULL
        ) as process:
            yield listener.getsockname()[1]
            process.terminate()


def _becomes(file: Path, words: str) -> bool:
    pause = threading.Event()
    for _ in range(PATIENCE * 20):
        if file.exists() and file.read_text() == words:
            return True
        pause.wait(0.05)
    return False


def test_server_sees_a_browser_that_waits_and_one_that_leaves(server: int, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    browser = http.client.HTTPConnection("127.0.0.1", server, timeout=PATIENCE)
    browser.request("GET", f"/?{seen}")
    assert _becomes(seen, "waits")
    browser.close()
    assert _becomes(seen, "left")


@pytest.mark.django_db
@pytest.mark.usefixtures("campaign")
def test_workbook_nobody_waits_for_is_not_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    batch, clerk = checked(), signed_in(build.clerk(UNIT))
    address = reverse("ledger-workbook", args=[build.CODE, batch.pk])
    here, there = socket.socketpair()
    with here:
        waiting: dict[str, Any] = {SOCKET: here}
        assert b"".join(clerk.get(address, **waiting)).startswith(b"PK")
        there.close()
        answer = clerk.get(address, **waiting)
    assert (answer.status_code, answer.content) == (204, b"")
    assert not list(tmp_path.glob(f"{leftovers.PREFIX}*"))

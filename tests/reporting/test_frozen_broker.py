"""A Redis that takes messages and never answers holds nobody up: the sweep does the rest."""

import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
import redis
from celery import Celery

from creditcity.embedded import binaries
from indicators.models import Campaign
from ledgers import wake
from reporting.models import ScoreRequest
from reporting.workflow import State
from tests import builders as build
from tests.web import post, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]


@pytest.fixture
def broker(monkeypatch) -> Iterator[subprocess.Popen[bytes]]:
    """A server of this test's own, which the portal hands its tasks to."""
    # The address of a socket must stay short.
    with tempfile.TemporaryDirectory(prefix="cc") as folder:
        socket = Path(folder) / "r.sock"
        command = [str(binaries.find().redis), *("--port", "0", "--save", "", "--dir", folder)]
        process = subprocess.Popen(
            [*command, "--unixsocket", str(socket)], stdout=subprocess.DEVNULL
        )
        monkeypatch.setattr(wake, "current_app", _portal_at(f"redis+socket://{socket}"))
        monkeypatch.setattr(wake, "silence", wake.Silence())
        try:
            _await(redis.Redis(unix_socket_path=str(socket)))
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            process.wait()


def _portal_at(broker: str) -> Celery:
    """The portal's own settings with another broker."""
    portal = Celery("frozen", set_as_current=False)
    portal.config_from_object("django.conf:settings", namespace="CELERY")
    portal.conf.broker_write_url = broker
    return portal


def _await(client: redis.Redis) -> None:
    for _ in range(1500):
        try:
            client.ping()
        except redis.ConnectionError:
            sleep(0.02)
        else:
            client.close()
            return
    pytest.fail("redis-server does not answer")


def _accept(campaign: Campaign, of: str, capture) -> float:
    """Seconds until the office has its answer, with all that follows the commit."""
    sheet = build.sheet_of(campaign, of, 4)
    build.submit(sheet, by=build.clerk(of), when=build.at(4, 19))
    office, began = signed_in(build.reviewer()), monotonic()
    with capture(execute=True):
        answer = post(office, sheet, "accept", {"version": str(sheet.version)})
    assert answer.status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == State.ACCEPTED
    return monotonic() - began


def test_acceptance_waits_a_second_for_a_frozen_broker_and_the_next_not_at_all(
    opened: Campaign, broker: subprocess.Popen[bytes], django_capture_on_commit_callbacks
) -> None:
    capture = django_capture_on_commit_callbacks
    _accept(opened, "finance", capture)
    assert wake.silence.until == 0
    broker.send_signal(signal.SIGSTOP)
    assert 1 <= _accept(opened, "taxation", capture) < 3
    assert wake.silence.until > monotonic()
    assert _accept(opened, "huxi", capture) < 1
    assert ScoreRequest.objects.get(campaign=opened).asked == 3  # the sweep finds all of them

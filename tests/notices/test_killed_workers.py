"""A small run of bench.letters: workers killed (-9) in the middle send nothing twice."""

import os

import pytest
from django.db import connection

from bench.letters import Asked, free_port, run

ASKED = Asked(circulars=2, reminders=4, refused=1, kills=2, workers=2, hurry=30, seconds=60)


@pytest.mark.django_db(transaction=True)
def test_letters_arrive_once_or_are_listed_though_workers_are_killed() -> None:
    port = free_port()
    before, path, after = os.environ["DATABASE_URL"].partition("@/creditcity")
    environment = os.environ | {
        "DATABASE_URL": f"{before}@/{connection.settings_dict['NAME']}{after}",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }
    assert path
    found = run(ASKED, environment, port)
    assert found.right, found
    assert found.kills == 2
    assert found.states["sent"] + found.states["failed"] + found.states["unknown"] == 6
    assert found.states["failed"] >= 1
    listed = [address for address, _, _ in found.doubtful]
    assert len(listed) == found.states["failed"] + found.states["unknown"]

"""Acceptance in the browser becomes a score in the worker, and is never lost with the broker."""

import json
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import transaction

from creditcity.embedded.binaries import find
from indicators.catalogue import Loader
from indicators.models import Campaign
from indicators.scheme import read_scheme
from notices.models import Dispatch
from notices.reminders import ensure_reminders
from reporting.models import Score, Submission
from reporting.scores import scorebook
from reporting.tasks import ensure_scored as the_sweep
from reporting.tasks import scores_due
from reporting.workflow import State
from tests import builders as build
from tests import worker
from tests.web import post, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
WHEN = build.at(4, 20)
ACCEPT = """
import sys
from django.test import Client
from units.models import User
client = Client(SERVER_NAME="localhost")
client.force_login(User.objects.get(username="reviewer"))
answer = client.post(f"/submissions/{sys.argv[1]}/accept/", {"version": sys.argv[2]})
print(answer.status_code)
"""


@pytest.fixture
def waiting(campaign: Campaign, broker: redis.Redis) -> Submission:
    """A submission that waits for review, and nothing yet scored."""
    build.open_months(campaign, now=WHEN)
    build.reviewer()
    sheet = build.sheet_of(campaign, "market-supervision", 4)
    return build.submit(sheet, by=build.clerk("market-supervision"), when=WHEN)


def accepted(submission: Submission) -> bool:
    return Submission.objects.get(pk=submission.pk).state == State.ACCEPTED


def test_worker_scores_what_the_office_accepts_and_sends_what_is_due(
    waiting: Submission, campaign: Campaign
) -> None:
    with worker.running() as process:
        answer = post(signed_in(build.reviewer()), waiting, "accept", {"version": "1"})
        assert answer.status_code == 302
        assert worker.wait_for(Score.objects.exists)
        build.clerk("finance")
        assert ensure_reminders(now=build.at(4, 22)) > 0
        unsent = Dispatch.objects.exclude(state=Dispatch.State.SENT)
        assert worker.wait_for(lambda: not unsent.exists())
        assert process.poll() is None
    kept = Score.objects.get()
    assert kept.parts.get(code="3").sources["market_entities"][0][3] == waiting.pk
    assert scorebook.ensure_scored(campaign, now=WHEN) == kept
    letters = "".join(
        file.read_text(encoding="utf-8") for file in Path(settings.MAIL_FOLDER).iterdir()
    )
    assert "区财政局 2022年4月：待报" in letters


def test_acceptance_succeeds_without_a_broker_and_the_sweep_scores_it(
    waiting: Submission,
) -> None:
    nowhere = "redis://127.0.0.1:1/0"
    assert worker.run(ACCEPT, str(waiting.pk), "1", REDIS_URL=nowhere) == "302"
    assert accepted(waiting)
    assert not Score.objects.exists()
    the_sweep()
    assert Score.objects.get().parts.get(code="3").points > 0


@pytest.fixture
def full_broker(tmp_path: Path) -> Iterator[str]:
    """The address of a Redis of its own that answers but has no room to write."""
    socket = tmp_path / "redis.sock"
    command = [str(find().redis), "--port", "0", "--unixsocket", str(socket), "--maxmemory", "1"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
    try:
        assert worker.wait_for(socket.exists)
        yield f"unix://{socket}?db=0"
    finally:
        process.terminate()
        process.wait()


def test_acceptance_succeeds_while_the_broker_refuses_to_write(
    waiting: Submission, full_broker: str
) -> None:
    with redis.Redis.from_url(full_broker) as client, pytest.raises(redis.ResponseError):
        client.set("full", "1")
    assert worker.run(ACCEPT, str(waiting.pk), "1", REDIS_URL=full_broker) == "302"
    assert accepted(waiting)


def test_worker_is_woken_once_and_only_for_a_change_that_is_durable(
    waiting: Submission, broker: redis.Redis
) -> None:
    with transaction.atomic():
        build.accept(waiting, by=build.reviewer(), when=WHEN)
        transaction.set_rollback(True)
    assert not accepted(waiting)
    assert broker.llen("celery") == 0
    post(signed_in(build.reviewer()), waiting, "accept", {"version": "1"})
    [message] = broker.lrange("celery", 0, -1)  # type: ignore[misc]  # not the awaited kind
    assert b"reporting.ensure_scored" in message
    post(signed_in(build.reviewer()), waiting, "accept", {"version": "1"})
    assert broker.llen("celery") == 1


def handed_out(broker: redis.Redis) -> list[int]:
    """The campaigns that the tasks in the queue name, in order; the tasks are taken away."""
    waiting: list[bytes] = broker.lrange("celery", 0, -1)  # type: ignore[assignment]
    messages = [json.loads(one) for one in waiting]
    broker.delete("celery")
    assert {one["headers"]["task"] for one in messages} <= {"reporting.ensure_scored"}
    return sorted(json.loads(b64decode(one["body"]))[0][0] for one in messages)


def test_sweep_hands_out_one_task_per_due_campaign_and_none_for_the_others(
    waiting: Submission, campaign: Campaign, broker: redis.Redis
) -> None:
    moved = read_scheme(build.FOLDER, year=2023)
    other = Loader(moved, demonstration=False, now=WHEN).load()
    scores_due()
    assert handed_out(broker) == sorted([campaign.pk, other.pk])
    scorebook.ensure_scored(campaign, now=WHEN)
    scores_due()
    assert handed_out(broker) == [other.pk]
    scorebook.ensure_scored(other, now=WHEN)
    scores_due()
    assert handed_out(broker) == []
    build.accept(waiting, by=build.reviewer(), when=WHEN)
    assert handed_out(broker) == [campaign.pk]
    scores_due()
    assert handed_out(broker) == [campaign.pk]


def test_task_that_was_lost_and_tasks_that_run_twice_end_in_the_same_score(
    waiting: Submission, campaign: Campaign, broker: redis.Redis
) -> None:
    build.accept(waiting, by=build.reviewer(), when=WHEN)
    assert handed_out(broker) == [campaign.pk]
    assert scorebook.due_campaigns().get() == campaign
    for _ in range(3):
        scores_due()
    assert broker.llen("celery") == 3
    with worker.running():
        assert worker.wait_for(
            lambda: broker.llen("celery") == broker.hlen("unacked") == 0 and Score.objects.exists()
        )
    assert not scorebook.due_campaigns().exists()
    kept = Score.objects.get()
    assert scorebook.ensure_scored(campaign, now=WHEN) == kept
    kept.delete()
    again = scorebook.ensure_scored(campaign, now=WHEN)
    assert again is not None
    assert (again.digest, again.total, again.points) == (kept.digest, kept.total, kept.points)

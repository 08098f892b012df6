"""Mail servers that are away, refuse, delay or cut the line, and workers that die."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from indicators.models import Campaign
from notices.models import Dispatch
from notices.outbox import deliver_due
from tests import builders as build
from tests.notices.mailserver import Post
from tests.notices.writing import NOW, letter, states
from units.models import User

pytestmark = pytest.mark.django_db
State = Dispatch.State


@pytest.fixture
def recipient(campaign: Campaign) -> User:
    return build.clerk("finance", post="区财政局填报员")


def test_server_that_is_away_is_waited_for_and_costs_no_letter(
    recipient: User, post: Post, settings: Any
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    letter(recipient, 1)
    letter(recipient, 2)
    assert deliver_due(now=NOW) == 0
    assert states() == [State.QUEUED, State.QUEUED]
    first, second = Dispatch.objects.order_by("id")
    assert first.error.startswith("连不上邮件服务器")
    # One letter a round tries whether the server is back.
    assert (first.next_try_at, second.next_try_at) == (NOW + timedelta(minutes=1), None)
    settings.EMAIL_PORT = port
    assert deliver_due(now=NOW) == 1
    assert deliver_due(now=NOW + timedelta(minutes=1)) == 1
    assert states() == [State.SENT, State.SENT]


def test_server_away_for_more_than_three_days_is_told(
    recipient: User, post: Post, settings: Any
) -> None:
    settings.EMAIL_PORT = 1
    letter(recipient, created_at=NOW - timedelta(days=3, minutes=1))
    assert deliver_due(now=NOW) == 0
    assert states() == [State.FAILED]


@pytest.mark.parametrize(
    ("at", "said"),
    [("answers", "450 try later"), ("answers", "421 busy"), ("answers", "drop"),
     ("after_data", "451 try later")],
)  # fmt: skip
def test_temporary_answer_is_tried_again_later_and_holds_up_nobody(
    campaign: Campaign, post: Post, at: str, said: str
) -> None:
    people = [build.clerk(of) for of in ("finance", "taxation")]
    for number, person in enumerate(people, start=1):
        letter(person, number)
    getattr(post, at)[people[0].email] = said
    post.once = True
    assert deliver_due(now=NOW) == 1
    assert states() == [State.QUEUED, State.SENT]
    assert deliver_due(now=NOW + timedelta(seconds=59)) == 0
    assert deliver_due(now=NOW + timedelta(minutes=1)) == 1
    assert states() == [State.SENT, State.SENT]
    assert post.recipients == [people[1].email, people[0].email]


def test_temporary_answer_is_not_asked_for_ever(recipient: User, post: Post) -> None:
    letter(recipient)
    post.answers[recipient.email] = "450 4.2.1 greylisted"
    tries = [NOW + timedelta(minutes=minutes) for minutes in range(400)]
    assert [deliver_due(now=moment) for moment in tries[::20]].count(1) == 0
    one = Dispatch.objects.get()
    assert (one.state, one.attempts, one.code) == (State.FAILED, 6, 450)
    assert one.error == "4.2.1 greylisted"


def test_permanent_answer_to_the_letter_itself_stops_it(recipient: User, post: Post) -> None:
    letter(recipient)
    post.after_data[recipient.email] = "554 5.7.1 spam"
    assert deliver_due(now=NOW) == 0
    one = Dispatch.objects.get()
    assert (one.state, one.code, one.error) == (State.FAILED, 554, "5.7.1 spam")


def test_silence_after_the_letter_is_doubtful(recipient: User, post: Post, settings: Any) -> None:
    settings.EMAIL_DATA_TIMEOUT = 0.2
    letter(recipient)
    post.silent_seconds = 0.6
    assert deliver_due(now=NOW) == 0
    assert states() == [State.UNKNOWN]
    assert deliver_due(now=NOW + timedelta(days=1)) == 0
    assert len(post.arrived) == 1


def test_letter_found_on_the_line_is_unknown_after_a_minute_and_never_sent_again(
    recipient: User, post: Post
) -> None:
    letter(recipient, 1, state=State.IN_DATA, in_data_at=NOW - timedelta(seconds=61))
    letter(recipient, 2, state=State.IN_DATA, in_data_at=NOW - timedelta(seconds=59))
    assert deliver_due(now=NOW) == 0
    assert states() == [State.UNKNOWN, State.IN_DATA]
    assert Dispatch.objects.get(state=State.UNKNOWN).error == ("传送过程中断，无法确认对方是否收到")
    for later in range(1, 6):
        deliver_due(now=NOW + timedelta(hours=later))
    assert states() == [State.UNKNOWN, State.UNKNOWN]
    assert post.arrived == []


def test_letter_left_before_the_line_goes_back_into_the_queue(recipient: User, post: Post) -> None:
    letter(recipient, 1, state=State.CLAIMED, claimed_at=NOW - timedelta(seconds=61), attempts=1)
    letter(recipient, 2, state=State.CLAIMED, claimed_at=NOW - timedelta(seconds=59), attempts=1)
    letter(recipient, 3, state=State.CLAIMED, claimed_at=NOW - timedelta(days=1), attempts=6)
    assert deliver_due(now=NOW) == 1
    assert states() == [State.SENT, State.CLAIMED, State.FAILED]
    assert len(post.arrived) == 1


def test_slow_worker_whose_letter_was_taken_from_it_sends_nothing(
    recipient: User, post: Post
) -> None:
    """The first worker is held up between the answer to RCPT and DATA, past its lease."""
    one = letter(recipient)

    def held_up() -> datetime:
        if Dispatch.objects.filter(pk=one.pk, state=State.CLAIMED, attempts=1).exists():
            Dispatch.objects.update(claimed_at=NOW - timedelta(minutes=2))
            assert deliver_due(now=NOW) == 1
        return NOW

    assert deliver_due(now=NOW, clock=held_up) == 0
    assert states() == [State.SENT]
    assert len(post.arrived) == 1


def test_line_broken_after_the_letter_was_taken_is_doubtful_and_never_sent_again(
    recipient: User, post: Post
) -> None:
    letter(recipient)
    post.hangs_up = True
    assert deliver_due(now=NOW) == 0
    assert states() == [State.UNKNOWN]
    post.hangs_up = False
    assert deliver_due(now=NOW + timedelta(hours=2)) == 0
    assert len(post.arrived) == 1

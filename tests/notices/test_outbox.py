"""Letters leave once, reach one person each, and one bad address stops nobody else."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from indicators.models import Campaign
from notices.models import Dispatch
from notices.outbox import deliver_due
from notices.tasks import deliver_due as the_task
from tests import builders as build
from tests.notices import mailserver
from tests.notices.mailserver import Post
from tests.racing import at_once
from units.models import User

pytestmark = pytest.mark.django_db
NOW = build.at(4, 22)
State = Dispatch.State


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> Iterator[Post]:
    """The portal configured with a real SMTP server."""
    with mailserver.running() as post:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.DEFAULT_FROM_EMAIL = "专班办公室 <office@example.org>"
        settings.MAIL_FOLDER = tmp_path / "mail"
        yield post


@pytest.fixture
def recipient(campaign: Campaign) -> User:
    return build.clerk("finance", post="区财政局填报员")


def letter(recipient: User, number: int = 1, **columns: Any) -> Dispatch:
    return Dispatch.objects.create(
        **{
            "plan": "monthly-reminder",
            "occasion": f"2022-04-{number:02}",
            "recipient": recipient,
            "address": recipient.email,
            "subject": "【报送提醒】还有1项未完成",
            "body": "区财政局填报员：\n\n· 区财政局 2022年4月：待报\n",
            "message_id": f"<letter-{number}@portal.invalid>",
            "created_at": NOW,
        }
        | columns
    )


def states() -> list[str]:
    return list(Dispatch.objects.order_by("id").values_list("state", flat=True))


def test_without_a_mail_server_a_letter_is_a_readable_file(
    recipient: User, mail_folder: Path
) -> None:
    one = letter(recipient)
    assert deliver_due(now=NOW) == 1
    [file] = mail_folder.iterdir()
    assert file.name.endswith("-letter-1.txt")
    head, _, body = file.read_text(encoding="utf-8").partition("\n\n")
    assert "收件人：clerk-finance@example.org" in head
    assert "主题：【报送提醒】还有1项未完成" in head
    assert body == one.body + "\n"
    one.refresh_from_db()
    assert (one.state, one.sent_at, one.error) == (State.SENT, NOW, "")
    assert deliver_due(now=NOW) == 0


def test_letter_leaves_by_smtp_with_its_fixed_identity(recipient: User, post: Post) -> None:
    letter(recipient)
    assert deliver_due(now=NOW) == 1
    [(addresses, message)] = post.arrived
    assert addresses == ["clerk-finance@example.org"]
    assert message["Message-ID"] == "<letter-1@portal.invalid>"
    assert message["Subject"] == "【报送提醒】还有1项未完成"
    assert message["From"].addresses[0].display_name == "专班办公室"
    assert message["To"] == "clerk-finance@example.org"
    assert message.get_content().splitlines() == [
        "区财政局填报员：", "", "· 区财政局 2022年4月：待报"
    ]  # fmt: skip
    assert states() == [State.SENT]
    assert deliver_due(now=NOW) == 0
    assert len(post.arrived) == 1


def test_demonstration_account_is_never_written_to_by_smtp(
    recipient: User, post: Post, tmp_path: Path
) -> None:
    invented = build.clerk("taxation", demonstration=True)
    letter(invented, 1)
    letter(recipient, 2)
    assert deliver_due(now=NOW) == 2
    assert post.recipients == [recipient.email]
    [file] = (tmp_path / "mail").iterdir()
    assert invented.email in file.read_text(encoding="utf-8")


def test_refused_address_is_failed_with_its_reason_and_the_others_leave(
    campaign: Campaign, post: Post
) -> None:
    people = [build.clerk(of) for of in ("finance", "taxation", "health")]
    letters = [letter(person, n) for n, person in enumerate(people, start=1)]
    post.refused = {people[1].email}
    assert deliver_due(now=NOW) == 2
    assert states() == [State.SENT, State.FAILED, State.SENT]
    assert post.recipients == [people[0].email, people[2].email]
    letters[1].refresh_from_db()
    assert "550" in letters[1].error
    assert letters[1].sent_at is None
    assert deliver_due(now=NOW) == 0


def test_no_server_listening_is_told_and_raises_nothing(
    recipient: User, post: Post, settings: Any
) -> None:
    settings.EMAIL_PORT = 1
    letter(recipient)
    assert deliver_due(now=NOW) == 0
    assert states() == [State.FAILED]
    assert Dispatch.objects.get().error


BAD = [
    {"subject": "还有1项\nBcc: all@example.org"},
    {"subject": "还有1项\r\n\r\n<script>"},
    {"address": "a@example.org\nBcc: all@example.org"},
    {"address": "a@example.org\r\nRCPT TO:<all@example.org>"},
    {"message_id": "<x@portal.invalid>\nBcc: all@example.org"},
]


@pytest.mark.parametrize("columns", BAD)
def test_line_break_adds_no_header_and_stops_nobody_else(
    recipient: User, post: Post, columns: dict[str, str]
) -> None:
    letter(recipient, 1, **columns)
    letter(recipient, 2)
    assert deliver_due(now=NOW) == 1
    assert states() == [State.FAILED, State.SENT]
    assert post.recipients == [recipient.email]
    assert [message["Bcc"] for _, message in post.arrived] == [None]
    assert Dispatch.objects.get(state=State.FAILED).error


def test_line_break_in_a_post_stays_in_the_body(campaign: Campaign, post: Post) -> None:
    person = build.clerk("finance", post="填报员\nBcc: all@example.org\n")
    letter(person, body=f"{person.post}：\n\n请填报")
    assert deliver_due(now=NOW) == 1
    [(addresses, message)] = post.arrived
    assert (addresses, message["Bcc"]) == ([person.email], None)
    assert "Bcc: all@example.org" in message.get_content()


def test_letter_found_half_sent_is_unknown_after_an_hour_and_never_sent_again(
    recipient: User, post: Post
) -> None:
    interrupted = NOW - timedelta(hours=1, seconds=1)
    letter(recipient, 1, state=State.IN_DATA, claimed_at=interrupted)
    letter(recipient, 2, state=State.IN_DATA, claimed_at=NOW - timedelta(minutes=59))
    assert deliver_due(now=NOW) == 0
    assert states() == [State.UNKNOWN, State.IN_DATA]
    assert Dispatch.objects.first() is not None
    assert Dispatch.objects.get(state=State.UNKNOWN).error == ("发送过程中断，无法确认对方是否收到")
    for later in range(1, 6):
        deliver_due(now=NOW + timedelta(hours=later))
    assert states() == [State.UNKNOWN, State.UNKNOWN]
    assert post.arrived == []


@pytest.mark.parametrize("state", [State.SENT, State.FAILED, State.UNKNOWN, State.IN_DATA])
def test_only_queued_letters_are_sent(recipient: User, post: Post, state: str) -> None:
    letter(recipient, state=state, claimed_at=NOW, sent_at=NOW if state == State.SENT else None)
    the_task()
    assert post.arrived == []


@pytest.mark.django_db(transaction=True)
def test_several_senders_at_once_send_each_letter_once(campaign: Campaign, post: Post) -> None:
    people = [build.clerk(of) for of in ("finance", "taxation", "health", "huxi", "yuji")]
    for number in range(4):
        for person in people:
            letter(person, number + 1, message_id=f"<{number}-{person.pk}@portal.invalid>")
    outcomes = at_once([partial(deliver_due, now=NOW)] * 4)
    assert sum(outcomes) == 20  # type: ignore[arg-type]
    assert len({message["Message-ID"] for _, message in post.arrived}) == 20
    assert len(post.arrived) == 20
    assert set(states()) == {State.SENT}


def test_second_letter_of_the_same_occasion_cannot_be_written(recipient: User) -> None:
    letter(recipient, 1)
    with pytest.raises(IntegrityError, match="dispatch_once"), transaction.atomic():
        letter(recipient, 1, message_id="<other@portal.invalid>")


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

"""Letters leave once, reach one person each, and one bad address stops nobody else."""

from functools import partial
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.models import Campaign
from notices.letters import Enclosed, ensure_letter
from notices.models import Dispatch
from notices.outbox import deliver_due
from notices.tasks import deliver_due as the_task
from tests import builders as build
from tests.notices.mailserver import Post
from tests.notices.writing import NOW, letter, states
from tests.racing import at_once
from units.models import User

pytestmark = pytest.mark.django_db
State = Dispatch.State


@pytest.fixture
def recipient(campaign: Campaign) -> User:
    return build.clerk("finance", post="区财政局填报员")


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
    assert (letters[1].code, letters[1].error) == (550, "no such mailbox")
    assert letters[1].sent_at is None
    assert deliver_due(now=NOW) == 0


def test_letter_arrives_with_its_html_twin_and_its_files(recipient: User, post: Post) -> None:
    files = [Enclosed("第1期\r\n通报.pdf", "application/pdf", b"%PDF-1.7")]
    ensure_letter(
        plan="circular", occasion="1", to=recipient, subject="第1期", body="正文",
        html="<p>正文</p>", attachments=files, now=NOW,
    )  # fmt: skip
    assert deliver_due(now=NOW) == 1
    [(_, message)] = post.arrived
    assert [part.get_content_type() for part in message.walk()] == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "text/html"),
        "application/pdf",
    ]
    [paper] = message.iter_attachments()
    assert (paper.get_filename(), paper.get_content()) == ("第1期_通报.pdf", b"%PDF-1.7")


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


@pytest.mark.parametrize(
    "state",
    [one for one in State if one not in (State.QUEUED, State.SENT)],
)
def test_only_queued_letters_are_sent(recipient: User, post: Post, state: str) -> None:
    letter(recipient, state=state, claimed_at=timezone.now(), in_data_at=timezone.now())
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

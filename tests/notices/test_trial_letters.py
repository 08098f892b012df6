"""邮件设置: what is shown of the server, and a test letter by a real one to one's own address."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign
from notices import trial_letters
from notices.models import Dispatch
from notices.outbox import deliver_due
from reporting.refusals import NotAllowed, Overtaken
from tests import builders as build
from tests.notices import mailserver
from tests.notices.certificates import authority
from tests.notices.mailserver import Post
from tests.notices.writing import NOW, letter
from tests.racing import at_once
from tests.web import read, signed_in
from units.models import User
from units.roles import Role

pytestmark = pytest.mark.django_db
State = Dispatch.State


@pytest.fixture(autouse=True)
def clock(campaign: Campaign) -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def asked(user: User) -> tuple[int, str]:
    """Asks on the page; the status and the page that it leads to."""
    answer = signed_in(user).post("/settings/mail/", follow=True)
    return answer.status_code, answer.content.decode()


def test_test_letter_goes_to_ones_own_address_and_the_answer_stands_on_the_page(
    post: Post,
) -> None:
    head = build.head()
    status, page = asked(head)
    assert status == 200
    assert "测试邮件已交给发件箱，发往head@example.org" in page
    assert "刷新看结果" in page
    assert deliver_due(now=NOW) == 1
    [(recipients, message)] = post.arrived
    assert (recipients, message["Subject"].strip()) == (["head@example.org"], trial_letters.SUBJECT)
    assert "这是您于2022-04-22 10:00:00在“邮件设置”页请求发送的测试邮件" in message.get_content()
    page = read(signed_in(head), "settings-mail")
    assert "已发送" in page
    assert "刷新看结果" not in page
    row = Dispatch.objects.get()
    assert (row.asked_by, row.created_at, row.state) == (head, NOW, State.SENT)
    assert "测试邮件" in read(signed_in(head), "mail")


def test_refusal_is_told_in_the_server_s_words_and_in_chinese(post: Post) -> None:
    post.refused = {"head@example.org"}
    head = build.head()
    asked(head)
    deliver_due(now=NOW)
    page = read(signed_in(head), "settings-mail")
    for said in ("发送失败", "邮箱不存在，或者对方拒收", "550 no such mailbox", "1封，请逐封处理"):
        assert said in page


def test_unknown_certificate_is_told_with_what_to_do_and_no_password_is_shown(
    settings: Any, tmp_path: Path
) -> None:
    tls = authority(tmp_path).server("127.0.0.1")
    with mailserver.running(tls_context=tls, require_starttls=True) as post:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
        settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = True, False
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "invented-password"
        administrator = build.administrator()
        asked(administrator)
        assert deliver_due(now=NOW) == 0
        page = read(signed_in(administrator), "settings-mail")
    assert "邮件服务器127.0.0.1的证书没有通过验证：颁发机构不受信任" in page
    assert "请在 EMAIL_CA_FILE 写明其根证书文件" in page
    assert "下次尝试 10:01:00" in page
    assert "STARTTLS（smtp+tls）" in page
    assert "invented-password" not in page
    assert (post.arrived, [one for one in post.sessions if one.user]) == ([], [])


def test_one_a_minute_and_ten_an_hour(post: Post, clock: Any) -> None:
    head = build.head()
    for minute in range(trial_letters.IN_AN_HOUR):
        clock.move_to(NOW + timedelta(minutes=minute))
        assert asked(head)[0] == 200
        status, page = asked(head)
        assert (status, "一分钟后再发" in page) == (409, minute < trial_letters.IN_AN_HOUR - 1)
    clock.move_to(NOW + timedelta(minutes=30))
    status, page = asked(head)
    assert (status, "一小时内已经发过10封测试邮件" in page) == (409, True)
    assert asked(build.administrator())[0] == 200
    clock.move_to(NOW + timedelta(minutes=61))
    assert asked(head)[0] == 200
    assert Dispatch.objects.filter(recipient=head).count() == 11


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_letter() -> None:
    head = build.head()
    said = at_once([lambda: trial_letters.send(by=head, at=NOW)] * 2)
    assert [type(one) for one in said if isinstance(one, Overtaken)] == [Overtaken]
    assert Dispatch.objects.count() == 1


def test_nobody_without_the_right_or_an_address_has_one_sent() -> None:
    head = build.head()
    User.objects.filter(pk=head.pk).update(email="")
    head.refresh_from_db()
    page = read(signed_in(head), "settings-mail")
    assert "您的账号没有登记邮箱" in page
    assert "给自己发一封测试邮件" not in page
    assert asked(head)[0] == 403
    with pytest.raises(NotAllowed):
        trial_letters.send(by=build.reviewer(), at=NOW)
    assert not Dispatch.objects.exists()


def test_portal_without_a_mail_server_says_so(mail_folder: Path) -> None:
    head = build.head()
    asked(head)
    deliver_due(now=NOW)
    page = read(signed_in(head), "settings-mail")
    assert "没有邮件服务器" in page
    assert "写成文件，没有经过邮件服务器" in page
    assert len(list(mail_folder.iterdir())) == 1
    assert "信不会送到收件人：请在服务器上设置 EMAIL_URL" in read(signed_in(head), "settings")


def test_open_page_is_told_when_its_letter_has_moved_on(post: Post) -> None:
    client = signed_in(build.head())
    client.post("/settings/mail/")
    before = client.get("/settings/mail/live/").json()["mark"]
    same = client.get("/settings/mail/live/", headers={"if-none-match": f'"{before}"'})
    assert same.status_code == 304
    deliver_due(now=NOW)
    answer = client.get(f"/settings/mail/live/?since={before}").json()
    assert answer["mark"] != before
    assert answer["text"].startswith("测试邮件已发送")


def test_outbox_is_counted_and_the_number_of_queries_does_not_grow() -> None:
    clerk, head, counts = build.clerk("finance"), build.head(), []
    for number, state in enumerate(("queued", "failed", "unknown"), start=1):
        letter(clerk, number, state=state)
    letter(clerk, 4, state="in_data", in_data_at=NOW - timedelta(minutes=2))
    page = read(signed_in(head), "settings-mail")
    assert "1封，最早的生成于2022-04-22 10:00" in page
    assert "2封，请逐封核实" in page
    for rows in (1, 3):
        Dispatch.objects.filter(plan=trial_letters.PLAN).delete()
        for number in range(rows):
            letter(head, plan=trial_letters.PLAN, occasion=f"{number}", asked_by=head,
                   message_id=f"<{rows}-{number}>")  # fmt: skip
        client = signed_in(head)
        with CaptureQueriesContext(connection) as found:
            assert client.get("/settings/mail/").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("role", [Role.OFFICE_HEAD, Role.ADMINISTRATOR])
def test_server_in_the_clear_is_shown_as_a_fault(post: Post, role: Role) -> None:
    page = read(signed_in(build.somebody(role)), "settings-mail")
    assert "不加密（smtp://），密码和信件可能被截获" in page

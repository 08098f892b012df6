"""The page of letters: for the office and the system administrator, and for nobody else."""

import hashlib
from html import unescape

import pytest
from django.urls import reverse

from indicators.models import Campaign
from notices.letters import Enclosed, ensure_letter
from notices.models import Dispatch
from notices.reminders import ensure_reminders
from tests import builders as build
from tests import kept
from tests.builders import CODE
from tests.web import read, signed_in
from units.models import Unit, User
from units.registry import ensure_person
from units.roles import Role

pytestmark = pytest.mark.django_db
NEAR = build.at(4, 22)


@pytest.fixture
def letter(campaign: Campaign) -> Dispatch:
    kept.once("letter to finance", lambda: _write(campaign))
    return Dispatch.objects.get()


def _write(campaign: Campaign) -> None:
    build.open_months(campaign, now=NEAR)
    build.clerk("finance", post="区财政局<b>填报员</b>")
    ensure_reminders(now=NEAR)


def test_administrator_reads_the_letters(letter: Dispatch) -> None:
    client = signed_in(build.administrator())
    page = read(client, "mail")
    assert "共 1 封" in page
    assert letter.subject in page
    assert "待发送" in page
    assert "没有发送失败或结果不明的信，不用处理。" in page
    Dispatch.objects.update(state=Dispatch.State.FAILED)
    assert "1封发送失败或结果不明。" in read(client, "mail")
    text = read(client, "letter", letter.pk)
    assert "· 区财政局 2022年4月：待报" in text
    assert "clerk-finance@example.org" in text


def test_what_people_wrote_is_shown_as_text(letter: Dispatch) -> None:
    client = signed_in(build.administrator())
    for path in ("/mail/", f"/mail/{letter.pk}/"):
        content = client.get(path).content.decode()
        assert "<b>填报员</b>" not in content
        assert "<b>填报员</b>" in unescape(content)


def test_why_a_letter_did_not_leave_is_shown(letter: Dispatch) -> None:
    Dispatch.objects.update(state=Dispatch.State.FAILED, code=550, error="no such mailbox")
    client = signed_in(build.administrator())
    assert "发送失败" in read(client, "mail")
    page = read(client, "letter", letter.pk)
    assert "550 no such mailbox" in page
    assert "邮箱不存在，或者对方拒收" in page


READERS = {Role.OFFICE, Role.OFFICE_HEAD, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", [role for role in Role if role not in READERS])
def test_letters_are_closed_to_everybody_else(letter: Dispatch, role: Role) -> None:
    client = signed_in(build.somebody(role))
    assert client.get("/mail/").status_code == 403
    assert client.get(f"/mail/{letter.pk}/").status_code == 403


@pytest.mark.parametrize("role", sorted(READERS))
def test_letters_are_open_to_those_who_answer_for_them(letter: Dispatch, role: Role) -> None:
    client = signed_in(build.somebody(role))
    assert "共 1 封" in read(client, "mail")
    assert letter.body.splitlines()[0] in read(client, "letter", letter.pk)


def test_letter_of_another_jurisdiction_does_not_exist_for_the_office(letter: Dispatch) -> None:
    elsewhere, _ = Unit.objects.get_or_create(
        jurisdiction="elsewhere", code="office", name="邻区专班办公室", short_name="邻区专班",
        kind=Unit.Kind.OFFICE, position=1,
    )  # fmt: skip
    stranger, _ = ensure_person(
        username="stranger", post="邻区审核员", role=Role.OFFICE_HEAD, unit=elsewhere
    )
    client = signed_in(stranger)
    assert "共 0 封" in read(client, "mail")
    for address in ("", "html/", "attachments/1/"):
        assert client.get(f"/mail/{letter.pk}/{address}").status_code == 404
    posted = {"version": "0", "reason": "不发"}
    assert client.post(f"/mail/{letter.pk}/withhold/", posted).status_code == 404
    letter.refresh_from_db()
    assert letter.state == Dispatch.State.QUEUED


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"state": "failed"}, 1), ({"state": "trouble"}, 1), ({"state": "sent"}, 0),
        ({"state": "no such"}, 1), ({"plan": "monthly-reminder"}, 1), ({"plan": "returned"}, 0),
        ({"person": "clerk-fin"}, 1), ({"person": "填报员"}, 1), ({"person": "税务"}, 0),
        ({"day": "2022-04-22"}, 1), ({"day": "2022-04-21"}, 0), ({"day": "昨天"}, 1),
        ({"day": "0001-01-01"}, 0), ({"day": "9999-12-31"}, 1), ({"day": "9999-12-30"}, 0),
        ({"person": "\x00"}, 1), ({"unit": "99999999"}, 1),
    ],
)  # fmt: skip
def test_page_is_narrowed(letter: Dispatch, query: dict[str, str], count: int) -> None:
    Dispatch.objects.update(state=Dispatch.State.FAILED)
    assert f"共 {count} 封" in read(signed_in(build.reviewer()), "mail", **query)


def test_html_twin_stands_alone_and_nothing_of_it_runs(letter: Dispatch) -> None:
    Dispatch.objects.update(html="<p style='color:red'>正文</p><script>alert(1)</script>")
    client = signed_in(build.reviewer())
    assert f"/mail/{letter.pk}/html/" in read(client, "letter", letter.pk)
    answer = client.get(f"/mail/{letter.pk}/html/")
    rules = {rule.strip() for rule in answer["Content-Security-Policy"].split(";")}
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'self'"} <= rules
    assert not [rule for rule in rules if rule.startswith("script-src")]


def test_attachment_is_handed_out_as_a_file(campaign: Campaign) -> None:
    files = [Enclosed("通报.html", "text/html", b"<script>alert(1)</script>")]
    ensure_letter(
        plan="circular", occasion="1", to=build.leader(), subject="第1期", body="正文",
        attachments=files, now=NEAR,
    )  # fmt: skip
    client, one = signed_in(build.reviewer()), Dispatch.objects.get()
    assert hashlib.sha256(files[0].content).hexdigest() in read(client, "letter", one.pk)
    answer = client.get(f"/mail/{one.pk}/attachments/1/")
    assert (answer["Content-Type"], answer.content) == (
        "application/octet-stream",
        files[0].content,
    )
    assert answer["Content-Disposition"].startswith("attachment;")
    assert client.get(f"/mail/{one.pk}/attachments/2/").status_code == 404


def test_letter_that_is_not_there_is_404(letter: Dispatch) -> None:
    client = signed_in(build.administrator())
    assert client.get(reverse("letter", args=(letter.pk + 1,))).status_code == 404


def test_fiftyfirst_letter_is_on_the_second_page(letter: Dispatch) -> None:
    user = User.objects.get(username="clerk-finance")
    Dispatch.objects.bulk_create(
        Dispatch(
            plan="monthly-reminder",
            occasion=f"older-{number}",
            recipient=user,
            address=user.email,
            subject=f"旧信{number}号",
            body="",
            message_id=f"<{number}@portal.invalid>",
            created_at=build.at(3, 1),
        )
        for number in range(50)
    )
    client = signed_in(build.administrator())
    assert "第 1 / 2 页" in read(client, "mail")
    assert "旧信0号" not in read(client, "mail")
    assert "旧信0号" in read(client, "mail", page="2")
    assert "第 2 / 2 页" in read(client, "mail", page="99")


def test_doubtful_letters_are_counted_on_the_offices_first_pages(letter: Dispatch) -> None:
    head = signed_in(build.head())
    words = "封结果不明，不知对方是否收到"
    assert words not in read(head, "dashboard", CODE)
    Dispatch.objects.update(state=Dispatch.State.UNKNOWN)
    assert f"1{words}" in read(head, "dashboard", CODE)
    assert f"1{words}" in read(head, "review", CODE)
    assert words not in read(signed_in(build.leader()), "dashboard", CODE)


def test_circulars_are_a_kind_to_filter_by(letter: Dispatch) -> None:
    page = signed_in(build.head()).get("/mail/").content.decode()
    assert '<option value="circular"' in page

"""The page of letters: for the system administrator, and for nobody else."""

from html import unescape

import pytest
from django.urls import reverse

from indicators.models import Campaign
from notices.models import Dispatch
from notices.reminders import ensure_reminders
from tests import builders as build
from tests.web import read, signed_in
from units.models import User
from units.roles import Role

pytestmark = pytest.mark.django_db
NEAR = build.at(4, 22)


@pytest.fixture
def letter(campaign: Campaign) -> Dispatch:
    build.open_months(campaign, now=NEAR)
    build.clerk("finance", post="区财政局<b>填报员</b>")
    ensure_reminders(now=NEAR)
    return Dispatch.objects.get()


def test_administrator_reads_the_letters(letter: Dispatch) -> None:
    client = signed_in(build.administrator())
    page = read(client, "mail")
    assert "共 1 封" in page
    assert letter.subject in page
    assert "待发送" in page
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
    Dispatch.objects.update(state=Dispatch.State.FAILED, error="550 no such mailbox")
    client = signed_in(build.administrator())
    assert "发送失败" in read(client, "mail")
    assert "550 no such mailbox" in read(client, "letter", letter.pk)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_letters_are_closed_to_everybody_else(letter: Dispatch, role: Role) -> None:
    client = signed_in(build.somebody(role))
    assert client.get("/mail/").status_code == 403
    assert client.get(f"/mail/{letter.pk}/").status_code == 403


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

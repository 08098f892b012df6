"""催报: previewed, at most once per unit and day, whoever presses first."""

from functools import partial

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign
from notices import urging
from notices.models import Dispatch
from notices.phoning import calls
from notices.reminders import ensure_reminders
from tests import builders as build
from tests.racing import at_once
from tests.web import read, signed_in
from units import contacts
from units.contacts import Named
from units.posts import Typed

pytestmark = pytest.mark.django_db
NOW = build.at(4, 26)


@pytest.fixture
def late(campaign: Campaign) -> Campaign:
    build.open_months(campaign, now=build.at(4, 20))
    for of in ("finance", "health"):
        build.clerk(of)
    return campaign


def test_letter_names_the_months_and_goes_once_a_day(late: Campaign) -> None:
    said = urging.urge(late, by=build.reviewer(), at=NOW, codes=["finance"])
    assert [(unit.code, text) for unit, text in said] == [
        ("finance", "催报邮件已写好，发给clerk-finance岗")
    ]
    letter = Dispatch.objects.get()
    assert letter.subject.endswith("区财政局还有4个月未报")
    assert "2022年4月：待报，截止 4月25日 24:00" in letter.body
    [(_, again)] = urging.urge(late, by=build.head(), at=build.at(4, 26, 15), codes=["finance"])
    assert again == "reviewer岗（reviewer）今日10:00已催报，每个单位每天至多一次"
    urging.urge(late, by=build.head(), at=build.at(4, 27), codes=["finance"])
    assert Dispatch.objects.count() == 2


def test_unit_without_a_mailbox_is_to_be_called(late: Campaign) -> None:
    [(_, said)] = urging.urge(late, by=build.reviewer(), at=NOW, codes=["taxation"])
    assert said == "没有登记邮箱的填报员，请电话联系"
    assert not Dispatch.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_second_to_look_reads_who_urged_and_when(late: Campaign) -> None:
    urging.urge(late, by=build.head(), at=build.at(4, 26, 9, 5), codes=["finance"])
    page = read(signed_in(build.reviewer()), "urge", late.code, unit="finance")
    assert "head岗（head）今日09:05已催报，每个单位每天至多一次" in page
    letter = Dispatch.objects.get()
    assert "head岗办理" in read(signed_in(build.administrator()), "letter", letter.pk)


@time_machine.travel(NOW, tick=False)
def test_page_previews_all_and_one_and_writes_the_picked(late: Campaign) -> None:
    client, address = signed_in(build.reviewer()), f"/c/{late.code}/urge/"
    page = read(client, "urge", late.code)
    assert "预览（33个单位）" in page
    assert page.count("checked") == 3  # and 专班办公室 itself
    assert "区财政局：以下报送已过内部截止或截止时间" in page
    assert "预览（1个单位）" in read(client, "urge", late.code, unit="finance")
    assert client.post(address).status_code == 422
    assert "发给clerk-finance岗" in client.post(address, {"pick": "finance"}).content.decode()
    assert list(Dispatch.objects.values_list("recipient__username", flat=True)) == ["clerk-finance"]
    assert signed_in(build.leader()).get(address).status_code == 403


@time_machine.travel(NOW, tick=False)
def test_telephone_list_names_whom_mail_does_not_reach_or_move(late: Campaign) -> None:
    typed = Typed("分管副局长", "0635-8500001", "", True)
    named = {"leader": Named(typed, 0)}
    contacts.change(build.unit("finance"), by=build.head(), at=NOW, named=named)
    ensure_reminders(now=build.at(4, 25))
    ensure_reminders(now=NOW)
    of_health = Dispatch.objects.filter(recipient__username="clerk-health").latest("id")
    Dispatch.objects.filter(pk=of_health.pk).update(state=Dispatch.State.FAILED)
    found = {one.unit.code: one for one in calls(urging.late_units(late, now=NOW))}
    assert found["finance"].why == "已用邮件提醒2次，最近4月26日，仍未报"
    assert found["health"].why == "4月26日的邮件发送失败"
    assert found["taxation"].why == "没有登记邮箱的填报员"
    assert (found["finance"].nobody, found["taxation"].nobody) == (False, True)
    page = read(signed_in(build.reviewer()), "urge", late.code)
    assert '分管副局长 <span class="text-nowrap">0635-8500001' in page
    text = page.split('id="urge-text"')[1].split("</textarea>")[0]
    assert "区财政局：以下报送已过内部截止或截止时间" in text


@time_machine.travel(NOW, tick=False)
def test_page_asks_as_often_for_one_unit_as_for_all(late: Campaign) -> None:
    ensure_reminders(now=NOW)
    client, counts = signed_in(build.reviewer()), []
    for query in ({"unit": "finance"}, {}):
        with CaptureQueriesContext(connection) as asked:
            read(client, "urge", late.code, **query)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_writes(campaign: Campaign) -> None:
    build.open_months(campaign, now=build.at(4, 20))
    clerks = [build.clerk("finance", f"clerk-{number}") for number in range(3)]
    people = [build.reviewer(), build.head()]
    found = at_once(
        [partial(urging.urge, campaign, by=by, at=NOW, codes=["finance"]) for by in people]
    )
    [won, lost] = sorted((one[0][1] for one in found if isinstance(one, list)), reverse=True)
    assert Dispatch.objects.count() == len(clerks)
    first = Dispatch.objects.values_list("asked_by__username", flat=True).distinct().get()
    assert won.startswith("催报邮件已写好"), found
    assert lost.startswith(f"{first}岗（{first}）今日10:00已催报")

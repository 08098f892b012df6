"""Pages of cases and of what is handed over: reached, filled in, refused without losing a word."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledgers import deliveries
from ledgers.models import Delivery, ListEntry, Objection, Record, Repair, Unmasking
from tests import builders as build
from tests.ledgers import batches
from tests.ledgers.cases import LISTING, NOW, OBJECTION, PERSON, REPAIR, objection
from tests.ledgers.test_deliveries import PERSON as PERSON_ROW
from tests.web import read, signed_in

pytestmark = pytest.mark.django_db
CODE = build.CODE


@pytest.fixture(autouse=True)
def _day(campaign: object) -> Any:
    """The plan's units, on a day of its window."""
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        yield


def clerk() -> Client:
    return signed_in(build.clerk("market-supervision"))


def sent(client: Client, name: str, *arguments: object, **data: str) -> tuple[int, str]:
    answer = client.post(reverse(name, args=(CODE, *arguments)), data)
    return answer.status_code, unescape(answer.content.decode()) if answer.content else ""


def enter(kind: str, typed: dict[str, str]) -> tuple[int, str]:
    return sent(clerk(), "enter-case", kind, **typed, unit="market-supervision")


def test_objection_is_entered_shown_with_its_clock_and_answered() -> None:
    assert enter("objections", OBJECTION)[0] == 302
    case = Objection.objects.get()
    page = read(clerk(), "cases", CODE, "objections")
    assert "示例企业有限公司" in page
    assert "2022-05-17" in page
    typed = {"upheld": "yes", "outcome": "有误", "decided_on": "2022-05-12", "version": "0"}
    assert sent(clerk(), "move-case", "objections", case.pk, "decide", **typed)[0] == 302
    page = read(clerk(), "case", CODE, "objections", case.pk)
    assert "异议成立（有效异议）" in page
    assert "按期办结" in page
    page = read(clerk(), "cases", CODE, "objections")
    assert "没有在办的案件，不用办理。" in page
    assert "点“登记异议”" in page


def test_refused_form_keeps_every_word_and_says_what_is_wrong_where() -> None:
    status, page = enter("objections", OBJECTION | {"number": "9137", "reason": "处罚早已撤销"})
    assert status == 422
    assert "处罚早已撤销" in page
    assert 'value="9137"' in page
    assert 'href="#field-number"' in page
    assert not Objection.objects.exists()


def test_second_of_two_sees_who_was_first_and_keeps_what_was_typed() -> None:
    case = objection()
    page = ("move-case", "objections", case.pk)
    assert sent(clerk(), *page, "withdraw", note="申请人撤回", version="0")[0] == 302
    status, answer = sent(clerk(), *page, "ask_help", note="请核对案卷原件", version="0")
    assert status == 409
    assert "他人已先行处理" in answer
    assert "请核对案卷原件" in answer


def test_person_is_masked_until_a_reason_is_given() -> None:
    case = objection(**PERSON)
    page = read(clerk(), "case", CODE, "objections", case.pk)
    assert "乙**" in page
    assert "乙某某" not in page
    status, page = sent(clerk(), "reveal-case", "objections", case.pk, reason="")
    assert (status, "乙某某" in page) == (422, False)
    status, page = sent(clerk(), "reveal-case", "objections", case.pk, reason="核对身份")
    assert (status, "乙某某" in page) == (200, True)
    assert Unmasking.objects.get().reason == f"异议第{case.pk}号：核对身份"


def test_stranger_finds_no_case_and_leader_no_page_of_single_cases() -> None:
    case = objection()
    address = reverse("case", args=(CODE, "objections", case.pk))
    assert signed_in(build.clerk("huxi")).get(address).status_code == 404
    assert signed_in(build.leader()).get(address).status_code == 403


def test_repair_page_names_its_rule_and_periods() -> None:
    assert enter("repairs", REPAIR)[0] == 302
    page = read(clerk(), "case", CODE, "repairs", Repair.objects.get().pk)
    assert "发改办财金〔2019〕527号，一般失信" in page
    assert "最短至 2022-04-10，最长至 2023-01-10" in page


def test_entry_goes_from_proposal_to_measures_and_feedback_on_its_page() -> None:
    assert enter("listings", LISTING)[0] == 302
    entry = ListEntry.objects.get()
    told = {"told_on": "2022-05-01", "note": "拟列入的事实", "version": "0"}
    assert sent(clerk(), "move-case", "listings", entry.pk, "tell", **told)[0] == 302
    listed = {"heard": "没有提出", "document": "1号", "listed_on": "2022-05-10"}
    listed |= {"until": "2025-05-10", "version": "1"}
    assert sent(clerk(), "move-case", "listings", entry.pk, "list", **listed)[0] == 302
    measure = {"measure": "限制优惠政策", "basis": "备忘录", "asked_on": "2022-05-11"}
    status, page = sent(clerk(), "add-measure", entry.pk, **measure, unit="")
    assert (status, "请选择实施单位" in page, "限制优惠政策" in page) == (422, True, True)
    assert sent(clerk(), "add-measure", entry.pk, **measure, unit="huxi")[0] == 302
    status, page = sent(clerk(), "add-measure", entry.pk, **measure, unit="huxi")
    assert (status, "已发起完全相同的措施" in page, entry.measures.count()) == (409, True, 1)
    page = read(signed_in(build.clerk("huxi")), "case", CODE, "listings", entry.pk)
    assert "严重失信主体名单" in page
    assert "尚未反馈" in page
    assert "黑名单" not in page
    number = entry.measures.get().pk
    done = {"started_on": "2022-05-12", "feedback": "已执行", "version": "0"}
    client = signed_in(build.clerk("huxi"))
    assert sent(client, "measure-feedback", entry.pk, number, **done)[0] == 302


def test_cases_page_costs_the_same_for_one_and_three() -> None:
    client = clerk()
    costs = []
    for count in (1, 2):
        for number in range(count):
            objection(reason=f"第{count}.{number}次异议")
        client.get(reverse("cases", args=(CODE, "objections")))
        costs.append(_cost(client, "cases", "objections"))
    assert costs[0] == costs[1]


def test_form_sent_twice_is_entered_once_and_the_second_is_told_of_the_first() -> None:
    """有效异议占比 would count the second objection too."""
    for kind, typed in (("objections", OBJECTION), ("repairs", REPAIR), ("listings", LISTING)):
        assert enter(kind, typed)[0] == 302
        status, page = enter(kind, typed)
        assert (status, "已登记过内容完全相同的第" in page) == (409, True)
        assert str(typed.get("reason", "示例企业有限公司")) in page
        assert enter(kind, typed | {"subject": "示例第二企业"})[0] == 302
    assert [one.objects.count() for one in (Objection, Repair, ListEntry)] == [2, 2, 2]
    # What is closed may be entered anew.
    case = Objection.objects.order_by("pk")[0]
    typed = {"note": "申请人撤回", "version": "0"}
    assert sent(clerk(), "move-case", "objections", case.pk, "withdraw", **typed)[0] == 302
    assert enter("objections", OBJECTION)[0] == 302


def _cost(client: Client, name: str, *arguments: object) -> int:
    with CaptureQueriesContext(connection) as captured:
        read(client, name, CODE, *arguments)
    return len(captured)


def test_delivery_is_asked_for_taken_and_marked_on_the_page() -> None:
    batches.merged([batches.row(1)])
    typed = {"standard": batches.LICENCE, "unit": "market-supervision", "layout": "2019"}
    status, page = sent(clerk(), "ledger-deliveries", **typed, first="2022-05", reason="")
    assert status == 422
    assert "请写明导出理由" in page
    assert 'value="2022-05"' in page
    assert sent(clerk(), "ledger-deliveries", **typed, reason="报送市平台")[0] == 302
    pk = Delivery.objects.get().pk
    assert "正在生成" in read(clerk(), "ledger-deliveries", CODE)
    deliveries.make(pk)
    answer = clerk().post(reverse("take-delivery", args=(CODE, pk)), {"reason": "报送"})
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    assert sent(clerk(), "hand-over-delivery", pk, receipt="回执1号")[0] == 302
    page = read(clerk(), "ledger-deliveries", CODE)
    assert "回执 回执1号" in page
    status, page = sent(clerk(), "discard-delivery", pk)
    assert (status, "他人已先行处理" in page) == (409, True)


def test_deliveries_page_costs_the_same_for_one_and_three() -> None:
    batches.merged([batches.row(1)])
    client, costs = clerk(), []
    wanted = {"standard": batches.LICENCE, "unit": "market-supervision", "layout": "2019"}
    for count in (1, 2):
        for _ in range(count):
            sent(client, "ledger-deliveries", **wanted, reason="报送市平台")
        read(client, "ledger-deliveries", CODE)
        costs.append(_cost(client, "ledger-deliveries"))
    assert costs[0] == costs[1]


def test_file_of_another_unit_is_not_there() -> None:
    batches.merged([batches.row(1)])
    wanted = {"standard": batches.LICENCE, "unit": "market-supervision", "layout": "2019"}
    sent(clerk(), "ledger-deliveries", **wanted, reason="报送市平台")
    stranger = signed_in(build.clerk("huxi"))
    pk = Delivery.objects.get().pk
    assert stranger.post(reverse("take-delivery", args=(CODE, pk))).status_code == 404
    assert "没有导出过文件" in read(stranger, "ledger-deliveries", CODE)


def test_case_begun_from_a_record_knows_its_subject_and_names_no_person() -> None:
    batches.merged([batches.row(1), batches.row(2, **PERSON_ROW)])
    firm, person = Record.objects.order_by("pk")
    page = read(clerk(), "enter-case", CODE, "repairs", record=f"{firm.pk}")
    assert 'value="示例企业1有限公司"' in page
    assert 'value="2022-05-05"' in page
    page = read(clerk(), "enter-case", CODE, "objections", record=f"{person.pk}")
    assert "乙某某" not in page
    assert 'name="person" value="on" checked' in page
    status, _ = enter("objections", OBJECTION | {"record": f"{firm.pk}"})
    assert status == 302
    case = Objection.objects.get()
    assert (case.record, case.ledger, case.unit) == (
        firm,
        firm.ledger,
        build.unit("market-supervision"),
    )
    assert "登记对此记录的异议" in read(clerk(), "ledger-record", CODE, firm.pk)
    address = reverse("enter-case", args=(CODE, "objections"))
    stranger = signed_in(build.clerk("huxi"))
    assert stranger.get(address, {"record": firm.pk}).status_code == 404

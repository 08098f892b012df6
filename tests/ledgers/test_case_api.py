"""异议, 信用修复 and 名单 for programs: with their clocks, masked, the second of two told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ledgers.models import ListEntry, Objection, Repair
from tests import builders as build
from tests.ledgers import batches as invented
from tests.ledgers.cases import LISTING, NOW, OBJECTION, PERSON, REPAIR, objection
from tests.web import ask, error, refused, signed_in

pytestmark = pytest.mark.django_db
CASES = f"campaigns/{build.CODE}/cases/"
UNIT = "market-supervision"


@pytest.fixture(autouse=True)
def _day(campaign: object) -> Iterator[None]:
    """The plan's units, on a day of its window."""
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        yield


@pytest.fixture
def clerk() -> Client:
    return signed_in(build.clerk(UNIT))


def got(client: Client, path: str) -> Any:
    status, body = ask(client, "GET", path)
    assert status == 200, (path, body)
    return body


def test_objection_is_entered_listed_with_its_clock_and_answered(clerk: Client) -> None:
    asks = {one["field"]: one for one in got(clerk, f"{CASES}objections/fields/")}
    assert "own" in [one["value"] for one in asks["rule"]["choices"]]
    status, body = ask(clerk, "POST", f"{CASES}objections/", OBJECTION | {"unit": UNIT})
    assert (status, body["state"], body["due"]) == (201, "received", "2022-05-17")
    assert body["clock"]["code"] == "own"
    assert [one["move"] for one in body["moves"]] == ["ask_help", "decide", "withdraw"]
    (row,) = got(clerk, f"{CASES}objections/")["results"]
    assert (row["id"], row["stands"], row["stands_label"]) == (body["id"], "running", "办理中")
    given = {"version": 0, "upheld": "yes", "outcome": "有误", "decided_on": "2022-05-12"}
    place = f"{CASES}objections/{body['id']}/"
    status, body = ask(clerk, "POST", f"{place}moves/decide/", given)
    assert (status, body["state"], body["details"]["upheld"]) == (200, "decided", True)
    assert [one["name"] for one in body["events"]] == ["登记", "答复"]
    assert got(clerk, f"{CASES}objections/")["results"] == []
    (over,) = got(clerk, f"{CASES}objections/?closed=true")["results"]
    assert over["stands"] == "in_time"


def test_every_fault_is_named_by_its_field(clerk: Client) -> None:
    told = error(ask(clerk, "POST", f"{CASES}objections/", {"unit": UNIT, "number": "9137"}))
    assert (told[0], sorted(told[3])) == (
        422, ["number", "reason", "received_on", "rule", "subject"]
    )  # fmt: skip
    told = error(ask(clerk, "POST", f"{CASES}objections/", OBJECTION | {"unit": "finance"}))
    assert (told[0], told[3]) == (422, {"unit": "请选择办理单位"})
    assert not Objection.objects.exists()


def test_second_of_two_is_told_who_was_first(clerk: Client) -> None:
    place = f"{CASES}objections/{objection().pk}/moves/"
    given = {"version": 0, "note": "申请人撤回"}
    assert ask(clerk, "POST", f"{place}withdraw/", given)[0] == 200
    told = refused(ask(clerk, "POST", f"{place}ask_help/", given))
    assert (told[:2], "他人已先行处理" in told[2]) == ((409, "overtaken"), True)
    unknown = refused(ask(clerk, "POST", f"{place}burn/", given))
    assert unknown == (403, "not_allowed", "没有这个办理动作，请刷新后再操作")


def test_person_is_masked_and_the_other_kinds_are_entered(clerk: Client) -> None:
    given = OBJECTION | PERSON | {"person": True, "unit": UNIT}
    status, body = ask(clerk, "POST", f"{CASES}objections/", given)
    subject = body["subject"]
    assert (status, subject["name"], subject["person"]) == (201, "乙**", True)
    assert PERSON["number"] not in str(body)
    status, body = ask(clerk, "POST", f"{CASES}repairs/", REPAIR | {"unit": UNIT})
    assert (status, body["details"]["papers"]) == (201, ["申请表", "承诺书"])
    status, body = ask(clerk, "POST", f"{CASES}listings/", LISTING | {"unit": UNIT})
    assert (status, body["clock"], body["details"]["kind"]) == (201, None, "dishonest")
    assert "丙某某" not in str(body)
    assert (Repair.objects.count(), ListEntry.objects.count()) == (1, 1)


def test_case_begun_from_a_record_is_its_units(clerk: Client) -> None:
    batch = invented.merged([invented.row(1)])
    record = batch.ledger.records.get()
    status, body = ask(clerk, "POST", f"{CASES}objections/", OBJECTION | {"record": record.pk})
    assert (status, body["record"], body["unit"]) == (201, record.pk, UNIT)
    stranger = signed_in(build.clerk("finance"))
    given = OBJECTION | {"record": record.pk, "unit": "finance"}
    assert ask(stranger, "POST", f"{CASES}objections/", given)[0] == 404


def test_stranger_finds_no_case_and_leader_sees_rates_only() -> None:
    place = f"{CASES}objections/{objection().pk}/"
    stranger, leader = signed_in(build.clerk("huxi")), signed_in(build.leader())
    for method, address in (("GET", place), ("POST", f"{place}moves/withdraw/")):
        assert ask(stranger, method, address, {"version": "x"})[0] == 404
        assert refused(ask(leader, method, address, {"version": "x"})) == (
            403,
            "not_allowed",
            "您可以查看各单位的合规率和及时率；逐条记录只向本单位和专班办公室开放",
        )


def test_list_costs_the_same_with_three_cases_as_with_one(clerk: Client) -> None:
    counts = []
    objection()
    for turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            got(clerk, f"{CASES}objections/")
        counts.append(len(asked))
        for number in range(2):
            objection(reason=f"第{turn}.{number}次异议")
    assert counts[0] == counts[1], counts

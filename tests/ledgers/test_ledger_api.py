"""The ledgers for programs: whole numbers, batches from upload to receipt, masked records."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ledgers import deliveries
from ledgers.models import Batch, Decided, Delivery, Record, Unmasking, ZeroReport
from ledgers.standard import standard, standards
from tests import builders as build
from tests.ledgers import batches as invented
from tests.ledgers.brought import LEDGER, LICENCE, UNIT, checked, merged, worked_on
from tests.web import ask, error, refused, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("campaign")]
PLACE = f"campaigns/{build.CODE}/ledgers/"
OF = f"{PLACE}standards/{LICENCE}/"
MAY = f"{OF}units/{UNIT}/2022-05/"
POST = f"clerk-{UNIT}岗"
LATE = invented.row(2, due="2022-05-10", XK_JDRQ="2022-05-01")


@pytest.fixture
def clerk() -> Client:
    return signed_in(build.clerk(UNIT))


def got(client: Client, path: str) -> Any:
    status, body = ask(client, "GET", path)
    assert status == 200, (path, body)
    return body


def sent(client: Client, **instead: Any) -> tuple[int, Any]:
    given = {
        "standard": LICENCE,
        "unit": UNIT,
        "reported_on": "2022-05-12",
        "file": SimpleUploadedFile(LEDGER.name, LEDGER.read_bytes()),
    } | instead
    answer = client.post(f"/api/v1/{PLACE}batches/", given)
    return answer.status_code, answer.json()


def test_every_standard_is_told_with_its_columns_and_rules(clerk: Client) -> None:
    rows = got(clerk, "ledger-standards/")
    assert [one["code"] for one in rows] == list(standards())
    one, of = got(clerk, f"ledger-standards/{LICENCE}/"), standard(LICENCE)
    assert [column["code"] for column in one["columns"]] == [column.code for column in of.columns]
    assert {row["code"] for row in one["columns"] if row["in_key"]} == set(of.key)
    assert [rule["code"] for rule in one["rules"]] == list(of.rules)
    assert all(rule["name"] for rule in one["rules"])
    assert one["timed"] is True


def test_one_faulty_row_of_many_never_reads_100(clerk: Client) -> None:
    rows = [invented.row(number) for number in range(30)]
    invented.merged([*rows, invented.row(99, ok="f", codes="E1")])
    (row,) = got(clerk, OF)
    may = next(one["figures"] for one in row["months"] if one["month"] == "2022-05")
    assert may == {
        "reported": 31,
        "compliant": 30,
        "timely": 31,
        "pending": 0,
        "zero": False,
        "decided": None,
        "compliance": "96.77",
        "timeliness": "100",
        "coverage": None,
        "wanting": True,
    }
    assert row["figures"] == may
    sums = {one["standard"]: one for one in got(clerk, PLACE)}
    assert (sums[LICENCE]["figures"], sums[LICENCE]["wanting"]) == (may, 1)


def test_ledger_without_a_term_counts_no_days(clerk: Client) -> None:
    sums = {one["standard"]: one["figures"] for one in got(clerk, PLACE)}
    told = sums["commitment"]
    assert [told[name] for name in ("timely", "pending", "timeliness")] == [None, None, None]


def test_loss_leads_to_masked_rows_for_the_unit_and_to_numbers_for_a_leader(clerk: Client) -> None:
    invented.merged([invented.row(1), LATE, invented.row(3, ok="f", codes="E1")])
    place = f"{PLACE}losses/{UNIT}/2022-05/"
    (loss,) = got(clerk, place)
    assert (loss["faulty"], loss["late"], len(loss["rows"])) == (1, 1, 2)
    assert {row["late_by"] for row in loss["rows"]} == {2, None}
    (seen,) = got(signed_in(build.leader()), place)
    assert (seen["faulty"], seen["late"], seen["rows"]) == (1, 1, [])
    assert refused(ask(signed_in(build.clerk("finance")), "GET", place)) == (
        403, "not_allowed", "只能查看本单位的台账情况"
    )  # fmt: skip


def test_zero_report_and_decided_number_stand_in_the_month(clerk: Client) -> None:
    status, body = ask(clerk, "POST", f"{MAY}sign-zero/")
    assert (status, body["figures"]["zero"], body["zero"]["signed_by"]) == (200, True, POST)
    assert refused(ask(clerk, "POST", f"{MAY}sign-zero/"))[:2] == (409, "overtaken")
    status, body = ask(clerk, "POST", f"{MAY}withdraw-zero/")
    assert (status, body["zero"], len(body["zero_history"])) == (200, None, 1)
    told = refused(ask(clerk, "POST", f"{MAY}withdraw-zero/"))
    assert told == (409, "refused", "这个月没有已签署的零报告，请刷新")
    invented.merged([invented.row(1)])
    status, body = ask(clerk, "PUT", f"{MAY}decided/", {"count": 3})
    assert (status, body["decided"]["count"], body["figures"]["coverage"]) == (200, 3, "33.33")
    assert refused(ask(clerk, "POST", f"{MAY}sign-zero/"))[:2] == (403, "not_allowed")
    leader = signed_in(build.leader())
    for method, move in (("POST", "sign-zero"), ("POST", "withdraw-zero"), ("PUT", "decided")):
        answer = ask(leader, method, f"{MAY}{move}/", {"count": "x"})
        assert refused(answer)[:2] == (403, "not_allowed")
    assert (ZeroReport.objects.count(), Decided.objects.get().count) == (1, 3)


def test_batch_goes_from_upload_to_receipt_and_back(clerk: Client) -> None:
    status, body = sent(clerk)
    assert (status, body["state"], body["working"], body["tables"]) == (201, "uploaded", True, [])
    place = f"{PLACE}batches/{body['id']}/"
    early = refused(ask(clerk, "GET", f"{place}receipt/"))
    assert early == (409, "refused", "这一批还没有检查完，没有回执")
    batch = worked_on(Batch.objects.get())
    body = got(clerk, place)
    assert (body["state"], body["working"], body["progress"]) == ("checked", False, batch.progress)
    assert body["tables"][0]["header_row"] == 4
    assert "选择了“全部合规才入账”" in body["whole_refused"]
    assert refused(ask(clerk, "POST", f"{place}confirm/", {"choice": "whole"})) == (
        403, "not_allowed", body["whole_refused"]
    )  # fmt: skip
    assert error(ask(clerk, "POST", f"{place}confirm/", {"choice": "some"}))[0] == 422
    assert ask(clerk, "POST", f"{place}confirm/", {"choice": "good"})[1]["state"] == "merging"
    worked_on(batch)
    receipt = got(clerk, f"{place}receipt/")
    assert (receipt["state"], receipt["digest"]) == ("merged", batch.digest)
    assert receipt["counts"]["merged"]["new"] == Record.objects.count() > 0
    bare = error(ask(clerk, "POST", f"{place}take-back/", {"reason": " "}))
    assert bare[0::3] == (422, {"reason": "请写明撤回的理由"})
    status, body = ask(clerk, "POST", f"{place}take-back/", {"reason": "报错了文件"})
    assert (status, body["state"], Record.objects.count()) == (200, "withdrawn", 0)
    assert "报错了文件" in body["told"]


def test_findings_come_in_pieces_with_their_cells(clerk: Client) -> None:
    batch = checked()
    place = f"{PLACE}batches/{batch.pk}/findings/"
    whole = got(clerk, place)
    assert len(whole["results"]) == batch.findings.count()
    wrong = got(clerk, f"{place}?wrong=true")["results"]
    assert {row["code"][0] for row in wrong} == {"E"}
    first = batch.findings.order_by("pk").first()
    assert first is not None
    rest = got(clerk, f"{place}?after={first.pk}")
    assert rest["results"] == whole["results"][1:]
    where = batch.layout[0]["columns"].get(first.column)
    assert whole["results"][0]["cell"] == (f"{where}{first.row}" if where else f"第{first.row}行")


def test_same_file_and_gaps_are_told_as_on_the_page(clerk: Client) -> None:
    assert sent(clerk)[0] == 201
    assert "没有再次导入" in refused(sent(clerk))[2]
    told = error(sent(clerk, standard="", unit="", reported_on="昨天", file=""))
    assert (told[0], told[3]) == (
        422,
        {
            "standard": "请选择台账种类",
            "unit": "请选择单位",
            "reported_on": "请写上报日期，如2022-05-12",
            "file": "请选择要上传的文件",
        },
    )
    stranger = error(sent(signed_in(build.clerk("finance"))))
    assert (stranger[0], stranger[3]) == (422, {"unit": "请选择单位"})
    assert Batch.objects.count() == 1


def test_waiting_batch_is_stopped_and_found_by_its_state(clerk: Client) -> None:
    batch = invented.checked([invented.row(1)])
    status, body = ask(clerk, "POST", f"{PLACE}batches/{batch.pk}/stop/")
    assert (status, body["state"], body["ended_by"]) == (200, "stopped", POST)
    assert refused(ask(clerk, "POST", f"{PLACE}batches/{batch.pk}/stop/"))[:2] == (409, "overtaken")
    found = got(clerk, f"{PLACE}batches/?state=stopped&unit={UNIT}&standard={LICENCE}")
    assert ([one["id"] for one in found["results"]], found["after"]) == ([batch.pk], None)
    assert got(clerk, f"{PLACE}batches/?state=merged")["results"] == []
    assert got(clerk, f"{PLACE}batches/?after={batch.pk}")["results"] == []


def test_records_go_on_by_key_and_are_filtered(clerk: Client) -> None:
    invented.merged([*(invented.row(one) for one in range(60)), LATE | {"XK_WSH": "迟报"}])
    place = f"{OF}units/{UNIT}/records/"
    first = got(clerk, place)
    rest = got(clerk, f"{place}?after={first['after']}")
    seen = [row["id"] for row in (*first["results"], *rest["results"])]
    assert (len(first["results"]), len(seen), len(set(seen)), rest["after"]) == (50, 61, 61, None)
    (late,) = got(clerk, f"{place}?wanting=true&month=2022-05")["results"]
    assert (late["values"]["XK_WSH"], late["timely"], late["late_by"]) == ("迟报", False, 2)
    assert got(clerk, f"{place}?month=2022-04")["results"] == []
    assert ask(signed_in(build.clerk("finance")), "GET", place)[0] == 404


def test_person_is_masked_in_every_answer(clerk: Client) -> None:
    batch = merged()
    record = Record.objects.filter(values__XK_XDR_LB="自然人").exclude(personal=None).first()
    assert record is not None
    one = got(clerk, f"{PLACE}records/{record.pk}/")
    assert "*" in one["values"]["XK_XDR_MC"]
    assert (one["batch"], one["unit"], one["history"]) == (batch.pk, UNIT, [])
    row = next(
        row for row in got(clerk, f"{OF}units/{UNIT}/records/")["results"] if row["id"] == record.pk
    )
    assert row["values"] == one["values"]
    assert not Unmasking.objects.exists()


def test_file_for_the_city_is_made_taken_with_a_reason_and_handed_over(clerk: Client) -> None:
    invented.merged([invented.row(1)])
    place = f"{PLACE}deliveries/"
    (waits,) = got(clerk, f"{place}waiting/?unit={UNIT}")
    assert (waits["standard"], waits["waiting"]) == (LICENCE, 1)
    whole = refused(ask(clerk, "GET", f"{place}waiting/?unit=all"))
    assert (whole[0], "只能由专班办公室" in whole[2]) == (403, True)
    given = {"standard": LICENCE, "unit": UNIT, "first": "2022-05", "last": "2022-05"}
    bare = error(ask(clerk, "POST", place, given))
    assert (bare[0], list(bare[3])) == (422, ["reason"])
    status, body = ask(clerk, "POST", place, given | {"reason": "报送市平台"})
    assert (status, body["ready"], body["first"]) == (201, False, "2022-05")
    deliveries.make(body["id"])
    place = f"{place}{body['id']}/"
    one = got(clerk, place)
    assert (one["ready"], one["count"]) == (True, 1)
    assert error(ask(clerk, "POST", f"{place}file/", {}))[0] == 422
    file = clerk.post(
        f"/api/v1/{place}file/", json.dumps({"reason": "报送市平台"}), "application/json"
    )
    content = b"".join(file)
    assert (file.status_code, content[:2], file["ETag"]) == (200, b"PK", f'"{one["digest"]}"')
    status, body = ask(clerk, "POST", f"{place}hand-over/", {"receipt": "回执1号"})
    assert (status, body["receipt"], body["delivered_by"]) == (200, "回执1号", POST)
    again = refused(ask(clerk, "POST", f"{place}discard/"))
    assert (again[:2], "他人已先行处理" in again[2]) == ((409, "overtaken"), True)
    assert Delivery.objects.get().receipt == "回执1号"


def _queries(client: Client, places: list[str]) -> dict[str, int]:
    found = {}
    for place in places:
        with CaptureQueriesContext(connection) as asked:
            got(client, place)
        found[place] = len(asked)
    return found


def test_answers_cost_the_same_with_three_rows_as_with_one(clerk: Client) -> None:
    rows = [invented.row(one, ok="f", codes="E1") for one in range(3)]
    first = invented.merged(rows[:1])
    record = Record.objects.get()
    batch = f"{PLACE}batches/{first.pk}/"
    places = [PLACE, OF, MAY, f"{PLACE}losses/{UNIT}/2022-05/", f"{OF}units/{UNIT}/records/"]
    places += [f"{PLACE}records/{record.pk}/", f"{PLACE}batches/", f"{PLACE}deliveries/"]
    places += [batch, f"{batch}findings/", f"{batch}receipt/"]
    one = _queries(clerk, places)
    invented.merged(rows[1:])
    invented.merged([invented.row(4)])
    assert _queries(clerk, places) == one

"""Pages of an import: upload, what was understood, decision, receipt, taking back, who may."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ledgers.models import Batch, Record
from ledgers.reading.bounds import LEDGER as LEDGER_BOUNDS
from ledgers.receiving import NoMoreThanALedger
from tests import builders as build
from tests.ledgers import batches as invented
from tests.ledgers.brought import GOLDEN, LEDGER, LICENCE, UNIT, checked, merged, worked_on
from tests.web import read, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("campaign")]
CODE = build.CODE
TEXT = GOLDEN / "行政许可-GB18030.csv"


@pytest.fixture
def clerk() -> Client:
    return signed_in(build.clerk(UNIT))


def sent(client: Client, **instead: Any) -> Any:
    given = {
        "standard": LICENCE,
        "unit": UNIT,
        "reported_on": "2022年5月12日",
        "file": SimpleUploadedFile(LEDGER.name, LEDGER.read_bytes()),
    } | instead
    return client.post(reverse("ledger-upload", args=[CODE]), given)


def said(answer: Any) -> str:
    return unescape(answer.content.decode())


def press(client: Client, name: str, batch: Batch, **given: str) -> Any:
    return client.post(reverse(name, args=[CODE, batch.pk]), given)


def test_workbook_is_taken_and_waits_for_a_worker(clerk: Client) -> None:
    answer = sent(clerk)
    batch = Batch.objects.get()
    assert answer["Location"] == reverse("ledger-batch", args=[CODE, batch.pk])
    assert (batch.state, batch.name, batch.reported_on, batch.unit.code) == (
        "uploaded",
        LEDGER.name,
        date(2022, 5, 12),
        UNIT,
    )
    page = read(clerk, "ledger-batch", CODE, batch.pk)
    assert "已读0行" in page.replace('<strong id="progress-rows">', "").replace("</strong>", "")
    told = clerk.get(reverse("ledger-progress", args=[CODE, batch.pk])).json()
    assert told == {"state": "uploaded", "label": "等待读取", "rows": 0, "working": True}


def test_nothing_typed_is_lost_and_every_gap_is_named(clerk: Client) -> None:
    answer = sent(clerk, standard="", reported_on="昨天", file="")
    page = said(answer)
    assert answer.status_code == 422
    for sentence in ("请选择台账种类", "请写上报日期，如2022-05-12", "请选择要上传的文件"):
        assert sentence in page
    assert 'value="昨天"' in page
    assert Batch.objects.count() == 0


def test_same_file_twice_is_told_who_and_when(clerk: Client) -> None:
    sent(clerk)
    answer = sent(clerk)
    assert answer.status_code == 409
    assert "没有再次导入" in said(answer)
    assert build.unit(UNIT).name in said(answer)
    assert Batch.objects.count() == 1


def test_day_of_a_report_to_come_is_refused(clerk: Client) -> None:
    answer = sent(clerk, reported_on="2098-01-01")
    assert (answer.status_code, "上报日期不能晚于今天" in said(answer)) == (422, True)


def test_file_larger_than_any_ledger_is_cut_off_while_it_arrives() -> None:
    handler = NoMoreThanALedger()
    assert handler.receive_data_chunk(b"x", LEDGER_BOUNDS.file) == b"x"
    assert handler.receive_data_chunk(b"x", LEDGER_BOUNDS.file + 1) is None


def test_page_of_an_upload_asks_for_the_form_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(build.clerk(UNIT))
    assert sent(client).status_code == 403
    assert Batch.objects.count() == 0


def test_photograph_is_refused_in_a_sentence(clerk: Client) -> None:
    picture = SimpleUploadedFile("许可.xlsx", b"\xff\xd8\xff\xe0" + b"\x00" * 500)
    sent(clerk, file=picture)
    batch = worked_on(Batch.objects.get())
    page = read(clerk, "ledger-batch", CODE, batch.pk)
    assert "这是图片或影像，不是工作簿" in page
    assert "重新上传" in page


def test_preview_names_header_columns_and_cells(clerk: Client) -> None:
    batch = checked()
    page = read(clerk, "ledger-batch", CODE, batch.pk)
    faulty = batch.counts["faulty"]
    assert "表头在第4行" in page
    assert "B列</span> 行政相对人名称" in page
    assert f'<b class="down">{faulty}</b>' in page
    first = batch.findings.filter(code="E1").order_by("pk").first()
    assert first is not None
    where = batch.layout[0]["columns"][first.column]
    assert f"{where}{first.row}" in page
    assert "确认入账" in page


def test_problems_go_on_by_key_and_by_rule(clerk: Client) -> None:
    rows = [invented.row(number, ok="f", codes="E1") for number in range(230)]
    batch = invented.checked(rows)
    total = batch.findings.count()
    assert total == 230
    page = read(clerk, "ledger-problems", CODE, batch.pk)
    last = batch.findings.order_by("pk")[199].pk
    assert page.count('class="narrow" data-label="单元格"') == 200
    assert f"after={last}" in page
    rest = read(clerk, "ledger-problems", CODE, batch.pk, after=str(last))
    assert rest.count('class="narrow" data-label="单元格"') == 30
    none = read(clerk, "ledger-problems", CODE, batch.pk, code="E7", column="XK_NR")
    assert "没有更多问题" in none


def test_all_or_nothing_cannot_be_chosen_while_a_row_is_wrong(clerk: Client) -> None:
    batch = checked()
    answer = press(clerk, "confirm-ledger-batch", batch, choice="whole")
    assert answer.status_code == 403
    assert "选择了“全部合规才入账”，但" in said(answer)
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_good_rows_come_into_the_ledger_and_the_receipt_counts_them(clerk: Client) -> None:
    batch = checked()
    assert press(clerk, "confirm-ledger-batch", batch, choice="good").status_code == 302
    worked_on(batch)
    assert Record.objects.filter(batch=batch).count() == batch.counts["merged"]["new"]
    page = read(clerk, "ledger-receipt", CODE, batch.pk)
    assert f"新增{batch.counts['merged']['new']}条" in page
    assert batch.digest in page
    assert "合规的入账，不合规的计为不合规" in page


def test_second_of_two_is_told_what_the_first_did(clerk: Client) -> None:
    batch = checked()
    press(clerk, "confirm-ledger-batch", batch, choice="good")
    answer = press(clerk, "confirm-ledger-batch", batch, choice="good")
    assert (answer.status_code, "的状态已是“正在入账”" in said(answer)) == (409, True)


def test_late_ones_of_a_second_report_are_said_to_stay_as_first_reported(clerk: Client) -> None:
    merged(TEXT)
    again = SimpleUploadedFile(TEXT.name, TEXT.read_bytes() + b"\n")
    sent(clerk, reported_on="2022-06-30", file=again)
    batch = worked_on(Batch.objects.latest("pk"))
    assert batch.counts["late"] > batch.counts["new"]
    page = read(clerk, "ledger-batch", CODE, batch.pk)
    assert "台账中已有的记录，及时率仍按首次上报的日期计算" in page


def test_batch_is_withdrawn_with_a_reason_only(clerk: Client) -> None:
    batch = merged()
    for reason in (" ", "\u200b \u202e"):
        bare = press(clerk, "withdraw-ledger-batch", batch, reason=reason)
        assert (bare.status_code, "请写明撤回的理由" in said(bare)) == (422, True)
    assert press(clerk, "withdraw-ledger-batch", batch, reason="传错了月份").status_code == 302
    batch.refresh_from_db()
    assert (batch.state, Record.objects.count()) == ("withdrawn", 0)
    assert "理由：传错了月份" in read(clerk, "ledger-batch", CODE, batch.pk)


def test_withdrawal_names_the_later_batch_that_prevents_it(clerk: Client) -> None:
    first = invented.merged([invented.row(1)])
    later = invented.merged([invented.row(1, XK_NR="准予许可，换证")])
    answer = press(clerk, "withdraw-ledger-batch", first, reason="传错了")
    assert answer.status_code == 403
    assert f"第{later.pk}批" in said(answer)
    assert 'value="传错了"' in said(answer)


def test_batch_that_waits_can_be_given_up(clerk: Client) -> None:
    batch = checked()
    assert press(clerk, "stop-ledger-batch", batch).status_code == 302
    batch.refresh_from_db()
    assert batch.state == "stopped"
    again = press(clerk, "stop-ledger-batch", batch)
    assert (again.status_code, "的状态已是“已停止”" in said(again)) == (409, True)


def test_correction_knows_what_it_corrects(clerk: Client) -> None:
    wrong = invented.merged([invented.row(1, XK_WSH="", ok="f", codes="E1")])
    page = read(clerk, "ledger-upload", CODE, corrects=str(wrong.pk))
    assert f"更正第{wrong.pk}批" in page
    right = invented.written([invented.row(1)])
    sent(clerk, corrects=str(wrong.pk), file=SimpleUploadedFile("改.csv", right))
    batch = Batch.objects.get(corrects=wrong)
    assert f'更正<a href="{reverse("ledger-batch", args=[CODE, wrong.pk])}">' in read(
        clerk, "ledger-batch", CODE, batch.pk
    )


def test_units_do_not_see_each_other_and_leaders_see_rates_only() -> None:
    batch = merged()
    address = reverse("ledger-batch", args=[CODE, batch.pk])
    stranger, office = signed_in(build.clerk("finance")), signed_in(build.reviewer())
    leader = signed_in(build.leader())
    assert [one.get(address).status_code for one in (stranger, office, leader)] == [404, 200, 403]
    forbidden = sent(stranger)
    assert (forbidden.status_code, "请选择单位" in said(forbidden)) == (422, True)
    assert "逐条记录只向本单位和专班办公室开放" in said(leader.get(address))
    assert "行政许可信息" in read(leader, "ledgers", CODE)

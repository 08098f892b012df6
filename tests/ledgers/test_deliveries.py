"""What is handed over to the city: its own layout, each record once, persons only with a reason."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ledgers import deliveries, exports, imports
from ledgers.deliveries import Wanted
from ledgers.dry_run import DryRun
from ledgers.exports import Range, offer
from ledgers.holidays import published
from ledgers.judging import Terms
from ledgers.layouts import current
from ledgers.models import DeliveredRecord, Delivery, Record, Unmasking
from ledgers.privacy import Unreadable
from ledgers.standard import standard
from tests import builders as build
from tests.ledgers import batches
from units.models import User
from units.refusals import Invalid, NotAllowed, Overtaken

pytestmark = pytest.mark.django_db
LATER = batches.NOW + timedelta(hours=1)
CODE = "91371500MA3TEST09E"
PERSON = {
    "XK_XDR_MC": "乙某某",
    "XK_XDR_LB": "自然人",
    "XK_XDR_ZJLX": "身份证",
    "XK_XDR_ZJHM": "371502199003070013",
    "XK_FRDB": "",
}


@pytest.fixture(autouse=True)
def _plan(campaign: object) -> None:
    """The units of the plan."""


def clerk() -> User:
    return build.clerk("market-supervision")


def wanted(**instead: Any) -> Wanted:
    given: dict[str, Any] = {
        "jurisdiction": build.JURISDICTION,
        "standard": batches.LICENCE,
        "unit": build.unit("market-supervision"),
        "reason": "移交市平台",
    }
    return Wanted(**(given | instead))


def made(**instead: Any) -> Delivery:
    delivery = deliveries.ask(wanted(**instead), by=clerk(), at=LATER)
    found = deliveries.make(delivery.pk)
    assert found is not None
    return Delivery.objects.get(pk=delivery.pk)


def file_of(delivery: Delivery) -> bytes:
    pieces = deliveries.content(delivery, by=clerk(), at=LATER, reason="上传市平台")
    return b"".join(pieces)


def sheets_of(delivery: Delivery) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(file_of(delivery)))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def offered() -> tuple[int, int, int, int]:
    ledger = Record.objects.values_list("ledger", flat=True)[0]
    return tuple(vars(offer(Range(ledger, None, None, None))).values())


def test_current_layout_holds_every_column_and_the_open_name_of_a_person() -> None:
    batches.merged([batches.row(1, XK_NR="=1+1"), batches.row(2, **PERSON)])
    sheets = sheets_of(made())
    columns = standard(batches.LICENCE).columns
    header, first, second = sheets["行政许可信息"]
    assert header == tuple(column.name for column in columns)
    own = dict(zip((column.code for column in columns), first, strict=True))
    assert own["XK_XDR_MC"] == "示例企业1有限公司"
    assert (own["XK_JDRQ"], own["XK_NR"]) == ("2022/05/05", "=1+1")
    assert second[0] == "乙某某"


def test_four_sheets_hold_organisations_and_persons_apart() -> None:
    batches.merged([batches.row(1), batches.row(2, **PERSON)])
    sheets = sheets_of(made(layout="2018"))
    assert list(sheets) == ["法人行政许可", "自然人行政许可", "法人行政处罚", "自然人行政处罚"]
    names = {title: [row[0] for row in rows[1:]] for title, rows in sheets.items()}
    assert names["法人行政许可"] == ["示例企业1有限公司"]
    assert names["自然人行政许可"] == ["乙某某"]
    assert names["法人行政处罚"] == names["自然人行政处罚"] == []
    assert sheets["自然人行政许可"][0][:3] == ("行政相对人名称", "证件类型", "证件号码")
    assert [len(rows[0]) for rows in sheets.values()] == [24, 18, 26, 20]


@pytest.mark.parametrize("layout", ["2019", "2018"])
def test_exported_workbook_is_read_and_judged_like_the_one_that_came(
    layout: str, tmp_path: Path
) -> None:
    batches.merged([batches.row(1), batches.row(2), batches.row(3, **PERSON)])
    path = tmp_path / "移交.xlsx"
    path.write_bytes(file_of(made(layout=layout)))
    of = standard(batches.LICENCE)
    run = DryRun(path, of, batches.REPORTED, published(), Terms())
    rows = list(run.rows())
    assert len(rows) == 3
    assert {row["due"] for row in rows} == {"2022-05-13"}
    assert not any(one.startswith(("E5", "E6")) for row in rows for one in row["messages"])
    assert all(not table["unknown"] for table in run.counts.tables)


def test_faulty_rows_stay_and_are_counted() -> None:
    batches.merged([batches.row(1), batches.row(2, ok="f", codes="E3")])
    delivery = made()
    assert (delivery.count, delivery.faulty) == (1, 1)


def test_record_is_offered_once_and_again_when_it_changed() -> None:
    batches.merged([batches.row(1), batches.row(2)])
    delivery = made()
    assert offered() == (2, 0, 0, 0)
    deliveries.hand_over(delivery, by=clerk(), at=LATER, receipt="回执1号")
    assert offered() == (0, 0, 2, 0)
    with pytest.raises(Invalid) as refused:
        deliveries.ask(wanted(), by=clerk(), at=LATER)
    assert "没有可移交的合规记录" in refused.value.problems["standard"]
    batches.merged([batches.row(1, XK_NR="准予变更")])
    assert offered() == (1, 1, 1, 0)
    again = made()
    assert again.count == 1
    last = max(Record.objects.values_list("batch", flat=True))
    assert DeliveredRecord.objects.get(delivery=again).batch == last
    assert made(everything=True).count == 2


@pytest.mark.parametrize("reason", [" ", "\u200b \u202e"])
def test_without_a_reason_nothing_is_exported_unmasked(reason: str) -> None:
    batches.merged([batches.row(1, **PERSON)])
    with pytest.raises(Invalid) as refused:
        deliveries.ask(wanted(reason=reason), by=clerk(), at=LATER)
    assert "请写明导出理由" in refused.value.problems["reason"]
    assert not Unmasking.objects.exists()


def test_every_unmasked_copy_is_logged_with_who_and_why() -> None:
    batches.merged([batches.row(1, **PERSON)])
    delivery = made()
    file_of(delivery)
    logged = Unmasking.objects.order_by("pk").values_list("delivery", "reason", "by", "exported")
    assert list(logged) == [
        (delivery.pk, "移交市平台", clerk().pk, True),
        (delivery.pk, "上传市平台", clerk().pk, True),
    ]
    assert "XK_XDR_ZJHM" in Unmasking.objects.first().columns  # type: ignore[union-attr]
    with pytest.raises(Invalid):
        deliveries.content(delivery, by=clerk(), at=LATER, reason="\u200b")


def test_masked_copy_shows_stars_needs_no_reason_and_cannot_be_handed_over() -> None:
    batches.merged([batches.row(1, **PERSON)])
    delivery = made(masked=True, reason="")
    content = b"".join(deliveries.content(delivery, by=clerk(), at=LATER, reason=""))
    rows = list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert rows[1][0] == "乙**"
    assert "371***********0013" in rows[1]
    assert not Unmasking.objects.exists()
    with pytest.raises(NotAllowed):
        deliveries.hand_over(delivery, by=clerk(), at=LATER, receipt="")


def test_stranger_and_leader_export_nothing() -> None:
    batches.merged([batches.row(1)])
    for person in (build.clerk("huxi"), build.leader()):
        with pytest.raises(NotAllowed):
            deliveries.ask(wanted(), by=person, at=LATER)
    with pytest.raises(NotAllowed) as refused:
        deliveries.ask(wanted(unit=None), by=clerk(), at=LATER)
    assert "全部单位" in refused.value.message
    assert deliveries.ask(wanted(unit=None), by=build.reviewer(), at=LATER).unit is None


def test_stored_file_tells_no_name_and_a_changed_byte_is_noticed() -> None:
    batches.merged([batches.row(1, **PERSON)])
    delivery = made()
    with imports.storage().open(delivery.stored) as stored:
        sealed = bytearray(stored.read())
    assert sealed[:2] != b"PK"
    assert b"xl/worksheets" not in sealed
    sealed[-1] ^= 1
    with imports.storage().open(delivery.stored, "wb") as stored:
        stored.write(sealed)
    with pytest.raises(Unreadable):
        file_of(delivery)


def test_second_of_two_who_hand_over_learns_who_was_first() -> None:
    batches.merged([batches.row(1)])
    delivery = made()
    deliveries.hand_over(delivery, by=clerk(), at=LATER, receipt="")
    with pytest.raises(Overtaken) as refused:
        deliveries.discard(delivery, by=build.reviewer(), at=LATER)
    assert f"他人已先行处理：{clerk()}于2022-05-12 11:00" in refused.value.message


def test_exported_batch_can_be_withdrawn_once_the_file_is_given_up() -> None:
    batch = batches.merged([batches.row(1)])
    delivery = made()
    with pytest.raises(NotAllowed) as refused:
        imports.withdraw(batch, by=batch.uploaded_by, at=LATER, reason="报错了月份")
    assert "1条记录已导出或移交市平台" in refused.value.message
    deliveries.discard(delivery, by=clerk(), at=LATER)
    imports.withdraw(batch, by=batch.uploaded_by, at=LATER, reason="报错了月份")
    assert not Record.objects.exists()


def test_written_twice_is_written_once_and_given_up_after_three_attempts() -> None:
    batches.merged([batches.row(1)])
    delivery = made()
    assert deliveries.make(delivery.pk) is None
    waiting = deliveries.ask(wanted(), by=clerk(), at=LATER)
    Delivery.objects.filter(pk=waiting.pk).update(attempts=deliveries.ATTEMPTS)
    assert deliveries.make(waiting.pk) is None
    waiting.refresh_from_db()
    assert waiting.told == deliveries.GIVEN_UP


def test_months_bound_what_is_exported_and_the_wrong_way_round_is_refused() -> None:
    batches.merged([batches.row(1), batches.row(2, XK_JDRQ="2022-04-28")])
    may = batches.REPORTED.replace(day=1)
    assert made(first=may, last=may).count == 1
    with pytest.raises(Invalid) as refused:
        deliveries.ask(wanted(first=may, last=may - timedelta(31)), by=clerk(), at=LATER)
    assert refused.value.problems == {"last": "止月不能早于起月"}


def test_worker_killed_while_writing_leaves_nothing_and_the_next_one_writes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batches.merged([batches.row(1)])
    delivery = deliveries.ask(wanted(), by=clerk(), at=LATER)
    with monkeypatch.context() as patch:
        patch.setattr(exports, "write", _killed)
        with pytest.raises(KeyboardInterrupt):
            deliveries.make(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.stored, delivery.attempts) == ("", 1)
    assert not DeliveredRecord.objects.exists()
    assert deliveries.make(delivery.pk) is not None
    assert DeliveredRecord.objects.count() == 1


def _killed(delivery: Delivery, path: Path) -> None:
    raise KeyboardInterrupt


def test_amount_of_a_penalty_is_a_number_and_its_code_a_text() -> None:
    (sheet,) = current(standard("publicity-penalty"))
    values = {"CF_NR_FK": "0.2", "CF_XDR_SHXYM": CODE, "CF_JDRQ": "2022-05-05"}
    row = dict(zip((one.code for one in sheet.columns), sheet.row(values), strict=True))
    assert (row["CF_NR_FK"], row["CF_XDR_SHXYM"], row["CF_JDRQ"]) == (0.2, CODE, "2022/05/05")
    exact = {"CF_NR_FK": "123456789012.123456"}
    assert sheet.row(exact)[sheet.headers.index("罚款金额（万元）")] == "123456789012.123456"

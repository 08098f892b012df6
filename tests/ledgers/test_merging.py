"""A merge writes what differs, keeps what was, counts what it moves, and can be taken back."""

from datetime import date

import pytest

from ledgers import imports, jobs, tallies
from ledgers.models import Batch, Finding, Record, RecordHistory, Tally
from ledgers.privacy import safe
from tests import builders as build
from tests.ledgers.batches import (
    NOW,
    checked,
    confirmed,
    merged,
    row,
    uploaded,
    worker,
)
from units.refusals import NotAllowed, Overtaken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("campaign")]
MAY = date(2022, 5, 1)


@pytest.fixture(autouse=True)
def ledger_folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "ledger": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "ledger")},
        }
    }


def counted(month: date = MAY) -> tuple[int, int, int, int]:
    return Tally.objects.values_list("reported", "compliant", "timely", "pending").get(month=month)


def everything() -> list[str]:
    columns = ("key", "unit_id", "values", "month", "first_reported_on", "due", "timely", "ok")
    return sorted(str(one) for one in Record.objects.values_list(*columns))


def test_preview_says_what_would_become_of_every_row() -> None:
    merged([row(1), row(2), row(3)])
    merged([row(9, XK_WSH="〔2022〕8号")], of="finance")
    batch = checked(
        [
            row(1),
            row(2, XK_NR="改"),
            row(3, ok="f", codes="E1"),
            row(4),
            row(9, XK_WSH="〔2022〕8号"),
            row(4),
        ]
    )
    wanted = {
        "records": 6,
        "compliant": 5,
        "new": 1,
        "changed": 1,
        "same": 1,
        "kept": 1,
        "foreign": 1,
        "doubled": 1,
        "faulty": 1,
    }
    assert {name: batch.counts[name] for name in wanted} == wanted
    assert batch.state == Batch.State.CHECKED
    told = Finding.objects.get(batch=batch, message__contains="不能重复报送")
    assert (told.row, told.code) == (6, "E8")


def test_merged_rows_are_records_with_their_counts() -> None:
    batch = merged(
        [row(1), row(2, ok="f", codes="E1,W4"), row(3, due="2022-05-11"), row(4, due="")]
    )
    assert batch.state == Batch.State.MERGED
    assert counted() == (4, 3, 2, 1)
    faulty = Record.objects.get(ok=False)
    assert (faulty.codes, faulty.row, faulty.batch_id) == (["E1", "W4"], 3, batch.pk)
    assert faulty.values["XK_NR"] == "准予许可"
    assert tallies.wrong() == []


def test_row_that_says_the_same_writes_nothing() -> None:
    first = merged([row(1), row(2)])
    again = merged([row(2), row(1)], reported_on=date(2022, 5, 12))
    assert again.counts["merged"] == {"same": 2}
    assert set(Record.objects.values_list("batch_id", flat=True)) == {first.pk}
    assert not RecordHistory.objects.exists()


def test_first_report_keeps_its_day() -> None:
    merged([row(1)], reported_on=date(2022, 5, 10))
    merged([row(1, XK_NR="更正")], reported_on=date(2022, 5, 12))
    record = Record.objects.get()
    assert (record.first_reported_on, record.timely) == (date(2022, 5, 10), True)
    assert record.values["XK_NR"] == "更正"
    assert RecordHistory.objects.get().values["XK_NR"] == "准予许可"


def test_faulty_row_never_replaces_a_compliant_record() -> None:
    merged([row(1)])
    merged([row(1, ok="f", codes="E1", XK_NR="")])
    assert Record.objects.get().ok
    assert counted() == (1, 1, 1, 0)


def test_corrected_row_heals_the_month() -> None:
    merged([row(1, ok="f", codes="E4")])
    assert counted() == (1, 0, 1, 0)
    merged([row(1)])
    assert counted() == (1, 1, 1, 0)
    assert tallies.wrong() == []


def test_correction_takes_the_place_of_rows_without_a_key() -> None:
    first = merged([row(1), row(2, XK_WSH="", ok="f", codes="E1")])
    assert counted() == (2, 1, 2, 0)
    second = merged([row(1), row(2)], corrects=first)
    assert counted() == (2, 2, 2, 0)
    imports.withdraw(second, by=second.uploaded_by, at=NOW, reason="重复导入")
    assert counted() == (2, 1, 2, 0)
    assert tallies.wrong() == []


def test_whole_or_nothing_refuses_a_batch_with_a_fault() -> None:
    batch = checked([row(1), row(2, ok="f", codes="E1")])
    with pytest.raises(NotAllowed) as refused:
        confirmed(batch, "whole")
    assert "有1条不合规，没有入账" in refused.value.message
    assert not Record.objects.exists()


def test_withdrawn_batch_leaves_the_ledger_as_it_was() -> None:
    merged([row(1), row(2), row(3, ok="f", codes="E1")])
    before, tally = everything(), counted()
    batch = merged([row(1, XK_NR="改", XK_JDRQ="2022-04-28"), row(3), row(4), row(5)])
    assert everything() != before
    imports.withdraw(batch, by=batch.uploaded_by, at=NOW, reason="重复导入")
    assert (everything(), counted()) == (before, tally)
    assert tallies.wrong() == []
    assert not RecordHistory.objects.exists()


def test_withdrawal_is_refused_where_a_later_batch_rests_on_it() -> None:
    first = merged([row(1), row(2)])
    changing = merged([row(1, XK_NR="改")])
    repeating = merged([row(2), row(3)])
    with pytest.raises(NotAllowed) as refused:
        imports.withdraw(first, by=first.uploaded_by, at=NOW, reason="重复导入")
    assert (
        f"第{changing.pk}批“台账.csv”（1条）、第{repeating.pk}批“台账.csv”（1条）"
        in refused.value.message
    )
    for later in (repeating, changing, first):
        imports.withdraw(later, by=first.uploaded_by, at=NOW, reason="重复导入")
    assert not Record.objects.exists()
    assert tallies.wrong() == []


def test_same_file_twice_is_told_which_batch_it_is() -> None:
    first = merged([row(1)])
    with pytest.raises(Overtaken) as refused:
        uploaded([row(1)])
    assert f"第{first.pk}批" in refused.value.message
    assert "2022-05-12 10:00" in refused.value.message
    imports.withdraw(first, by=first.uploaded_by, at=NOW, reason="重复导入")
    assert uploaded([row(1)]).state == Batch.State.UPLOADED


def test_persons_are_sealed_and_companies_are_not() -> None:
    merged(
        [row(1), row(2, XK_XDR_LB="自然人", XK_XDR_MC="乙某某", XK_XDR_ZJHM="371502199001011234")]
    )
    company, person = Record.objects.order_by("row")
    assert company.values["XK_XDR_MC"] == "示例企业1有限公司"
    assert "XK_FRDB" not in company.values
    assert "XK_XDR_MC" not in person.values
    opened = safe().open(person.personal, person.key)
    assert opened == {
        "XK_XDR_MC": "乙某某",
        "XK_FRDB": "甲某某",
        "XK_XDR_ZJHM": "371502199001011234",
    }
    assert "乙某某" not in str(Record.objects.values_list())
    assert "乙某某".encode() not in bytes(person.personal or b"")


def test_file_that_cannot_be_read_is_refused_with_its_sentence() -> None:
    batch = checked([row(1, refuse="这是一张照片，请选择工作簿")])
    assert (batch.state, batch.told) == (Batch.State.REFUSED, "这是一张照片，请选择工作簿")


def test_child_that_dies_leaves_nothing() -> None:
    batch = checked([row(1), row(2, die="1")])
    assert batch.state == Batch.State.REFUSED
    assert "进程中断" in batch.told
    assert not Record.objects.exists()


def test_stranger_may_not_bring_in_records_of_a_unit() -> None:
    batch = checked([row(1)])
    with pytest.raises(NotAllowed):
        imports.confirm(batch, by=build.clerk("finance"), at=NOW, choice="good")
    assert jobs.work_on(batch.pk, worker=worker(now=NOW)) is None


def test_row_whose_key_is_completed_in_a_correction_stays_in_time() -> None:
    lost = row(2, XK_WSH="", ok="f", codes="E1")
    first = merged([row(1), lost])
    late = date(2022, 6, 20)
    merged([row(1), row(2)], corrects=first, reported_on=late, at=build.at(6, 21))
    kept = Record.objects.get(values__XK_WSH=row(2)["XK_WSH"])
    assert (kept.first_reported_on, kept.timely, kept.ok) == (date(2022, 5, 12), True, True)
    assert Record.objects.count() == 2
    assert tallies.wrong() == []


def test_row_left_as_it_was_in_one_correction_is_replaced_by_the_next() -> None:
    lost = row(2, XK_WSH="", ok="f", codes="E1")
    first = merged([row(1, XK_NR="甲"), lost])
    second = merged([row(1, XK_NR="乙"), lost], corrects=first)
    third = merged([row(1, XK_NR="乙"), row(2)], corrects=second)
    assert list(Record.objects.values_list("ok", flat=True)) == [True, True]
    imports.withdraw(third, by=third.uploaded_by, at=NOW, reason="试")
    assert sorted(Record.objects.values_list("ok", flat=True)) == [False, True]
    assert tallies.wrong() == []

"""What was kept long enough is deleted with all its traces, and the proof says so."""

import hashlib
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from indicators.tables import SchemeError
from ledgers import deliveries, imports, retention, tallies
from ledgers.cases import erasing, objections
from ledgers.deliveries import Wanted
from ledgers.models import (
    Batch,
    CaseEvent,
    DeliveredRecord,
    Delivery,
    Erasure,
    Finding,
    Ledger,
    ListEntry,
    Objection,
    Record,
    RecordHistory,
    Repeated,
    Retention,
    Tally,
)
from ledgers.periods import FOLDER, kept, read_periods
from tests import builders as build
from tests.ledgers import batches
from tests.ledgers.cases import NOW, PERSON, about, clerk, objection, on_the_list, step

pytestmark = pytest.mark.django_db
FIVE_YEARS_ON = date(2027, 5, 6)


@pytest.fixture(autouse=True)
def _plan(campaign: object) -> None:
    """The units of the plan."""


def ledger() -> Ledger:
    return Ledger.objects.get()


def from_decision(months: int = 60) -> Retention:
    return Retention.objects.create(
        ledger=ledger(),
        since=date(2001, 1, 1),
        months=months,
        counted_from="decided",
        clause="示例",
        entered_at=NOW,
    )


def erase(today: date = FIVE_YEARS_ON) -> Erasure | None:
    return retention.erase(ledger(), by=None, at=NOW, today=today)


def test_periods_are_data_and_the_penalty_rests_on_article_38() -> None:
    assert (kept("publicity-penalty").months, kept("publicity-penalty").counted_from) == (
        60,
        "decided",
    )
    assert "第三十八条" in kept("publicity-penalty").clause
    assert kept("publicity-licence").column == "XK_YXQZI"
    assert kept("commitment").standards == ()


def test_file_without_a_general_period_is_refused(tmp_path: Path) -> None:
    text = (FOLDER / "retention.toml").read_text("utf-8").split("# 其余台账")[0]
    (tmp_path / "retention.toml").write_text(text, "utf-8")
    with pytest.raises(SchemeError):
        read_periods(tmp_path)


def test_record_history_findings_files_and_counts_go_together_and_nothing_is_left() -> None:
    first = batches.merged([batches.row(1), batches.row(2, XK_JDRQ="2022-05-09")])
    second = batches.merged([batches.row(1, XK_NR="准予变更")])
    batches.merged([batches.row(1, XK_NR="准予变更"), batches.row(3, XK_JDRQ="2022-05-10")])
    wanted = Wanted(
        jurisdiction=build.JURISDICTION,
        standard=batches.LICENCE,
        unit=build.unit("market-supervision"),
        reason="报送",
    )
    delivery = deliveries.ask(wanted, by=clerk(), at=NOW)
    deliveries.make(delivery.pk)
    Finding.objects.create(batch=first, sheet=1, row=2, code="W4", message="示例企业1（甲某某）")
    from_decision()
    gone = Record.objects.get(batch=second)
    key = gone.key
    assert gone.decided_on == date(2022, 5, 5)

    proof = erase()

    assert proof is not None
    assert (proof.records, proof.histories, proof.files, proof.left) == (1, 1, 4, 0)
    assert proof.keys_digest == hashlib.sha256(key.bytes).hexdigest()
    assert Record.objects.count() == 2
    assert not RecordHistory.objects.exists()
    assert not Finding.objects.exists()
    assert not DeliveredRecord.objects.filter(record=gone.pk).exists()
    assert Repeated.objects.get().records == []
    assert [imports.storage().exists(one.stored) for one in Batch.objects.all()] == [False] * 3
    assert Delivery.objects.get().stored == ""
    assert tallies.wrong() == []
    assert Tally.objects.get().reported == 2


def test_day_on_which_the_period_ends_still_keeps_the_record() -> None:
    batches.merged([batches.row(1)])
    from_decision()
    assert erase(date(2027, 5, 5)) is None
    assert Record.objects.count() == 1
    assert erase(date(2027, 5, 6)) is not None


def test_licence_without_end_is_never_over() -> None:
    batches.merged([batches.row(1, XK_YXQZI="2099-12-31"), batches.row(2, XK_YXQZI="2023-01-01")])
    assert retention.due(ledger(), at=NOW, today=date(2028, 1, 1)).records == 0
    assert retention.due(ledger(), at=NOW, today=date(2028, 1, 2)).records == 1


def test_record_of_an_open_case_stays_until_the_case_is_closed() -> None:
    batches.merged([batches.row(1)])
    from_decision()
    given = {"record": Record.objects.get(), "unit": about().unit}
    case = _objection(**given)
    found = retention.due(ledger(), at=NOW, today=FIVE_YEARS_ON)
    assert (found.records, found.held) == (0, 1)
    assert erase() is None
    type(case).objects.update(state="withdrawn")
    assert erase() is not None
    case.refresh_from_db()
    assert case.record_id is None


def _objection(**given: Any) -> Any:
    from_record = {"jurisdiction": build.JURISDICTION, "subject": "示例企业1有限公司"}
    days = dict.fromkeys(("received_on", "counted_from", "due"), date(2022, 5, 12))
    return retention_case(**given, **from_record, **days)


def retention_case(**columns: Any) -> Any:
    return Objection.objects.create(entered_by=clerk(), entered_at=NOW, rule="own", **columns)


def test_file_that_was_never_merged_goes_after_the_same_time_and_once_only() -> None:
    refused = batches.uploaded([batches.row(1)])
    imports.stop(refused, by=refused.uploaded_by, at=NOW)
    from_decision()
    assert erase(date(2027, 5, 12)) is None
    proof = erase(date(2027, 5, 13))
    assert proof is not None
    assert (proof.records, proof.files, proof.left) == (0, 1, 0)
    assert not imports.storage().exists(refused.stored)
    assert erase(date(2027, 5, 14)) is None


def test_storage_that_keeps_a_file_undoes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    batches.merged([batches.row(1)])
    from_decision()
    monkeypatch.setattr(type(imports.storage()), "delete", lambda self, name: None)
    with pytest.raises(retention.StillThere):
        erase()
    assert Record.objects.count() == 1
    assert not Erasure.objects.exists()


def test_command_deletes_only_when_told_to() -> None:
    batches.merged([batches.row(1, XK_JDRQ="2020-05-05")])
    from_decision(12)
    told = StringIO()
    call_command("ledger_retention", stdout=told)
    assert "保存12个月，届满1条" in told.getvalue()
    assert Record.objects.count() == 1
    call_command("ledger_retention", "--apply", "--as", clerk().username, stdout=told)
    assert "已删除1条记录、0条历史、1个文件，剩余0项" in told.getvalue()
    assert Erasure.objects.get().by == clerk()
    with pytest.raises(CommandError):
        call_command("ledger_retention", "--as", "nobody-here")


def test_closed_cases_go_with_their_events_when_their_period_is_over_and_open_ones_stay() -> None:
    still, case, entry = objection(), objection(**PERSON), on_the_list()
    objections.move(case, "withdraw", step=step(case), typed={"note": "撤回"})
    assert erasing.erase(by=None, at=NOW, today=date(2027, 5, 12)) is None
    proof = erasing.erase(by=clerk(), at=NOW, today=date(2027, 5, 13))
    assert proof is not None
    assert (proof.ledger, proof.records, proof.histories, proof.left) == (None, 1, 2, 0)
    assert proof.keys_digest == hashlib.sha256(f"{case.sealed_for}".encode()).hexdigest()
    assert list(Objection.objects.all()) == [still]
    assert ListEntry.objects.get() == entry
    assert not CaseEvent.objects.filter(objection=case.pk).exists()

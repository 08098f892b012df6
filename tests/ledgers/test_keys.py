"""Changing the key: everything is sealed anew, opens as before, and the old key can go."""

from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from ledgers import deliveries, rotating
from ledgers.cases.subjects import subject_of
from ledgers.models import Delivery, Objection, Record, RecordHistory
from ledgers.privacy import safe
from tests.ledgers import batches
from tests.ledgers.cases import PERSON, objection
from tests.ledgers.test_deliveries import PERSON as PERSON_ROW
from tests.ledgers.test_deliveries import clerk, file_of, made

pytestmark = pytest.mark.django_db
NEW = "a-newer-key-of-these-tests-0123456789"


@pytest.fixture(autouse=True)
def _plan(campaign: object) -> None:
    """The units of the plan."""


def keys(settings: Any, **named: str) -> None:
    settings.LEDGER_PRIVACY = settings.LEDGER_PRIVACY | {"KEYS": named}


def test_everything_sealed_by_the_old_key_is_sealed_by_the_new_one(settings: Any) -> None:
    old = settings.LEDGER_PRIVACY["KEYS"]
    (name,) = old
    batches.merged([batches.row(1), batches.row(2, **PERSON_ROW)])
    batches.merged([batches.row(2, **PERSON_ROW, XK_NR="准予变更")])
    waiting = batches.checked([batches.row(3, **PERSON_ROW)])
    delivery, case = made(), objection(**PERSON)
    # Three workbooks as they were sent among them.
    assert rotating.in_use() == {name: 9}

    keys(settings, new=NEW, **old)
    assert rotating.rotate() == 9
    assert rotating.rotate() == 0
    assert rotating.in_use() == {"new": 9}

    keys(settings, new=NEW)
    for rows in (Record.objects, RecordHistory.objects):
        for key, personal in rows.values_list("key", "personal"):
            assert safe().open(personal, key)
    assert subject_of(Objection.objects.get(pk=case.pk), unmasked=True).name == "乙某某"
    book = load_workbook(BytesIO(file_of(Delivery.objects.get(pk=delivery.pk))))
    assert "乙某某" in [row[0] for row in book.worksheets[0].iter_rows(values_only=True)]
    batches.confirmed(waiting)
    assert deliveries.due().count() == 0


def test_command_says_which_keys_are_in_use_and_which_may_go(settings: Any) -> None:
    old = settings.LEDGER_PRIVACY["KEYS"]
    (name,) = old
    batches.merged([batches.row(1)])
    keys(settings, new=NEW, **old)
    told = StringIO()
    call_command("ledger_keys", stdout=told)
    assert f"密钥“{name}”：2项" in told.getvalue()
    assert "可以从配置中删除" not in told.getvalue()
    call_command("ledger_keys", "--rotate", stdout=told)
    assert "已用密钥“new”重新加密2项" in told.getvalue()
    assert "可以从配置中删除" in told.getvalue()


def test_missing_old_key_is_named_and_nothing_is_lost(settings: Any) -> None:
    (name,) = settings.LEDGER_PRIVACY["KEYS"]
    batches.merged([batches.row(1)])
    before = bytes(Record.objects.get().personal or b"")
    keys(settings, new=NEW)
    with pytest.raises(CommandError) as refused:
        call_command("ledger_keys", "--rotate")
    assert f"密钥“{name}”" in str(refused.value)
    assert bytes(Record.objects.get().personal or b"") == before


def test_export_command_writes_the_workbook_and_marks_it(tmp_path: Any) -> None:
    batches.merged([batches.row(1)])
    path, told = tmp_path / "移交.xlsx", StringIO()
    given = ["--as", clerk().username, "--jurisdiction", "liaocheng-resort"]
    given += ["--standard", batches.LICENCE, "--unit", "market-supervision"]
    with pytest.raises(CommandError) as refused:
        call_command("export_ledger", path, *given, stdout=told)
    assert "请写明导出理由" in str(refused.value)
    call_command(
        "export_ledger", path, *given, "--reason", "报送", "--handed-over", "回执9号", stdout=told
    )
    assert path.read_bytes()[:2] == b"PK"
    assert "1条，写入移交.xlsx" in told.getvalue()
    assert Delivery.objects.get().receipt == "回执9号"

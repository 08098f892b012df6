"""A record does not vanish under an open case; a closed case forgets it."""

import pytest
from django.db import connection

from ledgers import imports, tallies
from ledgers.cases import objections
from ledgers.cases.linking import About
from ledgers.models import Batch, Objection, Record
from tests.ledgers.batches import NOW, merged, row
from tests.ledgers.cases import OBJECTION, clerk, step
from units.refusals import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("campaign")]


def disputed(record: Record) -> Objection:
    return objections.enter(About(record.unit, record), by=clerk(), at=NOW, typed=OBJECTION)


def taken_back(batch: Batch) -> Batch:
    return imports.withdraw(batch, by=batch.uploaded_by, at=NOW, reason="传错了")


def closed(case: Objection) -> None:
    objections.move(case, "withdraw", step=step(case), typed={"note": "撤回"})


def test_batch_with_a_disputed_record_is_not_withdrawn_until_the_case_is_closed() -> None:
    batch = merged([row(1), row(2)])
    case = disputed(Record.objects.filter(batch=batch)[0])
    with pytest.raises(NotAllowed) as refused:
        taken_back(batch)
    assert "1条记录有在办的异议、信用修复或名单案件" in str(refused.value)
    closed(case)
    taken_back(batch)
    connection.check_constraints()
    case.refresh_from_db()
    assert (case.record_id, Record.objects.count(), tallies.wrong()) == (None, 0, [])


def test_record_left_out_of_its_correction_stays_while_a_case_is_open() -> None:
    wrong = merged([row(1, XK_WSH="", ok="f", codes="E1"), row(2, XK_WSH="", ok="f", codes="E1")])
    first, second = Record.objects.order_by("row")
    case, other = disputed(first), disputed(second)
    closed(other)
    merged([row(1)], corrects=wrong)
    connection.check_constraints()
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.record_id, other.record_id) == (first.pk, None)
    assert (Record.objects.count(), tallies.wrong()) == (2, [])

"""A 决定书文号 is compared in the database as it is folded before it is asked for, by an index."""

import pytest
from django.db import connection
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from ledgers.judging.cleaning import for_key, plain_text
from ledgers.models import DOCUMENT_NUMBER, Ledger, Record
from ledgers.models.numbers import COLUMNS, Folded
from ledgers.search.records import LAST
from ledgers.standard import standards

WRITTEN = [
    "鲁市监罚〔2022〕3号",
    "鲁市监罚 [2022] 3 号",
    "鲁市监罚【2022】３号",
    "鲁市监罚（2022）3号",
    "聊审批abc-12（2022）第007号",
    "ＸＫ〖2022〗7",
]


def test_every_document_number_of_a_standard_is_indexed() -> None:
    numbers = {
        column.code
        for one in standards().values()
        for column in one.columns
        if column.code.endswith("_WSH")
    }
    assert numbers == set(COLUMNS)
    personal = [
        column.code for one in standards().values() for column in one.columns if column.personal
    ]
    assert numbers.isdisjoint(personal)


@pytest.mark.django_db
@pytest.mark.parametrize("written", WRITTEN)
def test_database_folds_a_stored_number_as_the_search_folds_a_typed_one(written: str) -> None:
    Ledger.objects.create(jurisdiction="somewhere", standard="publicity-licence")
    text = Cast(Value(plain_text(written, short=True)), TextField())
    assert Ledger.objects.annotate(folded=Folded(text)).get().folded == for_key(written)


@pytest.mark.django_db
def test_index_answers_for_some_units_and_for_all() -> None:
    rows = Record.objects.annotate(number=DOCUMENT_NUMBER)
    rows = rows.filter(number__gte="鲁市监罚", number__lt="鲁市监罚" + LAST).order_by(
        "number", "pk"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    for asked in (rows, rows.filter(unit__in=[1, 2])):
        assert "record_document" in asked[:20].explain()

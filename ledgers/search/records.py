"""A record as it is found: by its whole number, or by the beginning of its 决定书文号.

Nothing of a record is compared or shown but that number, its ledger, unit and month.
"""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from indicators.models import Campaign
from ledgers.judging.cleaning import for_key
from ledgers.masking import without_numbers
from ledgers.models import DOCUMENT, DOCUMENT_NUMBER, Record
from ledgers.privacy import safe
from ledgers.queries import records
from ledgers.search.batches import may_find
from ledgers.standard import standards
from units.models import User
from units.search.found import NOTHING, Asked, Found, Hit, Source
from units.search.matching import How, mark

# So many signs and a digit among them: less is no number and would be half the ledger.
AT_LEAST = 4
# So many are counted; a longer beginning finds the others.
MOST = 200
# After every number that begins so.
LAST = "\U0010ffff"


def find(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """By the whole number in ledgers keyed by it (承诺编码 …), else by 文书号; two queries."""
    if campaign is None or not may_find(user, campaign):
        return NOTHING
    number = for_key(asked.typed.strip())
    rows = records.visible_to(user, campaign.jurisdiction)
    known = [*_by_key(rows, number), *_by_document(rows, number)]
    hits = [
        Hit(
            # As it stands there: 〔2022〕 is found by [2022].
            mark((number.lower(),), without_numbers(said)),
            tuple(mark(asked.words, one) for one in (*beside, f"{month.year}年{month.month}月")),
            reverse("ledger-record", args=[campaign.code, pk]),
            rank=int(How.WHOLE if for_key(said) == number else How.START),
        )
        for pk, said, beside, month in known[:MOST]
    ]
    return Found(hits[asked.wanted], len(hits), capped=len(known) > MOST)


Known = tuple[int, str, tuple[str, str], date]


def _by_key(rows: QuerySet[Record], number: str) -> list[Known]:
    """At most one of each ledger whose natural key is one column and no person's."""
    found = rows.filter(ledger__standard__in=_numbered(), key=safe().digest(number), keyed=True)
    return [
        (one.pk, one.values.get(_key(one), ""), (one.ledger.name, one.unit.name), one.month)
        for one in found.select_related("ledger", "unit").order_by("-pk")
    ]


def _key(record: Record) -> str:
    return standards()[record.ledger.standard].key[0]


def _numbered() -> list[str]:
    return [
        code
        for code, one in standards().items()
        if len(one.key) == 1 and not one.column(one.key[0]).personal
    ]


def _by_document(rows: QuerySet[Record], number: str) -> list[Known]:
    """Those whose document's number begins so, in its order; the index answers."""
    if len(number) < AT_LEAST or not any(one.isdigit() for one in number):
        return []
    rows = rows.annotate(number=DOCUMENT_NUMBER, said=DOCUMENT)
    rows = rows.filter(number__gte=number, number__lt=number + LAST)
    names = ("pk", "said", "ledger__standard", "unit__name", "month")
    found = rows.order_by("number", "pk").values_list(*names)[: MOST + 1]
    return [
        (pk, said, (standards()[code].name, unit), month)
        for pk, said, code, unit, month in found
        if code in standards()
    ]


RECORDS = Source(
    "records",
    "台账记录",
    "决定书文号（可只写开头）、承诺编码、核查流水号等完整编号；不含自然人信息",
    find,
    may_find,
)

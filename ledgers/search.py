"""What can be found of the ledgers: their kinds, batches, cases, and a record by its number.

A natural person's name and numbers are sealed and never compared with what somebody types.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, Window
from django.urls import reverse

from indicators.models import Campaign
from ledgers.judging.cleaning import for_key
from ledgers.masking import without_numbers
from ledgers.models import Batch, Record
from ledgers.permissions import sees_records, works_for
from ledgers.privacy import safe
from ledgers.queries import batches, records
from ledgers.standard import standards
from units.models import User
from units.search.found import NOTHING, Asked, Found, Hit, Named, Source, among
from units.search.matching import How, how, mark


def find_kinds(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """The kinds of ledgers; their pages show everybody what that person may see. No query."""
    if campaign is None:
        return NOTHING
    named = (Named(code, one.name) for code, one in standards().items())
    return among(named, asked, lambda code: reverse("ledger", args=[campaign.code, code]))


def find_batches(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """Batches newest first by number, file, ledger, unit and state; two queries."""
    if campaign is None or not _sees_records(user, campaign):
        return NOTHING
    units = list(works_for(user, campaign.jurisdiction).values_list("pk", "name", "short_name"))
    rows = batches.visible_to(user, campaign.jurisdiction)
    for word in asked.words:
        rows = rows.filter(_about(word, units))
    rows = rows.select_related(None).annotate(in_all=Window(Count("pk"))).order_by("-pk")
    names = ("pk", "name", "ledger__standard", "unit__name", "reported_on", "state", "in_all")
    found = list(rows.values_list(*names)[asked.wanted])
    hits = [_batch(asked.words, campaign, *one[:-1]) for one in found]
    return Found(hits, found[0][-1] if found else 0)


def _about(word: str, units: Sequence[tuple[int, str, str]]) -> Q:
    named = [pk for pk, *names in units if any(how(word, one) is not None for one in names)]
    kinds = [code for code, one in standards().items() if how(word, one.name) is not None]
    states = [state for state, label in Batch.State.choices if how(word, str(label)) is not None]
    wanted = Q(unit__in=named) | Q(ledger__standard__in=kinds) | Q(state__in=states)
    number = word.removeprefix("第").removesuffix("批")
    if number.isascii() and number.isdigit() and len(number) < 18:
        wanted |= Q(pk=int(number))
    return wanted | Q(name__icontains=word)


def _batch(
    words: tuple[str, ...],
    campaign: Campaign,
    pk: int,
    name: str,
    standard: str,
    unit: str,
    day: date,
    state: str,
) -> Hit:
    ledger = standards()[standard].name if standard in standards() else standard
    beside = [ledger, unit, f"{day.year}年{day.month}月", str(Batch.State(state).label)]
    return Hit(
        mark(words, f"第{pk}批 {without_numbers(name)}"),
        tuple(mark(words, text) for text in beside),
        reverse("ledger-batch", args=[campaign.code, pk]),
    )


def find_records(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """A record by the whole number it is known by (承诺编码、核查流水号 …); one query.

    Only in ledgers where that one column is the natural key and no person's: then the index
    answers, and nothing is shown but what was typed.
    """
    if campaign is None or not _sees_records(user, campaign):
        return NOTHING
    key = safe().digest(for_key(asked.typed.strip()))
    rows = records.visible_to(user, campaign.jurisdiction)
    rows = rows.filter(ledger__standard__in=_numbered(), key=key, keyed=True)
    rows = rows.select_related("ledger", "unit").order_by("-pk")
    # At most one of each ledger.
    hits = [_record(asked.words, campaign, one) for one in rows]
    return Found(hits[asked.wanted], len(hits))


def _record(words: tuple[str, ...], campaign: Campaign, one: Record) -> Hit:
    number = one.values.get(standards()[one.ledger.standard].key[0], "")
    month = f"{one.month.year}年{one.month.month}月"
    return Hit(
        mark(words, number),
        tuple(mark(words, text) for text in (one.ledger.name, one.unit.name, month)),
        reverse("ledger-record", args=[campaign.code, one.pk]),
        rank=int(How.WHOLE),
    )


def _numbered() -> list[str]:
    """The ledgers whose records are known by one number that is no person's."""
    return [
        code
        for code, one in standards().items()
        if len(one.key) == 1 and not one.column(one.key[0]).personal
    ]


def _sees_records(user: User, campaign: Campaign | None) -> bool:
    return campaign is not None and sees_records(user, campaign.jurisdiction)


KINDS = Source("ledgers", "台账", "台账的名称", find_kinds)
BATCHES = Source(
    "batches", "导入批次", "批次号、文件名、台账、单位和状态", find_batches, _sees_records
)
RECORDS = Source(
    "records",
    "台账记录",
    "承诺编码、核查流水号等完整编号（不含自然人信息）",
    find_records,
    _sees_records,
)

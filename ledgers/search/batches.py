"""The kinds of ledgers and their batches as they are found."""

from datetime import date

from django.db.models import Count, Q, Window
from django.urls import reverse

from indicators.models import Campaign
from ledgers.masking import without_numbers
from ledgers.models import Batch
from ledgers.permissions import sees_records
from ledgers.queries import batches
from ledgers.search.named_units import labelled, named_by
from ledgers.standard import standards
from units.models import User
from units.search.found import NOTHING, Asked, Found, Hit, Named, Source, among
from units.search.matching import mark


def find_kinds(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """The kinds of ledgers; their pages show everybody what that person may see. No query."""
    if campaign is None:
        return NOTHING
    named = (Named(code, one.name) for code, one in standards().items())
    return among(named, asked, lambda code: reverse("ledger", args=[campaign.code, code]))


def find_batches(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """Batches newest first by number, file, ledger, unit and state; two queries."""
    if campaign is None or not may_find(user, campaign):
        return NOTHING
    rows = batches.visible_to(user, campaign.jurisdiction)
    for word in asked.words:
        rows = rows.filter(_about(word, campaign))
    rows = rows.select_related(None).annotate(in_all=Window(Count("pk"))).order_by("-pk")
    names = ("pk", "name", "ledger__standard", "unit__name", "reported_on", "state", "in_all")
    found = list(rows.values_list(*names)[asked.wanted])
    hits = [_batch(asked.words, campaign, *one[:-1]) for one in found]
    return Found(hits, found[0][-1] if found else 0)


def _about(word: str, campaign: Campaign) -> Q:
    kinds = labelled(word, [(code, one.name) for code, one in standards().items()])
    states = labelled(word, Batch.State.choices)
    wanted = (
        Q(unit__in=named_by(word, campaign)) | Q(ledger__standard__in=kinds) | Q(state__in=states)
    )
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


def may_find(user: User, campaign: Campaign | None) -> bool:
    """Whether single records, batches and cases exist for this person."""
    return campaign is not None and sees_records(user, campaign.jurisdiction)


KINDS = Source("ledgers", "台账", "台账的名称", find_kinds)
BATCHES = Source("batches", "导入批次", "批次号、文件名、台账、单位和状态", find_batches, may_find)

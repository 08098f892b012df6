"""Corrections as pages and programs show them: one in full, all of a campaign without values."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from indicators.models import Campaign
from indicators.scoring.exact import write_change, write_plain
from reporting.filling.comparing import said
from reporting.filling.corrections import why_not_approve, why_not_decide, why_not_withdraw
from reporting.models import Correction, Event
from reporting.permissions import sees_all_units
from reporting.workflow import Move
from units.models import User
from units.queries import standing
from units.roles import OFFICE

ON_ONE_PAGE = 50


@dataclass(frozen=True)
class Effect:
    """The total before and after; not alone when other changes were counted with it."""

    before: str | None
    after: str
    change: str
    alone: bool


@dataclass(frozen=True)
class CorrectionRow:
    correction: Correction
    effect: Effect | None
    may_open: bool


@dataclass(frozen=True)
class ChangeRow:
    name: str
    measure: str
    before: str
    after: str


@dataclass(frozen=True)
class CorrectionPage:
    """One correction with its values, and what this person may do with it."""

    correction: Correction
    changes: list[ChangeRow]
    effect: Effect | None
    why_not_approve: str
    why_not_decide: str
    may_withdraw: bool


@dataclass(frozen=True)
class PublicList:
    """Everything that touched accepted numbers: corrections, and sheets opened again.

    `asked` of the corrections wait; `decides`: the reader is one of those who decide them.
    """

    page: "Page[Correction]"
    rows: list[CorrectionRow]
    reopened: list[Event]
    asked: int
    decides: bool


def effect_of(correction: Correction) -> Effect | None:
    """None until the score has been computed since the approval."""
    kept: dict[str, Any] = correction.effect
    if not kept:
        return None
    before = kept["before"]
    change = Decimal(kept["after"]) - Decimal(before or 0)
    return Effect(
        before=None if before is None else write_plain(Decimal(before)),
        after=write_plain(Decimal(kept["after"])),
        change=write_change(change) if change else "不变",
        alone=kept["alone"],
    )


def corrections_of(campaign: Campaign) -> QuerySet[Correction]:
    """Every correction of the campaign, the newest first."""
    rows = Correction.objects.filter(submission__period__campaign=campaign)
    return rows.select_related(
        "submission__period__campaign", "submission__unit", "asked_by", "decided_by"
    )


def public_list(campaign: Campaign, user: User, *, number: str | None) -> PublicList:
    """Who, when and why for everybody; the values are on pages of those who may see the sheet."""
    mine, everything = standing(user).units, sees_all_units(user, campaign)
    found = corrections_of(campaign)
    page = Paginator(found, ON_ONE_PAGE).get_page(number)
    reopened = Event.objects.filter(submission__period__campaign=campaign, move=Move.REOPEN)
    related = ("submission__period", "submission__unit", "by")
    return PublicList(
        page=page,
        rows=[
            CorrectionRow(one, effect_of(one), everything or one.submission.unit_id in mine)
            for one in page
        ],
        reopened=list(reopened.select_related(*related).order_by("-at", "-pk")[:ON_ONE_PAGE]),
        asked=found.filter(state=Correction.State.ASKED).count(),
        decides=standing(user).within(campaign.jurisdiction).has(OFFICE),
    )


def correction_page(correction: Correction, user: User) -> CorrectionPage:
    cells = correction.submission.cells.select_related("metric").order_by("metric__position")
    return CorrectionPage(
        correction=correction,
        changes=[
            ChangeRow(cell.metric.name, cell.metric.measure, *_pair(correction, cell.metric.code))
            for cell in cells
            if cell.metric.code in correction.changes
        ],
        effect=effect_of(correction),
        why_not_approve=why_not_approve(user, correction) or "",
        why_not_decide=why_not_decide(user, correction) or "",
        may_withdraw=why_not_withdraw(user, correction) is None,
    )


def _pair(correction: Correction, code: str) -> tuple[str, str]:
    pair = correction.changes[code]
    return said(pair["before"]), said(pair["after"])

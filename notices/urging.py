"""催报: the office writes to the clerks of late units, at most once per unit and day."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from indicators.models import Campaign
from notices.letters import ensure_letter, may_be_told
from notices.models import Dispatch
from notices.occasions import SHANGHAI, Wording
from notices.placeholders import fill
from notices.plans import PLANS, wordings
from notices.reminders import owed_lines
from reporting.models import Submission
from reporting.queries import still_owed
from reporting.refusals import NotAllowed
from units.models import Unit, User
from units.queries import clerks_of, standing
from units.roles import OFFICE

PLAN = PLANS["urge"]


@dataclass(frozen=True)
class Late:
    """A unit that owes months whose inner or hard deadline is over, and who would be written to."""

    unit: Unit
    months: list[Submission]
    clerks: list[User]
    told: Dispatch | None
    text: str
    wording: Wording
    values: dict[str, object]

    @property
    def subject(self) -> str:
        return fill(self.wording.subject, self.values)

    @property
    def refusal(self) -> str:
        """Why no letter can be written now, as a sentence."""
        if self.told is not None:
            return f"{_told_by(self.told)}，每个单位每天至多一次"
        return "" if self.clerks else "没有登记邮箱的填报员，请电话联系"


def why_not(user: User, campaign: Campaign) -> str | None:
    """None when this person may send 催报 in the campaign's jurisdiction."""
    mine = standing(user).within(campaign.jurisdiction)
    return None if mine.has(OFFICE) else f"您的角色（{mine.label}）不能催报"


def late_units(campaign: Campaign, *, now: datetime, codes: Collection[str] = ()) -> list[Late]:
    """The late units (of those named), in the plan's order; six queries."""
    months = defaultdict[int, list[Submission]](list)
    units: dict[int, Unit] = {}
    for one in still_owed(now=now).filter(period__campaign=campaign):
        period = one.period
        if (period.soft_due_at or period.due_at) <= now and (not codes or one.unit.code in codes):
            months[one.unit_id].append(one)
            units[one.unit_id] = one.unit
    clerks = defaultdict[int, list[User]](list)
    for membership in clerks_of(list(units)):
        user, unit = membership.user, membership.unit_id
        fits = unit is not None and user.email and may_be_told(user, campaign)
        if fits and user not in clerks[unit or 0]:
            clerks[unit or 0].append(user)
    told = _told_today(units.values(), now)
    ordered = sorted(units.values(), key=lambda unit: unit.position)
    words = wordings(PLAN)
    return [
        _late(unit, months[unit.pk], clerks[unit.pk], told, words, campaign, now)
        for unit in ordered
    ]


def _late(
    unit: Unit,
    months: list[Submission],
    clerks: list[User],
    told: dict[str, Dispatch],
    words: dict[str, Wording],
    campaign: Campaign,
    now: datetime,
) -> Late:
    lines = [line for one in months for line in owed_lines(one, now)]
    values: dict[str, object] = {
        "campaign": campaign.short_name,
        "unit": unit.name,
        "count": len(months),
        "items": "\n".join(lines),
        "post": "填报员",
    }
    return Late(
        unit=unit,
        months=months,
        clerks=clerks,
        told=told.get(_occasion(unit, now)),
        text=fill(words["group"].body, values),
        wording=words["urge"],
        values=values,
    )


def _told_today(units: Collection[Unit], now: datetime) -> dict[str, Dispatch]:
    """Occasion → the first letter of the day."""
    occasions = [_occasion(unit, now) for unit in units]
    rows = Dispatch.objects.filter(plan=PLAN.code, occasion__in=occasions)
    return {one.occasion: one for one in rows.select_related("asked_by").order_by("-pk")}


def _told_by(letter: Dispatch) -> str:
    """Who had the unit written to today, and when."""
    who = letter.asked_by
    by = f"{who.post}（{who.username}）" if who else ""
    return f"{by}今日{timezone.localtime(letter.created_at):%H:%M}已催报"


def _occasion(unit: Unit, now: datetime) -> str:
    return f"{now.astimezone(SHANGHAI).date().isoformat()}-{unit.pk}"


def urge(
    campaign: Campaign, *, by: User, at: datetime, codes: Collection[str]
) -> list[tuple[Unit, str]]:
    """Writes the letters; every unit named with what became of it, as a sentence.

    Of two people at the same moment one writes the letter, the other is told that it is written.
    """
    refusal = why_not(by, campaign)
    if refusal is not None:
        raise NotAllowed(refusal)
    late = late_units(campaign, now=at, codes=codes) if codes else []
    return [(one.unit, one.refusal or _write(one, by, at)) for one in late]


@transaction.atomic
def _write(late: Late, by: User, at: datetime) -> str:
    """All letters of a unit or none: the second to come waits for the first and is told of it."""
    occasion = _occasion(late.unit, at)
    written = [
        ensure_letter(
            plan=PLAN.code,
            occasion=occasion,
            to=user,
            subject=late.subject,
            body=fill(late.wording.body, late.values | {"post": user.post}),
            now=at,
            asked_by=by,
        )
        for user in late.clerks
    ]
    if not any(written):
        first = _told_today([late.unit], at)[occasion]
        return f"{_told_by(first)}，没有重复发送"
    posts = "、".join(user.post for user in late.clerks)
    return f"催报邮件已写好，发给{posts}"

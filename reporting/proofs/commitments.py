"""The letters units sign about 双公示 (承诺书, 附件3): who must, who has, and entering one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

import reporting
from indicators.models import Campaign, Task
from ledgers import credit_code
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Commitment
from reporting.proofs.evidence import About, Proof, Upload, check, keep, read_day, understood
from reporting.proofs.papers import Paper
from reporting.proofs.storing import kept
from reporting.refusals import Invalid, Overtaken
from reporting.written_days import read_written_day
from units.models import Unit, User

# Who grants licences or imposes penalties reports these records, and so has to sign.
SIGNED_BY = "publicity_records"
TASK = "publicity-commitment"
# One text per plan, as its annex prints it.
LETTERS = Path(reporting.__file__).parent / "letters"


@dataclass(frozen=True)
class Signed:
    """What the form says: the code, the day of signing, the last day it holds (None: no end)."""

    credit_code: str
    signed_on: date
    valid_until: date | None


def letter_of(campaign: Campaign) -> tuple[str, ...] | None:
    """The plan's letter, paragraph by paragraph as printed; None where the plan has none."""
    return _letter(campaign.code.split("-in-")[0])


@cache
def _letter(scheme: str) -> tuple[str, ...] | None:
    file = LETTERS / f"{scheme}.txt"
    if not file.is_file():
        return None
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line.strip())


def units_that_sign(campaign: Campaign) -> list[Unit]:
    """Every unit the plan makes answer for 双公示 records, in its order; one query."""
    named = campaign.duties.filter(metric__code=SIGNED_BY).values("unit")
    return list(Unit.objects.filter(pk__in=named).exclude(kind=Unit.Kind.COLLECTIVE))


def in_force(campaign: Campaign, *, today: date) -> dict[int, Commitment]:
    """Unit → its newest letter that still holds today; one query."""
    found: dict[int, Commitment] = {}
    for one in campaign.commitments.select_related("unit", "scan", "entered_by"):
        if one.valid_until is None or one.valid_until >= today:
            found.setdefault(one.unit_id, one)
    return found


def enter(
    campaign: Campaign,
    *,
    by: User,
    at: datetime,
    unit: Unit,
    typed: Mapping[str, str],
    file: Upload | None,
) -> Commitment:
    """Keeps a signed letter with its scan as a proof of the unit.

    Raises NotAllowed, Invalid with a sentence per field, and Overtaken when the letter of that
    day is already there.
    """
    check(by, campaign, unit)
    signed, proof, paper = _understood(typed, file, at)
    task = Task.objects.filter(campaign=campaign, code=TASK).first()
    about = About(task=task)
    try:
        with kept(paper) as stored, transaction.atomic():
            scan = keep(campaign, proof, stored, by=by, at=at, unit=unit, about=about)
            return Commitment.objects.create(
                campaign=campaign,
                unit=unit,
                credit_code=signed.credit_code,
                signed_on=signed.signed_on,
                valid_until=signed.valid_until,
                scan=scan,
                entered_by=by,
                entered_at=at,
            )
    except IntegrityError:
        there = campaign.commitments.filter(unit=unit, signed_on=signed.signed_on)
        raise Overtaken(_told(there.select_related("entered_by", "unit").get())) from None


def _understood(
    typed: Mapping[str, str], file: Upload | None, at: datetime
) -> tuple[Signed, Proof, Paper]:
    """The letter and its scan, or Invalid with every problem at once."""
    signed, problems = _signed(typed, at)
    day = signed.signed_on if signed else at.astimezone(SHANGHAI).date()
    scan = {"title": f"“双公示”承诺书（{day:%Y-%m-%d}签订）", "formed_on": f"{day:%Y-%m-%d}"}
    try:
        proof, paper = understood(scan, file, at)
    except Invalid as refusal:
        problems |= refusal.problems
    if problems or signed is None:
        again = "；所选文件须重新选择" if file is not None else ""
        raise Invalid(f"有{len(problems)}处需要修改，尚未登记{again}", problems)
    return signed, proof, paper


def _signed(typed: Mapping[str, str], at: datetime) -> tuple[Signed | None, dict[str, str]]:
    problems: dict[str, str] = {}
    code = credit_code.as_written(typed.get("credit_code", ""))
    wrong = credit_code.problem(code)
    if wrong is not None:
        problems["credit_code"] = wrong
    signed_on = read_day(typed.get("signed_on", ""), at, problems, "signed_on", "签订日期")
    valid_until = _until(typed.get("valid_until", ""), signed_on, problems)
    if problems or signed_on is None:
        return None, problems
    return Signed(code, signed_on, valid_until), problems


def _until(text: str, signed_on: date | None, problems: dict[str, str]) -> date | None:
    """The last day the letter holds; blank where the letter names none."""
    if not text.strip():
        return None
    found = read_written_day(text)
    if found is None:
        problems["valid_until"] = "有效期至请填写日期，例如2023-12-31；长期有效请留空"
    elif signed_on is not None and found < signed_on:
        problems["valid_until"] = f"有效期至{found:%Y-%m-%d}早于签订日期{signed_on:%Y-%m-%d}"
    return found


def _told(there: Commitment) -> str:
    person, when = there.entered_by, timezone.localtime(there.entered_at)
    return (
        f"{there.unit.name}{there.signed_on:%Y-%m-%d}签订的承诺书已由"
        f"{person.post}（{person.username}）于{when:%Y-%m-%d %H:%M}登记，没有再次登记"
    )

"""People, months and submissions for tests, built by walking the real services."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from indicators.models import Campaign
from reporting.demonstration import figures
from reporting.duties import periods
from reporting.duties.deadlines import SHANGHAI
from reporting.filling import submissions
from reporting.filling.answers import read_answers
from reporting.models import Submission
from tests import kept
from units.models import Unit, User
from units.registry import ensure_person
from units.roles import Role

CODE = "liaocheng-resort-2022"
FOLDER = Path(__file__).parents[1] / "indicators" / "definitions" / CODE
JURISDICTION = "liaocheng-resort"
OFFICE_UNIT = "campaign-office"
Typed = dict[str, tuple[str, bool]]


def at(month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2022) -> datetime:
    """A moment in Asia/Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def unit(code: str) -> Unit:
    return Unit.objects.get(jurisdiction=JURISDICTION, code=code)


def person(username: str, role: Role, of: str | None = None, **columns: object) -> User:
    """Somebody holding the role, entered the way the registry enters people."""
    user, _ = ensure_person(
        username=username,
        post=str(columns.pop("post", f"{username}岗")),
        role=role,
        unit=unit(of) if of else None,
        email=str(columns.pop("email", f"{username}@example.org")),
        demonstration=bool(columns.pop("demonstration", False)),
    )
    return user


def clerk(of: str, username: str | None = None, **columns: object) -> User:
    return person(username or f"clerk-{of}", Role.CLERK, of, **columns)


def reviewer(username: str = "reviewer") -> User:
    return person(username, Role.OFFICE, OFFICE_UNIT)


def head() -> User:
    return person("head", Role.OFFICE_HEAD, OFFICE_UNIT)


def leader() -> User:
    return person("leader", Role.LEADER)


def administrator() -> User:
    return person("administrator", Role.ADMINISTRATOR)


def somebody(role: Role) -> User:
    """A person of that role; those of a unit belong to 区市场监督管理局 or to the office."""
    return {
        Role.CLERK: lambda: clerk("market-supervision"),
        Role.UNIT_LEAD: lambda: person("unit-lead", Role.UNIT_LEAD, "market-supervision"),
        Role.OFFICE: reviewer,
        Role.OFFICE_HEAD: head,
        Role.LEADER: leader,
        Role.ADMINISTRATOR: administrator,
    }[role]()


def bare_copy(campaign: Campaign) -> Campaign:
    """Another campaign of the same days, without a plan in it."""
    other = Campaign.objects.get(pk=campaign.pk)
    other.pk, other.code = None, "other"
    other.save()
    return other


def open_months(campaign: Campaign, *, now: datetime) -> None:
    """What falls due by then; the first months of a campaign are kept for the next test."""
    if campaign.periods.exists():
        periods.ensure_periods(campaign, now=now)
    else:
        name = f"months of {campaign.code} at {now.isoformat()}"
        kept.once(name, lambda: periods.ensure_periods(campaign, now=now))


def sheet_of(campaign: Campaign, of: str, month: int) -> Submission:
    """What the unit owes for the month of 2022 (or of the campaign's own year)."""
    return Submission.objects.select_related("period__campaign", "unit").get(
        period__campaign=campaign, period__month__month=month, unit__code=of
    )


def answers(submission: Submission, **instead: str) -> Typed:
    """The plausible answers of the demonstration, with some replaced; None-like "" is blank."""
    metrics = list(submissions.fields_of(submission))
    invented = figures.sheet(
        submission.unit.code, submission.unit.position, metrics, submission.period.month
    )
    typed = {code: (one.typed, one.zero_report) for code, one in invented.items()}
    return typed | {code: (text, False) for code, text in instead.items()}


def submit(submission: Submission, *, by: User, when: datetime, **instead: str) -> Submission:
    return hand_in(submission, by=by, when=when, typed=answers(submission, **instead))


def hand_in(submission: Submission, *, by: User, when: datetime, typed: Typed) -> Submission:
    """What is unusual is explained in one line, as a clerk would."""
    asked = read_answers(submission, typed, {}, complete=True).unexplained
    submissions.submit(
        submission,
        by=by,
        at=when,
        version=submission.version,
        typed=typed,
        notes=dict.fromkeys(asked, "已与业务系统核对"),
    )
    return submission


def accept(submission: Submission, *, by: User, when: datetime) -> Submission:
    submissions.accept(submission, by=by, at=when, version=submission.version)
    return submission


def deliver(
    campaign: Campaign, of: str, month: int, *, when: datetime, **instead: str
) -> Submission:
    """The unit's month handed in at `when` and accepted an hour later."""
    submission = sheet_of(campaign, of, month)
    by = head() if of == OFFICE_UNIT else clerk(of)
    submit(submission, by=by, when=when, **instead)
    return accept(submission, by=reviewer(), when=when + timedelta(hours=1))


def deliver_all(
    campaign: Campaign, units: Iterable[str], months: Iterable[int], *, when: datetime
) -> None:
    for month in months:
        for of in units:
            deliver(campaign, of, month, when=when)

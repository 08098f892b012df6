"""The demonstration: invented months built by the real workflow, and gone without a trace."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q

from indicators.models import Campaign
from indicators.scheme import read_scheme
from ledgers import credit_code
from notices.demonstration import ensure_circulars
from notices.models import Circular, Dispatch, Meeting
from notices.reminders import ensure_reminders
from reporting.dated.tasking import TaskState
from reporting.demonstration.campaigns import ensure_demonstration, remove_demonstration
from reporting.demonstration.people import ensure_role_accounts
from reporting.demonstration.walk import Walk
from reporting.duties.deadlines import Punctuality, punctuality
from reporting.filling.entries import read_sheet
from reporting.filling.submissions import fields_of
from reporting.models import (
    Cell,
    Correction,
    Event,
    EvidenceFile,
    Exemption,
    Period,
    RegisterDetail,
    Score,
    Scoring,
    Snapshot,
    Submission,
    TaskStep,
    TaskWork,
)
from reporting.proofs import commitments
from reporting.proofs.storing import storage
from reporting.queries.dated.tasks import task_rows
from reporting.scores import scorebook, snapshots
from reporting.workflow import State
from tests import builders as build
from tests import kept
from tests.builders import CODE
from tests.life import same
from units import contacts
from units.contacts import Named
from units.models import Contact, Membership, Unit, User
from units.posts import Typed
from units.queries import contacts_in_force, staffed

pytestmark = pytest.mark.django_db
NOVEMBER = build.at(11, 20, 14, year=2026)


def built(now: datetime) -> list[Campaign]:
    return ensure_demonstration(build.FOLDER, now=now, say=lambda line: None)


def months(campaign: Campaign) -> list[tuple[int, int]]:
    return [(p.month.year, p.month.month) for p in campaign.periods.order_by("month")]


def counts(campaign: Campaign) -> list[int]:
    """How much there is of everything that was ever entered for the campaign."""
    return [
        Submission.objects.filter(period__campaign=campaign).count(),
        Cell.objects.filter(submission__period__campaign=campaign).count(),
        Event.objects.filter(submission__period__campaign=campaign).count(),
        Score.objects.filter(campaign=campaign).count(),
    ]


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[Campaign]:
    """November 2026, built once; each test rolls back to it and the module to nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        if not Campaign.objects.filter(code=CODE).exists():
            kept.restore()
        [campaign] = built(NOVEMBER)
        yield campaign
        transaction.set_rollback(True)


@pytest.fixture
def november(demonstration: Campaign, campaign: Campaign) -> Campaign:
    return Campaign.objects.get(pk=demonstration.pk)


def test_november_has_something_on_every_page(campaign: Campaign, november: Campaign) -> None:
    assert november.code == f"{build.CODE}-in-2026-demo"
    assert months(november) == [(2026, month) for month in range(1, 12)]
    rows = Submission.objects.filter(period__campaign=november).select_related("period", "unit")
    now_open = [row for row in rows if row.period.due_at > NOVEMBER]
    # Nobody signs or gives back online here: the demonstration stamps on paper.
    online = {State.SIGNED, State.SENT_BACK}
    assert {State(row.state) for row in now_open} == set(State) - online
    [mine] = [row for row in now_open if row.unit.code == "market-supervision"]
    assert (mine.state, mine.version) == (State.DRAFT, 0)
    judged = {
        punctuality(first_submitted=r.first_submitted_at, due=r.period.due_at, now=NOVEMBER)
        for r in rows
    }
    assert judged >= {Punctuality.ON_TIME, Punctuality.LATE, Punctuality.OVERDUE}
    assert Event.objects.filter(move="return", submission__period__due_at__lt=NOVEMBER).exists()
    closed = [row for row in rows if row.period.due_at < NOVEMBER - timedelta(days=40)]
    assert {row.state for row in closed} == {State.ACCEPTED}
    assert Score.objects.filter(campaign=november).count() >= 9
    assert Scoring.objects.get(campaign=november).problems == []
    totals = list(Score.objects.filter(campaign=november).values_list("total", flat=True))
    assert 40 < totals[0] < 100
    assert not Period.objects.filter(campaign=campaign).exists()


def test_tasks_letters_and_requests_have_something_to_decide(november: Campaign) -> None:
    works = TaskWork.objects.filter(task__campaign=november)
    assert set(works.values_list("state", flat=True)) == set(TaskState)
    kinds = TaskStep.objects.filter(work__in=works).values_list("kind", flat=True)
    assert set(kinds) == {"report", "claim", "sign_off", "send_back"}
    files = EvidenceFile.objects.filter(evidence__campaign=november)
    assert files.count() == november.evidence.count() > 30
    assert all("演示" in name for name in files.values_list("name", flat=True))
    signed = commitments.in_force(november, today=NOVEMBER.date())
    assert 0 < len(signed) < len(commitments.units_that_sign(november))
    assert all(credit_code.problem(one.credit_code) is None for one in signed.values())
    [asked] = Exemption.objects.filter(metric__campaign=november)
    [correction] = Correction.objects.filter(submission__period__campaign=november)
    assert (asked.state, correction.state) == ("asked", "asked")


def test_items_of_registers_have_details_and_some_still_wait_for_them(november: Campaign) -> None:
    told = RegisterDetail.objects.filter(metric__campaign=november)
    items = Cell.objects.filter(metric__campaign=november).exclude(items=[])
    assert 5 < told.count() < items.count()
    assert {one.metric.code for one in told} >= {"benefit_domains", "regulated_domains"}
    assert all("演示" in one.values["basis"] for one in told)
    assert not told.filter(at__gt=NOVEMBER).exists()


@pytest.mark.parametrize(
    ("now", "month", "at_work"),
    [
        (build.at(11, 25, 23, 59, year=2026), 11, True),
        (build.at(11, 29, 9, year=2026), 11, True),  # over, and no later month has begun
        (build.at(12, 1, 9, year=2026), 11, False),
        (build.at(12, 31, 23, 59, year=2026), 12, True),
        (build.at(2, 10, 9, year=2027), 12, False),
    ],
)
def test_late_in_a_month_the_queue_still_holds_what_came_late(
    now: datetime, month: int, at_work: bool
) -> None:
    walk = Walk(read_scheme(build.FOLDER, year=2026), now=now, say=lambda line: None)
    walk.last = now.date().replace(day=1) if now.year == 2026 else date(2026, 12, 1)
    due = build.at(month, 26, 0, year=2026)
    assert walk.at_work_on(Period(month=date(2026, month, 1), due_at=due)) is at_work


def test_removal_takes_the_files_of_its_proofs_along(
    november: Campaign, django_capture_on_commit_callbacks: Any
) -> None:
    kept_files = EvidenceFile.objects.filter(evidence__campaign=november)
    names = list(kept_files.values_list("stored", flat=True))
    assert names
    assert all(storage().exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        remove_demonstration()
    assert not any(storage().exists(name) for name in names)


def test_every_figure_keeps_the_rules_of_its_field(november: Campaign) -> None:
    rows = Submission.objects.filter(period__campaign=november, state=State.ACCEPTED)
    assert rows.count() > 300
    for row in rows:
        typed = {
            cell.metric.code: (cell.typed, cell.zero_report)
            for cell in row.cells.select_related("metric")
        }
        assert read_sheet(fields_of(row), typed, complete=True).problems == {}
    assert Event.objects.filter(submission__period__campaign=november).exclude(
        by__demonstration=True
    ).count() == 0  # fmt: skip


def test_steps_keep_their_order_and_nobody_accepts_what_he_submitted(november: Campaign) -> None:
    rows = Submission.objects.filter(period__campaign=november).prefetch_related("events")
    for row in rows:
        times = [event.at for event in reversed(row.events.all())]
        assert times == sorted(times)
        assert not times or times[0] >= row.period.opens_at
        assert row.accepted_by_id is None or row.accepted_by_id != row.submitted_by_id


def test_recomputing_the_demonstration_changes_nothing(november: Campaign) -> None:
    latest = Score.objects.filter(campaign=november).first()
    assert scorebook.ensure_scored(november, now=NOVEMBER) == latest


def test_whole_life_of_the_demonstration_is_worth_what_it_was_worth(november: Campaign) -> None:
    scores = list(Score.objects.filter(campaign=november))
    assert len(scores) >= 7
    for found in scores:
        same(november, found)


def test_demonstration_with_a_snapshot_can_still_be_removed(november: Campaign) -> None:
    office = User.objects.get(username="office")
    snapshots.take(november, name="演示通报", by=office, at=NOVEMBER)
    assert ensure_circulars(november, now=NOVEMBER) == 2
    assert remove_demonstration()[0] == 1
    assert not Snapshot.objects.exists()


def test_removal_leaves_the_plan_and_nobody_who_can_sign_in(
    campaign: Campaign, november: Campaign
) -> None:
    build.open_months(campaign, now=build.at(4, 20))
    real = build.sheet_of(campaign, "finance", 4)
    build.submit(real, by=build.clerk("finance", "real-clerk"), when=build.at(4, 2))
    build.accept(real, by=build.reviewer("real-reviewer"), when=build.at(4, 3))
    scorebook.ensure_scored(campaign, now=build.at(4, 4))
    ensure_role_accounts(list(Unit.objects.all()))
    before = counts(campaign)
    people = User.objects.filter(demonstration=True).count()
    assert remove_demonstration() == (1, people)
    assert list(Campaign.objects.all()) == [campaign]
    assert not User.objects.filter(demonstration=True).exists()
    assert not Membership.objects.filter(user__demonstration=True).exists()
    assert Unit.objects.count() == 33
    assert counts(campaign) == before
    real.refresh_from_db()
    assert real.state == State.ACCEPTED
    assert User.objects.filter(username="administrator").exists()
    assert remove_demonstration() == (0, 0)
    assert len(built(build.at(5, 3, year=2026))) == 1


def test_demonstration_people_who_acted_for_real_stay_but_cannot_sign_in(
    campaign: Campaign, november: Campaign
) -> None:
    build.open_months(campaign, now=build.at(4, 20))
    clerk = User.objects.get(username="clerk-finance")
    assert clerk.demonstration
    User.objects.filter(pk=clerk.pk).update(password="argon2$something")
    build.submit(build.sheet_of(campaign, "finance", 4), by=clerk, when=build.at(4, 20))
    remove_demonstration()
    clerk.refresh_from_db()
    assert (clerk.is_active, clerk.has_usable_password()) == (False, False)
    assert list(User.objects.filter(demonstration=True)) == [clerk]


def test_removal_leaves_no_letter_to_anybody_who_is_still_there(november: Campaign) -> None:
    assert ensure_reminders(now=build.at(11, 20, year=2026)) > 0
    assert Dispatch.objects.filter(contact__isnull=False).exists()
    remove_demonstration()
    assert not User.objects.filter(demonstration=True, is_active=True).exists()
    assert not contacts_in_force(Unit.objects.values_list("pk", flat=True))
    gone = Q(recipient__is_active=False) | Q(contact__ended_at__isnull=False)
    assert not Dispatch.objects.exclude(gone).exists()


def test_units_can_be_called_and_what_was_named_for_real_stays(
    campaign: Campaign, november: Campaign
) -> None:
    invented = Contact.objects.filter(ended_at=None)
    assert {one.kind for one in invented} == set(Contact.Kind.values)
    assert all("演示" in one.post and one.email.endswith("@demo.invalid") for one in invented)
    named, members = staffed(campaign.jurisdiction)
    assert 0 < members - named < 6
    [administrator] = [
        one for one in ensure_role_accounts(list(Unit.objects.all())) if not one.demonstration
    ]
    assert administrator.email == "administrator@demo.invalid"
    finance, real = build.unit("finance"), build.clerk("finance", "real-clerk")
    stood = invented.get(unit=finance, kind="leader")
    typed = Typed("分管副局长", "0635-8500000", "leader@example.org")
    contacts.change(finance, by=real, at=NOVEMBER, named={"leader": Named(typed, stood.pk)})
    remove_demonstration()
    assert [one.post for one in Contact.objects.all()] == ["分管副局长"]
    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.email) == (True, "")


def test_papers_say_where_the_tasks_stood_on_their_day(november: Campaign) -> None:
    ensure_circulars(november, now=NOVEMBER)
    meeting = Meeting.objects.get(campaign=november)
    issue = Circular.objects.filter(campaign=november).order_by("monday")[0]
    day = meeting.content["as_of"][:10]
    late = {one["title"] for one in meeting.content["tasks"] if one["due"] < day}
    said = {one["title"] for one in issue.material["behind"]}
    for at, titles in ((meeting.prepared_at, late), (issue.drafted_at, said)):
        rows = task_rows(november, AnonymousUser(), now=at, then=at)
        assert titles == {
            row.task.title for row in rows if row.days < 0 and row.at.standing.code != "done"
        }

"""考核 facts against a truth made by hand: counts, what they are counts of, and their proofs."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign
from notices.assessment.table import ALL, Assessment, assessment_of
from notices.meetings import follow_ups, minutes, packs
from notices.meetings.minutes import Typed
from reporting.dated import task_work
from reporting.dated.tasking import TaskMove
from reporting.filling import corrections, submissions
from reporting.models import Cell, Event, Submission
from reporting.queries.assessment.span import span_of
from reporting.workflow import Move
from tests import builders as build
from tests.kept import once
from tests.life import BANK, MARKET, TOWN, kept
from tests.web import ask, read, signed_in

pytestmark = pytest.mark.django_db
NOW = build.at(6, 10)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lived(campaign: Campaign) -> Campaign:
    once("assessed", lambda: _live(campaign))
    return campaign


def _live(campaign: Campaign) -> None:
    """April and May of three units: on time, late, never; a return, a correction, a reopening."""
    build.open_months(campaign, now=build.at(5, 1))
    reasons = {"enterprises": "请核对"}
    clerk, office = build.clerk(MARKET), build.reviewer()
    sheet = build.sheet_of(campaign, MARKET, 4)
    build.submit(sheet, by=clerk, when=build.at(4, 20))
    submissions.return_(
        sheet, by=office, at=build.at(4, 21), version=sheet.version, reasons=reasons
    )
    build.submit(sheet, by=clerk, when=build.at(4, 26))
    build.accept(sheet, by=office, when=build.at(4, 27))
    asked = corrections.ask(
        sheet, by=clerk, at=build.at(4, 28), version=sheet.version,
        typed={"commitment_records": ("77", False)}, reason="漏计一批",
    )  # fmt: skip
    corrections.approve(asked, by=office, at=build.at(4, 28, 11))
    sheet.refresh_from_db()
    submissions.reopen(
        sheet, by=build.head(), at=build.at(5, 5), version=sheet.version, reasons=reasons
    )
    build.submit(sheet, by=clerk, when=build.at(5, 6))
    build.deliver(campaign, MARKET, 5, when=build.at(5, 26))
    build.deliver(campaign, BANK, 4, when=build.at(4, 25, 23, 59))
    kept(campaign, build.at(5, 28))
    _tasks(campaign)
    _decided(campaign)


def _tasks(campaign: Campaign) -> None:
    """湖西 closes its task of 31 March a day late."""
    task = campaign.tasks.prefetch_related("duties__unit").get(code="xinyidai-huxi")
    for move, by, when in (
        (TaskMove.CLAIM, build.clerk(TOWN), build.at(4, 1)),
        (TaskMove.SIGN_OFF, build.reviewer(), build.at(4, 2)),
    ):
        unit = build.unit(TOWN)
        version = task_work.work_of(task, unit).version
        task_work.move(task, unit, move=move, by=by, at=when, version=version, text="已注册")


def _decided(campaign: Campaign) -> None:
    """Of three decisions of 湖西 one is closed in time, one is over, one not due yet."""
    meeting = packs.prepare(campaign, by=build.reviewer(), at=build.at(5, 30))
    for version, due in enumerate(("2022-05-31", "2022-06-08", "2022-06-20")):
        typed = Typed(text=f"第{version}件", lead=TOWN, post="分管副主任", due=due)
        one = minutes.enter(
            meeting, by=build.reviewer(), at=build.at(5, 30), version=version, typed=typed
        )
        if not version:
            for at, (move, by) in enumerate(
                [(TaskMove.CLAIM, build.clerk(TOWN)), (TaskMove.SIGN_OFF, build.reviewer())]
            ):
                follow_ups.move(
                    one, move=move, by=by, at=build.at(5, 31, 10 + at), version=at, text="好"
                )


def assessed(campaign: Campaign, first: str = "2022-04", last: str = "2022-06") -> Assessment:
    span = span_of(campaign, first=first, last=last, now=NOW)
    return assessment_of(campaign, build.reviewer(), span)


def facts(page: Assessment, of: str) -> dict[str, str]:
    row = next(row for row in page.rows if row.unit.code == of)
    return {code: said for code, said, _ in row.values}


def test_facts_are_those_of_the_hand_made_truth(lived: Campaign) -> None:
    page = assessed(lived)
    market, bank, town = (facts(page, of) for of in (MARKET, BANK, TOWN))
    names = ("on_time", "late", "missing", "returned", "corrected", "reopened")
    assert [market[name] for name in names] == ["1/2", "1/2", "0/2", "1次", "1次", "1次"]
    assert [bank[name] for name in names] == ["1/2", "0/2", "1/2", "0次", "0次", "0次"]
    assert [town[name] for name in names] == ["0/2", "0/2", "2/2", "—", "—", "—"]
    followed = ("follow_ups_on_time", "follow_ups_late", "follow_ups_open")
    assert [town[name] for name in followed] == ["1/2", "0/2", "1/2"]
    assert [market[name] for name in followed] == ["—", "—", "—"]
    # The task of 31 March lies before April; in March it is known, and late.
    march = facts(assessed(lived, "2022-03", "2022-03"), TOWN)
    assert march["tasks_late"].startswith("1/")
    # Nothing of the unit is accepted: the target is unknown, not unmet.
    assert march["targets"].startswith("—（另")


def test_counts_equal_a_recount_row_by_row(lived: Campaign) -> None:
    page = assessed(lived)
    months = Submission.objects.filter(
        period__campaign=lived, period__month__gte="2022-04-01", period__month__lte="2022-06-30"
    )
    for row in page.rows:
        own = [one for one in months.filter(unit=row.unit).select_related("period")
               if one.cells.filter(owed=True).exists()]  # fmt: skip
        over = [one for one in own if one.first_submitted_at or one.period.due_at <= NOW]
        late = [
            one for one in over
            if one.first_submitted_at and one.first_submitted_at >= one.period.due_at
        ]  # fmt: skip
        missing = [one for one in over if one.first_submitted_at is None]
        cells = Cell.objects.filter(
            submission__in=own, submission__first_submitted_at__isnull=False, owed=True
        )
        told = facts(page, row.unit.code)
        of = len(over)
        expected = (of - len(late) - len(missing), len(late), len(missing))
        if of:
            assert tuple(told[name] for name in ("on_time", "late", "missing")) == tuple(
                f"{count}/{of}" for count in expected
            )
        assert row.facts.zero == cells.filter(zero_report=True).count()
        assert row.facts.times(Move.RETURN) == Event.objects.filter(
            submission__in=own, move=Move.RETURN).count()  # fmt: skip


def test_units_stand_in_the_plans_order_with_no_mark(lived: Campaign) -> None:
    page = read(signed_in(build.reviewer()), "assessment", lived.code)
    assert [row.unit.position for row in assessed(lived).rows] == sorted(
        row.unit.position for row in assessed(lived).rows
    )
    assert all(one.definition in page for one in ALL)
    for word in ("名次", "得分率", "登录次数", "活跃"):
        assert word not in page


def test_unit_sees_its_own_row_only(lived: Campaign) -> None:
    clerk = signed_in(build.clerk(TOWN))
    page = read(clerk, "assessment", lived.code)
    assert "湖西街道" in page
    assert "区金融监测" not in page
    assert clerk.get(f"/c/{lived.code}/assessment/{BANK}/").status_code == 404
    own = ask(clerk, "GET", f"campaigns/{lived.code}/assessment/?from=2022-05&to=2022-04")[1]
    assert [one["unit"] for one in own["units"]] == [TOWN]
    assert (own["first"], own["last"]) == ("2022-04", "2022-05")


def test_every_count_leads_to_its_proof(lived: Campaign) -> None:
    office = signed_in(build.reviewer())
    page = read(office, "assessment-unit", lived.code, MARKET)
    april = build.sheet_of(lived, MARKET, 4)
    assert f"/submissions/{april.pk}/" in page
    for words in ("退回修改", "重新打开", "漏计一批"):
        assert words in page
    assert "第1件" in read(office, "assessment-unit", lived.code, TOWN)


@pytest.mark.parametrize(
    ("form", "mark"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("docx", b"PK")]
)
def test_files_carry_the_definitions(lived: Campaign, form: str, mark: bytes) -> None:
    answer = signed_in(build.reviewer()).get(f"/c/{lived.code}/assessment/export.{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(mark)
    if form == "csv":
        assert ALL[0].definition in answer.content.decode("utf-8-sig")


def test_cost_does_not_grow_with_units_and_months(lived: Campaign) -> None:
    def cost(first: str, code: str | None) -> int:
        span = span_of(lived, first=first, last="2022-06", now=NOW)
        user = build.reviewer()
        with CaptureQueriesContext(connection) as queries:
            assessment_of(lived, user, span, code=code)
        return len(queries)

    assert cost("2022-04", MARKET) == cost("2022-01", None) <= 16

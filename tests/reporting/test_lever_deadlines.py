"""Until when a next step can be taken: with its month, with a task, never after the last month."""

from datetime import date

import pytest

from indicators.models import Campaign, Task
from reporting.queries import levers_of
from reporting.scores import scorebook
from tests import builders as build
from tests.reporting.steps import NOW, found, of, three_months
from tests.web import read, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]


@pytest.fixture
def opened(campaign: Campaign) -> Campaign:
    return three_months(campaign)


def test_month_is_due_with_its_own_report(opened: Campaign) -> None:
    keeps = [row for row in found(opened).all_keeps if row.component.code == "5"]
    due = [(row.lever.step.month, row.deadline.due, row.deadline.late) for row in keeps]
    assert due[0] == ("2022-01", "3月31日 24:00", "已逾期19天")
    assert due[3] == ("2022-04", "4月25日 24:00", "")
    assert due[-1] == ("2022-12", "12月25日 24:00", "")
    # 20 to 25 April with Sunday the 24th worked and Saturday the 23rd off.
    assert (keeps[0].deadline.left.days, keeps[3].deadline.left.days) == (0, 5)


def test_step_asked_for_by_a_task_is_due_with_the_task(opened: Campaign) -> None:
    row = of(found(opened).gains, "8")
    assert (row.deadline.due, row.deadline.left.days) == ("5月31日 24:00", 29)
    assert [task.code for task in row.deadline.tasks] == ["hall-checks-count"]
    page = read(signed_in(build.leader()), "levers", opened.code)
    assert "节点任务：大厅信用核查应用不低于13000次" in page


def test_step_without_a_task_is_due_with_the_month_that_is_due_next(opened: Campaign) -> None:
    assert of(found(opened).gains, "11").deadline.due == "4月25日 24:00"
    assert of(found(opened, day=26).gains, "11").deadline.due == "5月25日 24:00"
    assert of(found(opened, month=6, day=1).gains, "8").deadline.due == "6月25日 24:00"


def test_task_that_is_reached_asks_for_nothing(opened: Campaign) -> None:
    Task.objects.filter(code="hall-checks-count").update(target=1000)
    row = of(found(opened).gains, "8")
    assert (row.deadline.due, row.deadline.tasks) == ("4月25日 24:00", ())


def test_task_of_every_unit_is_reached_when_each_of_them_is_there(opened: Campaign) -> None:
    Task.objects.filter(code="xinyidai-huxi").update(due=date(2022, 4, 22))
    assert [task.code for task in of(found(opened).gains, "10").deadline.tasks] == ["xinyidai-huxi"]
    build.deliver(opened, "huxi", 4, when=NOW, xinyidai_enterprises="100")
    scorebook.ensure_scored(opened, now=NOW)
    assert of(found(opened).gains, "10").deadline.tasks == ()


def test_no_step_is_due_after_the_last_month(opened: Campaign) -> None:
    Task.objects.filter(code="benefit-scene").update(due=date(2022, 12, 31))
    row = of(found(opened).gains, "9")
    assert (row.deadline.due, len(row.deadline.tasks)) == ("12月25日 24:00", 1)


def test_closed_reporting_says_what_still_counts(opened: Campaign) -> None:
    page = found(opened, month=12, day=26)
    assert page.note == (
        "评分期最后一个月的报送已于12月25日 24:00截止。"
        "下列各步只有补报或更正并经审核通过，才会计分。"
    )
    assert {row.deadline.late for row in page.gains} == {"已逾期10小时"}
    assert {row.deadline.left.days for row in page.gains} == {0}
    assert found(opened, month=12, day=25).note == ""


def test_year_without_a_published_calendar_is_marked(opened: Campaign) -> None:
    page = levers_of(opened, build.leader(), now=build.at(4, 20, year=2040))
    assert page.gains[0].deadline.left.days == 0
    Campaign.objects.filter(pk=opened.pk).update(
        window_first=date(2040, 1, 1), window_last=date(2040, 12, 1), first_month=date(2040, 4, 1)
    )
    moved = Campaign.objects.get(pk=opened.pk)
    left = levers_of(moved, build.leader(), now=build.at(4, 20, year=2040)).gains[0].deadline.left
    assert (left.provisional, left.text) == (True, "4个工作日（暂按周一至周五）")

"""Both dates, what follows each, what a flow covers and how long a rate may be corrected."""

from datetime import date

import pytest

from indicators.models import Campaign
from ledgers.models import CalendarYear
from reporting.duties.deadlines import Punctuality
from reporting.duties.periods import redate
from reporting.models import Period
from reporting.queries import desk_of, levers_of, matrix_of
from reporting.queries.filling.two_dates import two_dates
from tests import builders as build
from tests.web import read, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
UNIT = "market-supervision"
SOFT = "此后专班办公室开始审核、汇总报市"
HARD = "此后仍可补报，记为迟报"
REOPEN = "专班办公室主任写明原因方可重新打开"


def april() -> Period:
    return Period.objects.get(month=date(2022, 4, 1))


def test_sheet_prints_both_dates_and_what_follows_each(opened: Campaign) -> None:
    sheet = build.sheet_of(opened, UNIT, 4)
    page = read(signed_in(build.clerk(UNIT)), "sheet", sheet.pk)
    assert "<strong>4月21日 24:00</strong>（还有1天14小时）" in page
    assert "<strong>4月25日 24:00</strong>（北京时间，还有5天14小时）" in page
    assert all(said in page for said in (SOFT, HARD, REOPEN))


def test_flow_shows_its_days_and_a_rate_its_correction_window(opened: Campaign) -> None:
    may = build.at(5, 2)
    build.open_months(opened, now=may)
    sheet = build.sheet_of(opened, UNIT, 5)
    page = read(signed_in(build.clerk(UNIT)), "sheet", sheet.pk)
    kinds = list(sheet.cells.values_list("metric__kind", "metric__basis"))
    flows = kinds.count(("flow", "shadow")) + kinds.count(("flow", "official"))
    assert flows > 0
    assert page.count("统计 4月26日—5月25日") == flows
    assert kinds.count(("monthly", "shadow")) > 0
    told = (
        "按自然月统计，5月整月的数，6月5日 24:00前可申请更正，"
        "此后须专班办公室主任批准并标明“窗口外更正”"
    )
    assert page.count(told) == kinds.count(("monthly", "shadow"))


@pytest.mark.parametrize("page", ["desk", "matrix", "dashboard"])
def test_desk_matrix_and_overview_print_both_dates(opened: Campaign, page: str) -> None:
    if page == "desk":
        for month in (1, 2, 3):
            build.deliver(opened, UNIT, month, when=build.at(4, 19))
    who = build.clerk(UNIT) if page == "desk" else build.reviewer()
    text = read(signed_in(who), page, opened.code)
    assert "4月21日 24:00" in text
    assert "4月25日 24:00" in text
    assert "此后专班办公室开始审核、汇总报市" in text
    assert "此后仍可补报，记为迟报" in text
    assert REOPEN in text


def test_desk_names_the_soft_date_first_until_it_is_over(opened: Campaign) -> None:
    Period.objects.exclude(month=date(2022, 4, 1)).delete()
    page = read(signed_in(build.clerk(UNIT)), "desk", opened.code)
    assert "，内部截止 4月21日 24:00（还有1天14小时），截止 4月25日 24:00" in page
    told = two_dates(april(), now=build.at(4, 23))
    assert (told.soft_over, told.soft_left) == (True, "已过1天")


@pytest.mark.parametrize(
    ("now", "judged"),
    [
        (build.at(4, 18), Punctuality.OPEN),
        (build.at(4, 19), Punctuality.NEAR),
        (build.at(4, 23), Punctuality.NEAR),
        (build.at(4, 26), Punctuality.OVERDUE),
    ],
)
def test_near_is_judged_by_the_soft_date(
    opened: Campaign, now: object, judged: Punctuality
) -> None:
    rows = {row.submission.period.month.month: row for row in desk_of(
        build.clerk(UNIT), opened, now=now,  # type: ignore[arg-type]
    ).rows}  # fmt: skip
    assert rows[4].punctuality is judged
    page = matrix_of(opened, month="2022-04", now=now)  # type: ignore[arg-type]
    assert page is not None
    assert {row.punctuality for row in page.rows} == {judged}


def test_unpublished_year_is_marked_provisional_on_every_page(opened: Campaign) -> None:
    CalendarYear.objects.filter(year=2022).delete()
    redate(now=build.at(4, 20))
    # Without the notice Sunday the 24th is no working day.
    assert (april().soft_due_at, april().soft_provisional) == (build.at(4, 21, 0), True)
    sheet = build.sheet_of(opened, UNIT, 4)
    for page, arguments in (("sheet", [sheet.pk]), ("matrix", [opened.code])):
        text = read(signed_in(build.reviewer()), page, *arguments)
        assert ">暂定</a>" in text
        assert "2022年放假通知尚未公布，暂按周一至周五计" in text
    overview = read(signed_in(build.leader()), "dashboard", opened.code)
    assert ">暂定</a>" in overview


def test_plan_without_a_buffer_prints_one_date(opened: Campaign) -> None:
    Period.objects.update(soft_due_at=april().due_at)
    sheet = build.sheet_of(opened, UNIT, 4)
    page = read(signed_in(build.clerk(UNIT)), "sheet", sheet.pk)
    assert "内部截止" not in page
    assert HARD in page


def test_step_of_a_month_is_due_by_the_hard_date_and_mentions_the_soft_one(
    opened: Campaign,
) -> None:
    rows = levers_of(opened, build.leader(), now=build.at(4, 20)).all_keeps
    found = {row.lever.step.month: (row.deadline.due, row.deadline.soft) for row in rows}
    assert found["2022-04"] == ("4月25日 24:00", "4月21日 24:00")
    assert found["2022-01"] == ("3月31日 24:00", "")
    assert "内部截止 4月21日 24:00" in read(signed_in(build.leader()), "levers", opened.code)


def test_month_handed_in_is_not_called_overdue_by_the_calendar(opened: Campaign) -> None:
    build.deliver(opened, UNIT, 3, when=build.at(3, 30))
    sheet = build.sheet_of(opened, UNIT, 3)
    page = read(signed_in(build.clerk(UNIT)), "sheet", sheet.pk)
    assert "<strong>3月31日 24:00</strong>（北京时间，已过19天）" in page
    assert "已逾期" not in page

"""Charts say in one sentence and one table what they draw; what nobody knows is a gap, never 0."""

from datetime import date
from decimal import Decimal

from reporting.charts.chart import Chart, Link
from reporting.charts.course import READING, SNAPSHOT, Mark, Month, Point, course
from reporting.charts.intervals import Span, intervals


def texts(chart: Chart) -> list[list[str]]:
    """The table as people read it."""
    return [[cell.text for cell in row] for row in chart.cells]


def span(name: str, most: str, *numbers: str) -> Span:
    return Span(name, f"/{name}/", Decimal(most), *map(Decimal, numbers))


ROWS = (
    span("排名", "20", "4", "10", "12"),
    span("归集", "10", "5", "5", "10"),
    Span("创新", "/创新/", Decimal(2)),
    span("制度", "2.8", "2.8", "2.8", "2.8"),
    span("应用", "4", "0.005", "1.995", "3.995"),
)


def test_intervals_put_the_most_points_to_win_first_and_the_unknown_last() -> None:
    chart = intervals(ROWS, span("总分", "38.8", "11.8", "19.8", "28.8"))
    assert texts(chart) == [
        ["归集", "5.00", "5.00", "10.00", "10.00", "5.00"],
        ["排名", "4.00", "10.00", "12.00", "20.00", "2.00"],
        ["应用", "0.01", "2.00", "4.00", "4.00", "2.00"],
        ["制度", "2.80", "2.80", "2.80", "2.80", "0.00"],
        ["创新", "—", "—", "—", "2.00", "—"],
    ]
    assert chart.rows[0][0] == Link("归集", "/归集/")
    assert chart.summary == (
        "总分暂计19.80分，锁定11.80分，最高可达28.80分，还可争取9.00分；"
        "最多的是“归集”5.00分、“排名”2.00分、“应用”2.00分。"
    )
    assert chart.data["rows"][-1] == {
        "name": "创新",
        "max": "2.00",
        "secured": None,
        "earned": None,
        "reachable": None,
        "open": None,
    }


def test_intervals_before_the_first_score_say_so() -> None:
    assert intervals([], None).summary == "还没有核算出各指标的四个数。"


def months() -> list[Month]:
    return [
        Month(date(2022, 2, 1), date(2022, 2, 28), None, Decimal(8)),
        Month(date(2022, 3, 1), date(2022, 3, 31), Decimal("21.155"), None, "数据矛盾"),
        Month(date(2022, 4, 1), date(2022, 4, 20), Decimal(30), Decimal(31)),
    ]


def test_course_keeps_gaps_and_tells_what_is_marked_in_its_month() -> None:
    marks = [
        Mark(READING, date(2022, 2, 3), "口径：甲", None),
        Mark(READING, date(2022, 4, 2), "口径：乙", Decimal(25)),
        Mark(SNAPSHOT, date(2022, 4, 15), "快照：4月通报", Decimal("28.5")),
    ]
    chart = course("走势", months(), marks, days=[Point(date(2022, 3, 25), Decimal("21.155"))])
    assert texts(chart) == [
        ["2022年2月", "—", "8.00", "2022-02-03 口径：甲"],
        ["2022年3月", "21.16", "数据矛盾", "—"],
        [
            "2022年4月",
            "30.00",
            "31.00",
            "2022-04-02 口径：乙（25.00分）；2022-04-15 快照：4月通报（28.50分）",
        ],
    ]
    assert chart.data["known"] == [
        ["2022-02-28", None],
        ["2022-03-31", "21.16"],
        ["2022-04-20", "30.00"],
    ]
    assert chart.data["readings"] == [["2022-04-02", "25.00", "口径：乙"]]
    assert chart.summary == (
        "截至2022-04-20总分30.00分，2022年3月为21.16分；期间有口径变更2次、快照1次。"
    )


def test_course_of_one_series_has_no_empty_column() -> None:
    chart = course("各月总分", [Month(date(2022, 4, 1), date(2022, 4, 30), Decimal(30))], [])
    assert [head.label for head in chart.heads] == ["月份", "当时已知", "口径变更与快照"]
    assert chart.summary == "截至2022-04-30总分30.00分。"
    assert course("各月总分", [], []).summary == "还没有核算过得分。"

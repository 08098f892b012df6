"""Charts say in one sentence and one table what they draw; what nobody knows is a gap, never 0."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from reporting.charts.chart import Chart, Link
from reporting.charts.course import READING, SNAPSHOT, Mark, Month, Point, course
from reporting.charts.goals import Aim, goals
from reporting.charts.heat import Heat, Row, Square
from reporting.charts.intervals import Span, intervals
from reporting.charts.ranks import Needed, Ranking, ranks
from reporting.charts.waterfall import Moment, steps, waterfall


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


NAMES = {1: ("排名", "/1/"), 2: ("归集", "/2/"), 3: ("创新", "/3/")}


def moment(name: str, day: int, *points: str) -> Moment:
    found = dict(enumerate(map(Decimal, points), start=1))
    return Moment(name, date(2022, 5, day), sum(found.values(), Decimal(0)), found)


def test_waterfall_joins_both_totals_piece_by_piece() -> None:
    chart = waterfall(
        moment("上周", 20, "10", "5", "2"), moment("本周", 27, "8", "6.5", "2"), NAMES
    )
    assert texts(chart) == [
        ["2022-05-20总分", "—", "17.00", "17.00"],
        ["排名", "－2.00", "17.00", "15.00"],
        ["归集", "＋1.50", "15.00", "16.50"],
        ["2022-05-27总分", "—", "16.50", "16.50"],
    ]
    assert chart.summary == (
        "2022-05-20至2022-05-27，总分17.00→16.50分（－0.50）；"
        "升得最多的是“归集”＋1.50；降得最多的是“排名”－2.00。"
    )


def test_what_rounding_leaves_is_a_piece_so_that_they_sum_exactly() -> None:
    before = moment("上周", 20, "1", "1", "1")
    after = moment("本周", 27, "1.333333333333", "1.333333333333", "1.333333333333")
    way = steps(before, after, NAMES)
    assert [f"{one.change}" for one in way] == ["0.33", "0.33", "0.33", "0.01"]
    assert way[-1].name == "尾数（四舍五入）"
    assert sum(one.change for one in way) == Decimal("4.00") - Decimal("3.00")
    still = waterfall(before, before, NAMES)
    assert still.summary == "2022-05-20至2022-05-20，总分3.00→3.00分，各指标都没有变化。"


def test_heat_counts_only_what_is_decided_and_names_who_is_missing() -> None:
    def row(name: str, *states: str) -> Row:
        return Row(name, f"/{name}/", [Square(state) for state in states])

    months = [date(2022, month, 1) for month in (3, 4, 5)]
    rows = [
        row("甲", "on_time", "late", "open"),
        row("乙", "overdue", "overdue", "near"),
        row("丙", "none", "overdue", "none"),
    ]
    heat = Heat("是否按时", months, rows)
    assert [(one.on_time, one.closed, one.missing) for one in rows] == [
        (1, 2, 0),
        (0, 2, 2),
        (0, 1, 1),
    ]
    assert heat.columns == [(months[0], 1, 2), (months[1], 0, 3), (months[2], 0, 0)]
    assert heat.summary == (
        "3个单位、3个月，已到期或已报5份：按时1份、逾期已报1份、缺报3份；缺报的有2个单位：乙2个月、丙1个月。"
    )
    assert Heat("是否按时", [], []).summary == "还没有开放的报送期。"
    punctual = Heat("是否按时", months[:1], [row("甲", "on_time")])
    assert punctual.summary.endswith("；没有缺报。")


def test_goals_put_the_furthest_behind_first_and_tell_three_marks() -> None:
    def aim(name: str, now: str, met: bool | None, done: str | None, due: str) -> Aim:
        share = None if done is None else Fraction(done)
        return Aim(name, f"/{name}/", now, "5个", "≥ 10个", met, share, Fraction(due))

    chart = goals(
        [
            aim("未知", "未知", None, None, "1/2"),
            aim("达成", "12个", True, "1", "1/2"),
            aim("落后", "3个", False, "299/1000", "1/2"),
            aim("跟上", "6个", False, "3/5", "1/2"),
            aim("天天", "9个", False, "9/10", "1"),
            aim("为零", "1个", False, None, "1"),
        ],
        unmeasured=2,
    )
    assert texts(chart) == [
        ["为零", "1个", "5个", "≥ 10个", "—", "未达到"],
        ["落后", "3个", "5个", "≥ 10个", "29%", "落后进度"],
        ["天天", "9个", "5个", "≥ 10个", "90%", "未达到"],
        ["跟上", "6个", "5个", "≥ 10个", "60%", "跟上进度"],
        ["未知", "未知", "5个", "≥ 10个", "—", "数据未知"],
    ]
    assert chart.summary == (
        "6项目标中已达成1项、跟上进度1项、落后进度1项、未达到2项、数据未知1项；"
        "差得最多的是“为零”（现值1个，今天应到5个）、“落后”（现值3个，今天应到5个）；"
        "另有2项没有数据可衡量。"
    )
    assert [one["done"] for one in chart.data["rows"]] == [None, "29", "90", "60", None]
    assert goals([]).summary == "没有可以用数据衡量的目标。"


def test_ranks_say_what_is_unknown_and_what_the_open_months_need() -> None:
    months = [(date(2022, at, 1), known) for at, known in ((1, Decimal(60)), (2, None), (3, None))]
    needed = Needed(Decimal("34.567"), [date(2022, 2, 1), date(2022, 3, 1)], "后两个月要好")
    chart = ranks(Ranking("排名", months, Decimal(10), needed))
    assert texts(chart) == [
        ["2022年1月", "第60名", "—"],
        ["2022年2月", "未知", "第34.56名以内"],
        ["2022年3月", "未知", "第34.56名以内"],
    ]
    assert chart.data["ranks"] == ["60", None, None]
    assert chart.data["needed"] == [None, "34.56", "34.56"]
    assert chart.summary == (
        "已知1个月，月均第60名；月均第10名以内得满分；未知的有2个月，后两个月要好。"
    )
    nobody = ranks(Ranking("排名", months[1:], Decimal(10)))
    assert nobody.summary == "2个月的名次都未知；月均第10名以内得满分。"

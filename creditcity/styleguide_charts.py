"""The charts of /styleguide/ with invented numbers, unknown ones among them."""

from datetime import date
from decimal import Decimal

from reporting.charts.chart import Chart
from reporting.charts.course import READING, SNAPSHOT, Mark, Month, Point, course
from reporting.charts.heat import STATES, Heat, Row, Square
from reporting.charts.intervals import Span, intervals
from reporting.charts.waterfall import Moment, waterfall

HERE = "#main"
SPANS = (
    ("1. 国家城市信用监测排名情况", "20", "4", "10", "12"),
    ("6. 信用信息归集情况", "10", "5", "5", "10"),
    ("16. 征信体系建设及区域金融风险防控", "10", "5", "8", "10"),
    ("14. 推进信用体系建设情况", "2.8", "2.8", "2.8", "2.8"),
)
WEEKS = (("第11期周通报", date(2022, 5, 20)), ("第12期周通报", date(2022, 5, 27)))
TOTALS = (("21.5", "21.5"), ("35.12", "33.4"), ("43.18", "44.6"), ("51.13", "51.13"))


def sample_charts() -> list[Chart]:
    """One chart of every kind."""
    return [_intervals(), _course(), _waterfall()]


def _intervals() -> Chart:
    spans = [Span(name, HERE, *map(Decimal, numbers)) for name, *numbers in SPANS]
    unknown = Span("15. 创新经验做法", HERE, Decimal(2))
    total = Span("总分", "", *map(Decimal, ("100", "34.08", "66.49", "91")))
    return intervals([*spans, unknown], total)


def _course() -> Chart:
    months = [Month(date(2022, 2, 1), date(2022, 2, 28), None)]
    months += [
        Month(date(2022, month, 1), date(2022, month, 28), Decimal(known), Decimal(worth))
        for month, (known, worth) in enumerate(TOTALS, start=3)
    ]
    marks = [
        Mark(READING, date(2022, 4, 20), "口径：排名不足一档怎么计——不计", Decimal("35.12")),
        Mark(SNAPSHOT, date(2022, 5, 28), "快照：第12期周通报", Decimal("43.18")),
    ]
    days = [Point(one.day, one.known) for one in months if one.known is not None]
    return course("走势", months, marks, days=days, full=Decimal(100))


def _waterfall() -> Chart:
    points = [("35", "4.4", "2"), ("36.005", "4", "2")]
    before, after = [
        Moment(name, day, sum(map(Decimal, of), Decimal(0)), dict(enumerate(map(Decimal, of))))
        for (name, day), of in zip(WEEKS, points, strict=True)
    ]
    names = {at: (span[0], HERE) for at, span in enumerate(SPANS[:3])}
    return waterfall(before, after, names)


def sample_heat() -> Heat:
    """Every state there is."""
    months = [date(2022, month, 1) for month in (3, 4, 5)]
    squares = [Square(state, HERE, f"示例：{words}") for state, (_, words) in STATES.items()]
    return Heat(
        "各单位各月报送是否按时",
        months,
        [
            Row("区财政局", HERE, [*squares[:2], squares[4]]),
            Row("区城市管理局", HERE, [Square("none"), *squares[2:4]]),
        ],
    )

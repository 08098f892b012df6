"""The charts of /styleguide/ with invented numbers, unknown ones among them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from reporting.charts.chart import Chart
from reporting.charts.course import READING, SNAPSHOT, Mark, Month, Point, course
from reporting.charts.goals import Aim, goals
from reporting.charts.heat import STATES, Heat, Row, Square
from reporting.charts.intervals import Span, intervals
from reporting.charts.ranks import Needed, Ranking, ranks
from reporting.charts.waterfall import Moment, waterfall

HERE = "#main"
SPANS = (
    ("1. 国家城市信用监测排名情况", "20", "4", "10", "12"),
    ("6. 信用信息归集情况", "10", "5", "5", "10"),
    ("16. 征信体系建设及区域金融风险防控", "10", "5", "8", "10"),
    ("14. 推进信用体系建设情况", "2.8", "2.8", "2.8", "2.8"),
)
WEEKS = (("第11期周通报", date(2022, 5, 20)), ("第12期周通报", date(2022, 5, 27)))
AIMS = (
    ("区目标：“信易贷”注册任务合计", "128家", "105家", "≥ 210家", False, Fraction(3, 5), "0.5"),
    ("市目标：分级分类监管领域", "9个", "15个", "＞ 30个", False, Fraction(3, 10), "0.5"),
    ("区、市目标：重大区域金融风险", "0起", "＝ 0起", "＝ 0起", True, Fraction(1), "1"),
    ("市目标：国家部委认定和推广的创新", "未知", "1项", "＞ 2项", None, None, "0.5"),
)
TOTALS = (("21.5", "21.5"), ("35.12", "33.4"), ("43.18", "44.6"), ("51.13", "51.13"))


def sample_charts() -> list[Chart]:
    """One chart of every kind."""
    return [_intervals(), _course(), _waterfall(), _goals(), _ranks()]


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


def _goals() -> Chart:
    aims = [
        Aim(name, HERE, now, due, wanted, met, done, Fraction(share))
        for name, now, due, wanted, met, done, share in AIMS
    ]
    return goals(aims, unmeasured=1)


def _ranks() -> Chart:
    known = [Decimal(rank) for rank in (62, 58, 51)]
    year = [date(2022, month, 1) for month in range(1, 13)]
    found = [*known[:2], None, known[2], *[None] * 8]
    said = "后9个月平均排名不低于第45名（名次之和不超过405），可多得2分"
    needed = Needed(Decimal(45), [year[2], *year[4:]], said)
    months = list(zip(year, found, strict=True))
    return ranks(Ranking("国家城市信用监测排名", months, Decimal(10), needed))


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

"""A circular as the office would sign it: invented numbers of 32 units, every one bound."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

from notices.documents.content import (
    Annex,
    Block,
    Bound,
    Heading,
    Paper,
    Paragraph,
    Run,
    Table,
)

FOLDER = Path(__file__).parents[3] / "indicators" / "definitions" / "liaocheng-resort-2022"
UNITS = tuple(
    unit["short_name"]
    for unit in tomllib.loads((FOLDER / "units.toml").read_text(encoding="utf-8"))["unit"]
    if unit["member"]
)
MONTHS = ("1月", "2月", "3月", "4月")


def bound(key: str, text: object) -> Bound:
    return Bound(key=key, text=str(text))


def said(*runs: Run) -> Paragraph:
    return Paragraph(runs=runs)


def circular(*, units: tuple[str, ...] = UNITS, red: bool = True) -> Paper:
    """Five pages: text, a table of units and one of 120 rows and more."""
    return Paper(
        masthead="江北水城旅游度假区社会信用体系建设工作专班办公室",
        red=red,
        number="聊旅信用办〔2022〕17号",
        title="关于2022年第17周社会信用体系建设典型城市创建工作情况的通报",
        addressee="各责任单位、各镇（街道）",
        opening=_opening(),
        body=_body(),
        annexes=(
            Annex(title="各责任单位报送情况表", blocks=(_units(units),)),
            Annex(title="逐月报送明细表", blocks=(_months(units),)),
        ),
        signer="社会信用体系建设工作专班办公室",
        dated=date(2022, 4, 29),
        as_of="数据截至2022年4月28日24时",
        demonstration=True,
    )


def one_pager(*, sentences: int = 6) -> Paper:
    """The page a lead unit takes into the meeting; more sentences do not fit on it."""
    facts = [
        said(f"{number}月份报送", bound(f"pager.{number}", f"{80 + number}.5"), "分，按期完成。")
        for number in range(1, sentences + 1)
    ]
    return Paper(
        masthead="",
        red=False,
        number="",
        title="区市场监督管理局月调度一页纸",
        addressee="",
        opening=(),
        body=(Heading(1, "一、上月议定事项"), *facts, Heading(1, "二、本月情况"), _short()),
        annexes=(),
        signer="专班办公室",
        dated=date(2022, 5, 6),
        as_of="数据截至2022年5月5日",
        demonstration=False,
    )


def _short() -> Table:
    rows = (("市场主体信用承诺率", bound("pager.rate", "96.40%"), "95%"),)
    return Table(head=("数据项", "本月", "目标"), rows=rows, widths=(3, 1, 1))


def _opening() -> tuple[Paragraph, ...]:
    return (
        said("总分", bound("score.total", "86.4"), "，较上周", bound("score.change", "+1.2"), "。"),
        said(bound("late.count", "3"), "家单位逾期：区水利局、区审计局、区税务局。"),
        said("双公示迟报", bound("publicity.late", "17"), "条，失分最多。"),
        said("退回未改", bound("returned.count", "5"), "家。"),
        said("请定：逾期单位是否约谈。"),
    )


def _body() -> tuple[Block, ...]:
    return (
        said(
            "按照《社会信用体系建设典型城市创建工作方案》和每周通报制度要求，现将2022年第17周"
            "（4月25日至4月29日）创建工作情况通报如下。"
        ),
        Heading(1, "一、总体情况"),
        said(
            "截至本周，16项指标合计得分", bound("score.total", "86.4"), "分，较上周提高",
            bound("score.up", "1.2"), "分。其中已确认", bound("score.confirmed", "71.05"),
            "分，待核", bound("score.pending", "9.35"), "分，尚有",
            bound("score.open", "13.6"), "分未得。", bound("units.count", "32"),
            "家责任单位共应报送", bound("cells.owed", "1284"), "项，按时报送",
            bound("cells.on_time", "1201"), "项，按时率", bound("cells.rate", "93.54%"), "。",
        ),
        Heading(1, "二、各单位工作开展情况"),
        Heading(2, "（一）“双公示”信息报送"),
        said(
            bound("publicity.units", "21"), "家单位共归集行政许可、行政处罚信息",
            bound("publicity.all", "4567"), "条，清洗入库", bound("publicity.kept", "4498"),
            "条，合规率", bound("publicity.rate", "98.49%"), "，迟报率",
            bound("publicity.late_rate", "0.37%"), "。行政许可", bound("publicity.xk", "4321"),
            "条，行政处罚", bound("publicity.cf", "246"), "条。",
        ),
        Heading(2, "（二）信用承诺与信用修复"),
        Heading(3, "1.信用承诺。"),
        said(
            "各单位新归集信用承诺书", bound("pledge.count", "862"), "份，累计",
            bound("pledge.total", "15309"), "份，审批替代型", bound("pledge.swap", "127"), "份。",
        ),
        Heading(3, "2.信用修复。"),
        said(
            "受理修复申请", bound("repair.asked", "43"), "件，办结", bound("repair.done", "39"),
            "件，平均用时", bound("repair.days", "2.4"), "个工作日。",
        ),
        *_problems(),
    )  # fmt: skip


def _problems() -> tuple[Block, ...]:
    return (
        Heading(1, "三、存在问题"),
        said(
            "一是个别单位逾期未报。", bound("unit.late.1", "区水利局"), "、",
            bound("unit.late.2", "区审计局"), "、", bound("unit.late.3", "区税务局"),
            "未在规定时限内报送4月份数据，逾期最长", bound("late.days", "3"), "个工作日。",
        ),
        said(
            "二是数据质量不高。本周退回", bound("returned.count", "5"), "家单位报送单，主要原因为"
            "统一社会信用代码校验位不符、决定日期晚于公示日期、佐证材料与所填数字不一致。",
        ),
        Heading(1, "四、下周提示"),
        said(
            "请逾期单位于5月6日前补报，请被退回单位于5月7日前改正后重新提交；区行政审批服务局、"
            "区综合行政执法局对迟报信息逐条说明原因。专班办公室将在下期通报整改情况。",
        ),
    )  # fmt: skip


def _units(units: tuple[str, ...]) -> Table:
    rows = tuple(
        (
            str(number),
            bound(f"unit.{number}.name", name),
            bound(f"unit.{number}.owed", 40 + number % 3),
            bound(f"unit.{number}.on_time", 38 + number % 5),
            bound(f"unit.{number}.returned", number % 2),
            bound(f"unit.{number}.score", Decimal(7525 + number * 53) / 100),
        )
        for number, name in enumerate(units, start=1)
    )
    head = ("序号", "责任单位", "应报", "按时", "退回", "得分")
    return Table(head=head, rows=rows, widths=(2, 7, 2, 2, 2, 3))


def _months(units: tuple[str, ...]) -> Table:
    rows = tuple(
        (
            bound(f"unit.{number}.name", name),
            month,
            bound(f"unit.{number}.{month}.cells", number + place),
            bound(f"unit.{number}.{month}.rate", f"{Decimal(9000 + number * 17 + place) / 100}%"),
        )
        for number, name in enumerate(units, start=1)
        for place, month in enumerate(MONTHS)
    )
    return Table(head=("责任单位", "月份", "项数", "按时率"), rows=rows, widths=(4, 1, 1, 2))

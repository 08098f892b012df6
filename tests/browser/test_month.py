"""A month in a real browser: clerk → office → correction → acceptance → recomputed score."""

import re
import time
from decimal import Decimal

FIELDS = {
    "seriously_dishonest_entities": "40",
    "market_entities": "12800",
    "publicity_records": "30",
    "publicity_compliant": "30",
    "publicity_timely": "30",
    "credit_records_reported": "3100",
    "enterprises": "6400",
    "commitment_records": "12",
    "fulfilment_records": "5",
}


def test_a_month_goes_from_the_browser_to_an_explained_score(person):
    clerk, office = person("clerk"), person("office")
    sheet = _types_wrongly_and_keeps_everything(clerk)
    _corrects_and_submits(clerk)
    _returns_with_a_reason(office, sheet)
    _sees_the_reason_and_resubmits(clerk)
    _accepts(office, sheet)
    _reads_the_recomputed_score(office)


def _types_wrongly_and_keeps_everything(clerk) -> str:
    clerk.sees("我的工作台")
    clerk.sees("还差 10 项")
    clerk.shoot("clerk-desk")
    clerk.follow("main a.btn-primary")
    sheet = re.sub(r"^.*?(/submissions/\d+/).*$", r"\1", clerk.page.url)
    wrong = FIELDS | {"market_entities": "一万二", "seriously_dishonest_entities": "-1"}
    _fill(clerk, wrong | {"publicity_compliant": "31"})
    clerk.follow("text=提交 >> visible=true")
    said = clerk.text()
    assert "“一万二”不是数字" in said
    assert "不能为负数" in said
    assert "“双公示”合规条数（31）不能大于“双公示”应报条数（30）" in said
    assert "请填写统一社会信用代码重错码；本月没有发生请勾选零报告" in said
    assert clerk.page.input_value("#value-market_entities") == "一万二"
    assert clerk.page.input_value("#value-enterprises") == "6400"
    clerk.shoot("clerk-problems")
    return sheet


def _fill(clerk, values: dict[str, str]) -> None:
    for code, value in values.items():
        clerk.page.fill(f"#value-{code}", value)


def _corrects_and_submits(clerk) -> None:
    _fill(clerk, FIELDS)
    clerk.page.check("[name=zero-wrong_credit_codes]")
    clerk.follow("button:text-is('提交')")
    clerk.sees("已提交，等待专班办公室审核")
    clerk.shoot("clerk-submitted")


def _returns_with_a_reason(office, sheet: str) -> None:
    office.open(sheet)
    office.follow("button:text-is('退回修改')")
    office.sees("请至少为一项数据写明退回原因")
    office.page.fill("#reason-market_entities", "较上月增长过快，请与登记系统核对")
    office.shoot("office-review")
    office.follow("button:text-is('退回修改')")
    office.sees("已退回，等待单位修改")


def _sees_the_reason_and_resubmits(clerk) -> None:
    clerk.open("/")
    clerk.sees("较上月增长过快，请与登记系统核对")
    clerk.shoot("clerk-desk-returned")
    clerk.follow("main a.btn-primary")
    clerk.page.fill("#value-market_entities", "12,790")
    clerk.follow("button:text-is('提交')")
    clerk.sees("已提交，等待专班办公室审核")


def _accepts(office, sheet: str) -> None:
    office.open(sheet)
    office.follow("button:text-is('审核通过')")
    office.sees("区市场监督管理局", ".note-good >> nth=0")
    office.sees("已审核通过", ".note-good >> nth=0")
    office.open(sheet)
    said = office.text()
    for step in ("审核通过", "退回修改", "提交"):
        assert step in office.page.inner_text(".steps >> nth=0")
    assert "暂存记录（" in said
    office.shoot("office-accepted")


def _reads_the_recomputed_score(office) -> None:
    """Indicator 3 must follow from the accepted 40 of 12,790, computed by the worker."""
    office.open("/")
    office.follow("#indicators a:text-is('市场主体黑名单情况') >> nth=0")
    deadline = time.monotonic() + 60
    while "12790" not in office.text() and time.monotonic() < deadline:
        office.page.wait_for_timeout(300)
        office.page.reload()
    points = Decimal(office.page.inner_text("#points").split("/")[0].strip())
    share = Decimal(40) / Decimal(12790) * 100
    assert points == (4 * (Decimal("0.5") - share) / Decimal("0.2")).quantize(Decimal("0.01"))
    office.shoot("indicator-3")

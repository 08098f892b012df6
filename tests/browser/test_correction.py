"""A correction after acceptance in a real browser: asked, approved, its effect on the score."""

import re
import time

from tests.browser.conftest import PHONE

CODE = "commitment_records"


def _plan(someone) -> str:
    found = someone.page.get_attribute("nav a:text-is('节点任务')", "href")
    return found.removesuffix("tasks/")


def test_correction_goes_from_the_request_to_the_score(person):
    clerk, office = person("clerk"), person("office")
    correction = _asks(clerk)
    _approves(office, correction)
    _reads_the_effect(office, correction)
    clerk.open(correction)
    clerk.sees("已批准", ".head")
    clerk.open(_plan(clerk) + "corrections/")
    clerk.sees("漏计一批承诺书")
    clerk.shoot("corrections")


def _asks(clerk) -> str:
    clerk.open(_plan(clerk) + "units/market-supervision/")
    clerk.follow("main tr:has-text('已通过') a[href^='/submissions/'] >> nth=2")
    clerk.follow("text=申请更正 >> nth=0")
    before = clerk.page.input_value(f"#value-{CODE}")
    clerk.follow("main button:text-is('申请更正')")
    clerk.sees("请写明更正的原因", "#refusal")
    clerk.page.fill(f"#value-{CODE}", "不是数")
    clerk.page.fill("#reason", "漏计一批承诺书")
    clerk.follow("main button:text-is('申请更正')")
    clerk.sees("“不是数”不是数字", "#refusal")
    assert clerk.page.input_value("#reason") == "漏计一批承诺书"
    clerk.shoot("correction-refused")
    clerk.page.fill(f"#value-{CODE}", str(int(before.replace(",", "")) + 900))
    clerk.follow("main button:text-is('申请更正')")
    clerk.sees("已申请更正，批准之前原数据继续有效")
    clerk.shoot("correction-asked")
    return re.sub(r"^.*?(/c/.*/corrections/\d+/).*$", r"\1", clerk.page.url)


def _approves(office, correction: str) -> None:
    office.open(correction)
    office.follow("button:text-is('批准更正')")
    office.sees("更正已批准，新数据即日起计入得分")


def _reads_the_effect(office, correction: str) -> None:
    """The worker computes anew; the page then says what the total was before and after."""
    deadline = time.monotonic() + 60
    said = ""
    while "→" not in said and time.monotonic() < deadline:
        office.page.wait_for_timeout(300)
        office.open(correction)
        said = office.page.inner_text("main p:has-text('对总分的影响')")
    assert re.search(r"[\d.]+ → [\d.]+", said), said
    office.shoot("correction-effect")


def test_public_list_and_registers_are_whole_on_a_phone(person):
    clerk, office = person("clerk", PHONE), person("office", PHONE)
    plan = _plan(office)
    office.open(plan + "corrections/")
    office.shoot("corrections")
    for path in ("registers/", "registers/benefit_domains/"):
        assert office.open(plan + path) == 200
        office.shoot(path.strip("/").replace("/", "-"))
    office.follow("main .cards a[href*='/registers/benefit_domains/'] >> nth=0")
    office.shoot("register-item")
    clerk.open(plan + "registers/")
    clerk.sees("信用惠民便企应用领域")
    clerk.shoot("registers-own")

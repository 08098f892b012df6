"""One clerk's work handed to another in a real browser, the draft intact, and handed back."""

import re

from tests.browser.conftest import PHONE

UNIT = "units/market-supervision/hand-over/"
CODE = "credit_records_reported"


def _plan(someone) -> str:
    found = someone.page.get_attribute("nav a:text-is('节点任务')", "href")
    return found.removesuffix("tasks/")


def _give(office, plan: str, giver: str, taker: str) -> None:
    office.open(plan + UNIT)
    office.page.select_option("#giver", giver)
    office.page.fill("#taker", taker)
    office.page.fill("#note", "台账在科室共享文件夹")
    office.follow("main button:text-is('交接')")


def _type(clerk, text: str) -> None:
    clerk.page.fill(f"#value-{CODE}", text)
    clerk.sees_saved()


def test_work_goes_to_another_clerk_and_the_former_loses_it(person):
    office, clerk = person("office"), person("clerk")
    plan, sheet = _plan(office), _begins_a_draft(clerk)
    _refuses_who_is_not_there(office, plan)
    _give(office, plan, "clerk", "unit-lead")
    office.sees("交接完成：“unit-lead”现在是区市场监督管理局的填报员")
    office.shoot("hand-over")
    clerk.open(sheet)
    assert "/sign-in/" in clerk.page.url, "the session ends with the access"
    clerk.sign_in()
    assert clerk.open(sheet) == 404
    taker = person("unit-lead")
    taker.open(sheet)
    assert taker.page.input_value(f"#value-{CODE}") == "1.5万"
    _type(taker, "1.6万")
    taker.shoot("hand-over-taker")
    _give(office, plan, "unit-lead", "clerk")
    office.sees("“unit-lead”的登录和令牌已全部失效")
    assert clerk.open(sheet) == 200
    assert clerk.page.input_value(f"#value-{CODE}") == "1.6万"
    # The other walks begin with an untouched month.
    _type(clerk, "")


def _begins_a_draft(clerk) -> str:
    clerk.open("/")
    clerk.follow("main a.btn-primary")
    _type(clerk, "1.5万")
    return re.sub(r"^.*?(/submissions/\d+/).*$", r"\1", clerk.page.url)


def _refuses_who_is_not_there(office, plan: str) -> None:
    _give(office, plan, "clerk", "no-such-account")
    office.page.wait_for_selector("#problem-taker")
    assert office.page.input_value("#note") == "台账在科室共享文件夹"
    office.shoot("hand-over-refused")


def test_hand_over_page_is_whole_on_a_phone(person):
    office = person("office", PHONE)
    office.open(_plan(office) + UNIT)
    office.sees("交接")
    office.shoot("hand-over")

"""月调度 in a real browser: decided by the office, done by the unit, signed off by the office."""

import re

from tests.browser.conftest import PHONE

DECISION = "逐户核对在营企业名单"


def test_a_decision_goes_from_the_meeting_to_its_sign_off(person):
    office, clerk = person("office"), person("clerk")
    page = office.page
    plan = page.get_attribute("nav a:text-is('月调度')", "href")
    office.open(plan)
    office.follow("table a[href*='/meetings/20'] >> nth=0")
    office.shoot("meeting")
    page.fill("[name=text]", DECISION)
    page.select_option("[name=lead]", "market-supervision")
    page.fill("[name=post]", "登记科负责人")
    # Pressed twice, as one does whose page has not answered yet: registered once, and no refusal.
    twice = "button => { button.click(); setTimeout(() => button.click(), 60); }"
    page.eval_on_selector("button:text-is('登记并交办')", twice)
    office.sees("区市场监督管理局的单位页和工作台上已可看到")
    assert "您的没有保存" not in office.text()
    clerk.open(plan.replace("meetings/", "desk/"))
    clerk.follow(f"main a:text-is('{DECISION}')")
    work = re.sub(r"^https?://[^/]+", "", clerk.page.url)
    _says(clerk, "报告进展", "已核对一半", "进展已记录")
    _says(clerk, "申请销号", "已全部核对", "已申请销号，等待专班办公室确认")
    clerk.shoot("follow-up-claimed")
    office.open(work)
    office.follow("button:text-is('销号')")
    office.sees("请写明销号理由")
    _says(office, "销号", "名单已核对", "已销号")


def _says(someone, button: str, text: str, answer: str) -> None:
    someone.page.fill("[name=text]", text)
    someone.follow(f"button:text-is('{button}')")
    someone.sees(answer)


def test_pages_of_the_meeting_fit_a_phone(person):
    office = person("office", PHONE)
    plan = office.page.get_attribute("nav a:text-is('月调度')", "href")
    campaign = plan.removesuffix("meetings/")
    for place in ("meetings/", "follow-ups/", "assessment/", "assessment/market-supervision/"):
        assert office.open(campaign + place) == 200
        wide = office.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], place
        office.shoot(f"phone-{place.strip('/').replace('/', '-')}")


def test_pack_being_made_says_how_far_and_can_be_stopped(person):
    office = person("office")
    office.open(office.page.get_attribute("nav a:text-is('月调度')", "href"))
    office.follow("table a[href*='/meetings/20'] >> nth=0")
    with office.page.expect_download() as kept:
        office.page.click("[data-download]")
    assert kept.value.suggested_filename.endswith(".zip")
    office.sees("已生成：", "[data-progress]")
    office.page.route("**/files/zip/", lambda route: None)
    office.page.click("[data-download]")
    office.sees("正在生成整套材料…", "[data-progress]")
    office.shoot("meeting-pack-progress")
    office.page.click("[data-progress] button")
    office.sees("已停止，服务器不再生成", "[data-progress]")

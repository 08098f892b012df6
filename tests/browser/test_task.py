"""A dated task in a real browser: proof, claim, sign-off; a signed letter; the phone's width."""

import re

from tests.browser.conftest import PHONE
from tests.bulletins import PDF
from tests.proofs import CREDIT_CODE

TASK = "tasks/named-leaders/"
PART = "#part-market-supervision"


def test_a_task_goes_from_its_proof_to_the_sign_off(person):
    clerk, office = person("clerk"), person("office")
    plan = _plan(clerk)
    _adds_a_proof(clerk, plan)
    _claims(clerk, plan)
    _signs_off(office, plan)
    clerk.open(plan + TASK)
    clerk.sees("已销号", PART)


def _plan(clerk) -> str:
    found = clerk.page.get_attribute("nav a:text-is('节点任务')", "href")
    return found.removesuffix("tasks/")


def _choose(someone, name: str, mark: bytes = b"") -> None:
    file = {"name": name, "mimeType": "application/pdf", "buffer": PDF + mark}
    someone.page.set_input_files("[name=file]", files=[file])


def _adds_a_proof(clerk, plan: str) -> None:
    clerk.open(plan + TASK)
    clerk.sees("请先上传至少一份佐证材料再申请销号", PART)
    clerk.follow(f"{PART} >> text=上传佐证材料")
    clerk.page.fill("[name=title]", "分管领导和责任人分工文件")
    clerk.page.fill("[name=formed_on]", "2022年3月1日")
    _choose(clerk, "分工.png")
    clerk.follow("button:text-is('保存')")
    clerk.sees("“分工.png”的内容是pdf，与文件名的扩展名不符")
    assert clerk.page.input_value("[name=title]") == "分管领导和责任人分工文件"
    clerk.shoot("evidence-refused")
    _choose(clerk, "分工.pdf")
    clerk.follow("button:text-is('保存')")
    clerk.sees("佐证材料已保存")
    clerk.shoot("evidence")


def _claims(clerk, plan: str) -> None:
    clerk.open(plan + TASK)
    clerk.page.click(f"{PART} summary >> text=办理")
    clerk.follow(f"{PART} button:text-is('申请销号')")
    clerk.sees("请用一句话写明完成情况")
    clerk.page.click(f"{PART} summary >> text=办理")
    clerk.page.fill(f"{PART} textarea", "已明确分管领导和责任人")
    clerk.follow(f"{PART} button:text-is('申请销号')")
    clerk.sees("已申请销号，等待专班办公室确认")
    clerk.shoot("task-claimed")


def _signs_off(office, plan: str) -> None:
    office.open(plan + TASK)
    office.page.click(f"{PART} summary >> text=办理")
    office.shoot("task-office")
    office.follow(f"{PART} button:text-is('销号')")
    office.sees("已销号", PART)


def test_a_signed_letter_is_entered_and_counted(person):
    clerk = person("clerk", PHONE)
    plan = _plan(clerk)
    clerk.open(plan + "commitments/market-supervision/letter/")
    clerk.sees("我单位 区市场监督管理局, 统一社会信用代码 _____,")
    clerk.shoot("commitment-letter")
    clerk.open(plan + "commitments/")
    before = _signed(clerk)
    clerk.open(plan + "commitments/market-supervision/")
    clerk.page.fill("[name=credit_code]", CREDIT_CODE[:17] + "X")
    clerk.page.fill("[name=signed_on]", "2022-03-01")
    _choose(clerk, "承诺书.pdf", b"signed")
    clerk.follow("button:text-is('登记')")
    clerk.sees("末位校验码与前17位不符")
    clerk.page.fill("[name=credit_code]", CREDIT_CODE.lower())
    _choose(clerk, "承诺书.pdf", b"signed")
    clerk.follow("button:text-is('登记')")
    assert _signed(clerk) == before + 1
    clerk.shoot("commitments")


def _signed(clerk) -> int:
    """How many of the 16 units have signed, as the list says it."""
    [said] = re.findall(r"已签 (\d+)/16", clerk.text())
    return int(said)

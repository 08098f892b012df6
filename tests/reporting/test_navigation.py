"""The bar of menus: what each role is offered, each place once, the current one marked."""

import re

import pytest
import time_machine

from indicators.models import Campaign
from tests import builders as build
from tests.web import read, signed_in
from units.models import User
from units.roles import Role

pytestmark = pytest.mark.django_db
NAV = re.compile(r'<nav class="top nav-line".*?</nav>', re.DOTALL)
OFFICE = (
    "我的工作台 总览 [审核] 审核台 报送矩阵 催报 无此业务 更正与重新打开 "
    "[得分] 下一分 得分历史 市通报 对账 口径 [目标任务] 目标完成 节点任务 "
    "月调度 督办事项 考核事实 "
    "[台账] 台账与三率 导入工作簿 导入批次 移交市平台 异议 信用修复 名单 "
    "[资料] 佐证材料 登记清单 承诺书 单位 通讯录 [通报] 周通报 单位周报 "
    "[设置] 通报设置 大屏链接 发送记录 通知方案 日历订阅 节假日表 保存期限 API"
)
CLERK = (
    "我的工作台 总览 [得分] 下一分 得分历史 市通报 对账 口径 [目标任务] 目标完成 节点任务 "
    "月调度 督办事项 考核事实 "
    "[台账] 台账与三率 导入工作簿 导入批次 移交市平台 异议 信用修复 名单 "
    "[资料] 佐证材料 登记清单 承诺书 单位 更正与重新打开 [通报] 周通报 单位周报 "
    "[设置] 日历订阅 节假日表 API"
)
RECORDS = " 导入工作簿 导入批次 移交市平台 异议 信用修复 名单"
LETTERS = "发送记录 通知方案 "
LEADER = OFFICE.replace("我的工作台 ", "").replace("催报 ", "").replace(RECORDS, "")
LEADER = (
    LEADER.replace(LETTERS, "")
    .replace(" 单位周报", "")
    .replace(" 通报设置 大屏链接", "")
    .replace(" 保存期限", "")
)
EXPECTED = {
    Role.CLERK: CLERK,
    Role.UNIT_LEAD: CLERK,
    Role.OFFICE: OFFICE,
    Role.OFFICE_HEAD: OFFICE.replace("[设置]", "[设置] 全部设置"),
    Role.LEADER: LEADER,
    Role.ADMINISTRATOR: LEADER.replace(
        "[设置] 日历订阅 节假日表",
        "[设置] 全部设置 发送记录 通知方案 日历订阅 人员管理 节假日表 保存期限",
    ),
}


def bar(page: str) -> str:
    found = NAV.search(page)
    assert found
    return found.group()


def words(page: str) -> str:
    """The bar as people read it, words that open a menu in brackets."""
    text = re.sub(r"<span.*?</span>", "", bar(page))
    text = re.sub(r"<summary[^>]*>(.*?)</summary>", r" [\1] ", text)
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


@pytest.mark.parametrize("role", Role)
@time_machine.travel(build.at(4, 20), tick=False)
def test_role_is_offered_its_places(opened: Campaign, role: Role) -> None:
    page = read(signed_in(build.somebody(role)), "dashboard", opened.code)
    assert words(page) == EXPECTED[role]
    addresses = re.findall(r'<a href="([^"]*)"', bar(page))
    assert len(addresses) == len(set(addresses))
    # The portal gives its administrator Django's own pages too.
    User.objects.filter(username="administrator").update(is_staff=True, is_superuser=True)
    client = signed_in(build.somebody(role))
    assert {client.get(address).status_code for address in addresses} == {200}


@pytest.mark.parametrize(
    ("name", "arguments", "marked", "menu"),
    [
        ("dashboard", [], "总览", ""),
        ("indicator", [1], "总览", ""),
        ("review", [], "审核台", "审核"),
        ("unit", ["huxi"], "单位", "资料"),
        ("bulletins", [], "市通报", "得分"),
        ("tasks", [], "节点任务", "目标任务"),
        ("ledgers", [], "台账与三率", "台账"),
        ("cases", ["repairs"], "信用修复", "台账"),
    ],
)
@time_machine.travel(build.at(4, 20), tick=False)
def test_current_page_and_its_menu_are_marked(
    opened: Campaign, name: str, arguments: list[object], marked: str, menu: str
) -> None:
    page = bar(read(signed_in(build.reviewer()), name, opened.code, *arguments))
    assert re.findall(r'aria-current="page">(.*?)</a>', page) == [marked]
    here = re.findall(r'class="is-here">(.*?)<span class="visually-hidden">', page)
    assert here == ([menu] if menu else [])


@time_machine.travel(build.at(4, 20), tick=False)
def test_bar_kept_ready_is_of_the_person_the_page_and_the_plan(opened: Campaign) -> None:
    people = {role: signed_in(build.somebody(role)) for role in (Role.LEADER, Role.CLERK)}
    for _ in range(2):
        for role, client in people.items():
            page = read(client, "dashboard", opened.code)
            assert words(page) == EXPECTED[role]
            assert bar(page).count('aria-current="page"') == 1
            assert 'aria-current="page">下一分' in bar(read(client, "levers", opened.code))
    Campaign.objects.filter(pk=opened.pk).update(official_name="市级通报")
    assert ">市级通报</a>" in bar(read(people[Role.LEADER], "dashboard", opened.code))

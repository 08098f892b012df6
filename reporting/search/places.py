"""The pages of the portal as things to be found: 打开报送矩阵."""

from collections.abc import Iterator

from django.urls import reverse

from indicators.models import Campaign
from reporting.navigation import facts_of, menus_for
from units.models import User
from units.search.found import Asked, Found, Named, Source, among

# What people say for opening a page; the page is found with and without it.
VERBS = ("打开", "进入", "查看")
# A page by its label → other words for it.
ALSO_CALLED = {
    "我的工作台": ("待办", "填报"),
    "总览": ("首页", "得分总览"),
    "审核台": ("待审核报送单",),
    "报送矩阵": ("报送进度",),
    "催报": ("催办", "督促报送"),
    "下一分": ("提分建议",),
    "节点任务": ("专项任务",),
    "月调度": ("调度会",),
    "导入工作簿": ("上传台账",),
    "佐证材料": ("证明材料", "附件"),
    "通讯录": ("联系电话", "联系岗位"),
    "周通报": ("通报",),
    "全部设置": ("系统设置", "配置"),
    "发送记录": ("信函", "邮件"),
    "日历订阅": ("日程",),
    "节假日表": ("调休", "工作日"),
    "人员管理": ("账号", "系统管理"),
}


def find(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """The places of this person's menus; no query."""
    return among(_places(user, campaign), asked, str)


def _places(user: User, campaign: Campaign | None) -> Iterator[Named[str]]:
    for menu in menus_for(facts_of(user, campaign), campaign):
        for entry in menu.entries:
            yield _named(entry.address, entry.label, menu.label)
    yield _named(reverse("password"), "修改密码", "")


def _named(address: str, label: str, menu: str) -> Named[str]:
    names = (label, *ALSO_CALLED.get(label, ()))
    opening = [f"{verb}{one}" for verb in VERBS for one in names]
    return Named(address, label, [menu] if menu else [], [*names[1:], *opening])


PLACES = Source("places", "页面", "门户的各个页面，如“打开报送矩阵”", find)

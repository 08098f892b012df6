"""The first-visit tours (导览): a few places on the first page of each role, in the order to look.

A step names an element of that page by a selector; a browser test finds every one of them.
"""

from dataclasses import dataclass

from units.roles import Role, Standing


@dataclass(frozen=True)
class Step:
    """One place and what it is for."""

    where: str
    title: str
    text: str


@dataclass(frozen=True)
class Tour:
    """The steps of a role; `page` is the address on which they are walked."""

    page: str
    steps: tuple[Step, ...]


HELP = Step("[data-help]", "随时看帮助", "每一页右上角都有“帮助”，打开的就是这一页的说明。")
MENUS = "nav.nav-line"
INDICATOR = 'main a[href*="/indicators/"]'

_CLERK = Tour(
    "desk",
    (
        Step(
            '[data-at="next"]',
            "先看最上面",
            "写着这个月还差几项、内部截止和截止时间；下面的按钮通向还没办完的那一份。",
        ),
        Step(
            "main .desk-item",
            "每月一行",
            "被退回的写着每一项的退回原因；逾期的不会消失，随时可以补报。",
        ),
        Step(
            MENUS,
            "其他要办的",
            "“台账”里导入本单位的工作簿，“资料”里上传佐证材料、登记承诺书。",
        ),
        HELP,
    ),
)
_UNIT_LEAD = Tour(
    "desk",
    (
        Step(
            "main .desk-item",
            "本单位各月",
            "点开可以看填了什么、谁填的、与上次有什么不同；等您审签的排在最前面。",
        ),
        Step(MENUS, "得分和资料", "“总览”看全区得分，“得分”里的“下一分”标明本单位能做什么。"),
        HELP,
    ),
)
_OFFICE = Tour(
    "dashboard",
    (
        Step("#total", "总分", "按已审核通过的数据计算；点下面的“两口径对账”看与市通报的差别。"),
        Step("main .four", "四个数", "锁定是最少能得的，最高可达是最多能得的，暂计是现在的。"),
        Step(
            MENUS,
            "从“审核”开始",
            "“审核台”里是等您办的报送单，逾期的在前；“催报”给逾期单位写信。",
        ),
        HELP,
    ),
)
_OFFICE_HEAD = Tour(
    "dashboard",
    (
        *_OFFICE.steps[:2],
        Step(
            MENUS,
            "签发在“通报”里",
            "别人送审的通报由您签发；“审核”里有重新打开和更正期以外的更正。",
        ),
        HELP,
    ),
)
_LEADER = Tour(
    "dashboard",
    (
        Step("#total", "总分", "区测算：按各单位已审核通过的数据算出，供工作参考。"),
        Step("main .four", "最少和最多", "锁定是往后再差也有的分，最高可达是还能争取到的分。"),
        Step(INDICATOR, "想知道为什么", "点指标名称，看条款原文、怎样算出来、谁在哪个月失分。"),
        HELP,
    ),
)
_ADMINISTRATOR = Tour(
    "mail",
    (
        Step("main h1", "发送记录", "门户写的每一封信都在这里，附邮件服务器的答复。"),
        Step("main form.filters", "找要处理的", "状态选“需要处理的”，列出发送失败和结果不明的信。"),
        Step(MENUS, "人员管理", "在“设置”里：建立账号、分配角色、停用和重设密码。"),
        HELP,
    ),
)
# Whoever holds several roles walks the first of them.
TOURS: dict[Role, Tour] = {
    Role.OFFICE_HEAD: _OFFICE_HEAD,
    Role.OFFICE: _OFFICE,
    Role.LEADER: _LEADER,
    Role.CLERK: _CLERK,
    Role.UNIT_LEAD: _UNIT_LEAD,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
}


def tour_for(who: Standing) -> Tour | None:
    """The tour of the person's foremost role; None for somebody without any."""
    return next((tour for role, tour in TOURS.items() if who.has({role})), None)

"""Which part of the manual helps with which page: the name of an address → chapter and section."""

from urllib.parse import quote

from creditcity.help.manual import CONTENTS, TERMS, chapter_address
from reporting.navigation import MENUS
from units.roles import OFFICE, Role, Standing

# Every page of the navigation, and those below it that have a part of their own.
SECTIONS: dict[str, str] = {
    "sign-in": "sign-in#登录",
    "password": "sign-in#修改密码",
    "password-changed": "sign-in#修改密码",
    "desk": "month#看工作台",
    "sheet": "month#填数",
    "move": "month#提交",
    "upload": "month#用-Excel-填报",
    "own-workbook": "month#用-Excel-填报",
    "own-workbook-map": "month#用-Excel-填报",
    "ask-correction": "returned#通过以后发现有误",
    "dashboard": "scores#总览",
    "indicator": "scores#一项指标怎样算出来",
    "sources": "scores#一项指标怎样算出来",
    "what-if": "scores#试算",
    "review": "review#审核台",
    "report-for": "review#代报",
    "matrix": "review#报送矩阵",
    "urge": "urging#写催报邮件",
    "exemptions": "zero-report#申请无此业务",
    "corrections": "returned#通过以后发现有误",
    "levers": "scores#下一分在哪",
    "history": "scores#得分历史",
    "bulletins": "settings#市通报与对账",
    "reconciliation": "settings#市通报与对账",
    "readings": "settings#口径",
    "targets": "scores#目标完成不等于满分",
    "tasks": "evidence#节点任务与销号",
    "meetings": "meeting#形成材料",
    "meeting-plan": "meeting#调度安排",
    "follow-ups": "meeting#督办到销号",
    "assessment": "meeting#考核事实",
    "ledgers": "ledgers#看三率和失分明细",
    "ledger-upload": "ledgers#上传并检查",
    "ledger-batches": "ledgers#看检查结果",
    "ledger-deliveries": "ledgers#移交市平台",
    "ledger-retention": "settings#保存期限",
    "screens": "settings#大屏",
    "settings": "settings#全部设置",
    "settings-mail": "administrator#邮件",
    "settings-security": "administrator#安全",
    "settings-backups": "administrator#备份",
    "people-imports": "administrator#批量导入人员",
    "people-import": "administrator#批量导入人员",
    "first-passwords": "administrator#批量导入人员",
    "cases": "ledgers#异议-信用修复和名单",
    "evidence-list": "evidence#上传",
    "registers": "evidence#登记清单",
    "commitments": "evidence#承诺书",
    "units": "settings#单位和联系岗位",
    "hand-over": "month#换人",
    "directory": "settings#单位和联系岗位",
    "circulars": "circular#拟稿",
    "circular-arrangement": "circular#通报设置",
    "briefs": "circular#单位周报",
    "mail": "urging#发送记录",
    "notice-plans": "urging#通知方案",
    "feed": "month#日历订阅",
    "calendar": "holidays#登记一年的放假安排",
    "api-page": "administrator#接口",
    "admin:index": "administrator#建立账号",
    "help-terms": TERMS,
}
# The same page is another job for those who check it.
FOR_REVIEWERS = {
    "sheet": "review#审核一份报送单",
    "move": "review#审核一份报送单",
    "exemptions": "zero-report#认定无此业务",
    "corrections": "review#更正",
}
FOR_HEADS = {"circular": "head#签发周通报", "move-circular": "head#签发周通报"}
FOR_UNIT_LEADS = {"desk": "signing#审签", "sheet": "signing#审签", "move": "signing#审签"}
# A page below one of the navigation is helped like that one.
BELOW = {below: place.name for _, places in MENUS for place in places for below in place.also}


def section_for(name: str | None, who: Standing) -> str:
    """The part of the manual for the page of that name, as "chapter#section"."""
    sections = dict(SECTIONS)
    if who.has(OFFICE):
        sections |= FOR_REVIEWERS | (FOR_HEADS if who.has({Role.OFFICE_HEAD}) else {})
    elif who.has({Role.UNIT_LEAD}) and not who.has({Role.CLERK}):
        sections |= FOR_UNIT_LEADS
    named = name or ""
    return sections.get(named) or sections.get(BELOW.get(named, ""), CONTENTS)


def address_of(section: str) -> str:
    """Where the portal shows it."""
    slug, _, anchor = section.partition("#")
    page = chapter_address(slug)
    return f"{page}#{quote(anchor)}" if anchor else page

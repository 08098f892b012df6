"""Rows of the two publicity ledgers as a unit writes them, by header, all invented."""

from collections.abc import Mapping
from datetime import date

from ledgers.columns import Standard, folded
from ledgers.holidays import published
from ledgers.judging import Judge, Terms, Verdict
from ledgers.judging.verdicts import Value
from ledgers.standard import standard

REPORTED_ON = date(2022, 5, 12)
AGENCY, AGENCY_CODE = "聊城样例审批服务局", "11371500MB00000008"
COMPANY_CODE, PERSON = "91371500MA0000007K", "371502199003070019"
LICENCE: Mapping[str, Value] = {
    "行政相对人名称": "聊城样例商贸有限公司",
    "行政相对人类别": "法人及非法人组织",
    "统一社会信用代码": COMPANY_CODE,
    "法定代表人": "李某",
    "行政许可决定文书名称": "关于样例的行政许可决定书",
    "行政许可决定文书号": "样许〔2022〕1号",
    "许可类别": "普通",
    "许可内容": "准予经营预包装食品",
    "许可决定日期": "2022-05-05",
    "有效期自": "2022-05-05",
    "有效期至": "2027-05-04",
    "许可机关": AGENCY,
    "许可机关统一社会信用代码": AGENCY_CODE,
    "当前状态": "1",
    "数据来源单位": AGENCY,
    "数据来源单位统一社会信用代码": AGENCY_CODE,
}
PENALTY: Mapping[str, Value] = {
    "行政相对人名称": "聊城样例商贸有限公司",
    "行政相对人类别": "法人及非法人组织",
    "统一社会信用代码": COMPANY_CODE,
    "法定代表人": "李某",
    "行政处罚决定书文号": "样罚〔2022〕1号",
    "违法行为类型": "未按规定公示",
    "违法事实": "样例未按规定公示价格",
    "处罚依据": "《价格违法行为行政处罚规定》第十三条",
    "处罚类别": "罚款",
    "处罚内容": "罚款2000元",
    "罚款金额（万元）": 0.2,
    "处罚决定日期": "2022-05-05",
    "处罚有效期": "2023-05-05",
    "处罚机关": AGENCY,
    "处罚机关统一社会信用代码": AGENCY_CODE,
    "数据来源单位": AGENCY,
    "数据来源单位统一社会信用代码": AGENCY_CODE,
}
SOUND = {"publicity-licence": LICENCE, "publicity-penalty": PENALTY}


def judge(kind: str | Standard = "publicity-licence", *, terms: Terms | None = None) -> Judge:
    """A judge of the day of the golden files."""
    kept = standard(kind) if isinstance(kind, str) else kind
    return Judge(kept, reported_on=REPORTED_ON, calendar=published(), terms=terms)


def cells(kind: Standard, row: Mapping[str, Value], generation: str = "") -> list[Value]:
    """The row in the order of the columns; KeyError for a header the layout does not know."""
    layout = kind.generation(generation or kind.version)
    values: dict[str, Value] = {layout.columns[folded(name)]: row[name] for name in row}
    return [values.get(column.code, "") for column in kind.columns]


def judged(changes: Mapping[str, Value], *, kind: str = "publicity-licence") -> Verdict:
    """The verdict on a sound row with the changes."""
    one = judge(kind)
    return one.row(5, cells(one.standard, {**SOUND[kind], **changes}))

"""Each of the other ledgers takes a sound record and tells what its own rules ask for."""

from collections.abc import Mapping

import pytest

from ledgers.judging.verdicts import Value, Verdict
from ledgers.standard import standard
from tests.ledgers.judging.rows import AGENCY, AGENCY_CODE, COMPANY_CODE, PERSON, cells, judge

SENT = {"数据来源单位": AGENCY, "数据来源单位统一社会信用代码": AGENCY_CODE}
SOUND: Mapping[str, Mapping[str, Value]] = {
    "credit-code": {
        "统一社会信用代码": COMPANY_CODE, "主体名称": "聊城样例商贸有限公司",
        "登记管理部门": "市场监管",
    },
    "commitment": {
        "承诺编码": "37150020220505000001", "承诺人名称": "聊城样例商贸有限公司",
        "承诺人类别": "法人及非法人组织", "承诺人代码": COMPANY_CODE, "承诺类型": "主动型",
        "承诺事由": "办理食品经营许可", "承诺内容": "依法经营", "违诺责任": "接受惩戒",
        "承诺作出日期": "2022年5月5日", "承诺履行状态": "全部履行", "承诺受理单位": AGENCY,
        "承诺受理单位代码": AGENCY_CODE, "公开类型": "可向社会公开",
    },
    "financing-registration": SENT | {
        "企业名称": "聊城样例商贸有限公司", "统一社会信用代码": COMPANY_CODE, "注册日期": 44671,
        "授信金额（万元）": 100, "授信日期": "2022-05-01",
    },
    "hall-check": SENT | {
        "核查流水号": "HC20220505001", "核查日期": "2022-05-05", "核查对象名称": "张某",
        "核查对象类别": "自然人", "核查对象代码": PERSON, "办理事项": "食品经营许可",
        "核查结果": "正常",
    },
    "specific-information": SENT | {
        "信息编号": "S1", "信息类别": "电费", "市场主体名称": "聊城样例商贸有限公司",
        "统一社会信用代码": COMPANY_CODE, "信息内容": "按期缴费", "信息产生日期": "2022-04-30",
        "授权编号": "SQ-1", "授权日期": "2022-01-01",
    },
    "scene": {
        "场景名称": "信易游样例", "应用领域": "信易游", "牵头单位": AGENCY, "实施单位": AGENCY,
        "激励对象": "守信居民", "激励措施": "门票优惠", "上线日期": "2022.3.1", "运行状态": "在用",
        "累计受惠人次": "1,200",
    },
    "graded-supervision": {
        "监管领域": "食品安全", "监管部门": AGENCY, "制度文件名称": "样例办法", "分级标准": "四级",
        "案例名称": "样例案例", "案例内容": "减少检查频次", "监管日期": "2022-05-05",
        "差异化监管措施": "每年一次", "信用等级": "A级",
    },
}  # fmt: skip
BROKEN = [
    ("credit-code", {"统一社会信用代码": "91371500MA0000007L"}, ["E3"], "末位校验码"),
    ("credit-code", {"登记管理部门": "民政"}, ["E3"], "第1位“9”是工商部门的，与登记管理部门"),
    ("credit-code", {"问题描述": "一码多赋"}, ["E1"], "必须填写数据操作标识位"),
    ("commitment", {"承诺编码": "3715002022"}, ["E4"], "应为20位数字"),
    ("commitment", {"承诺类型": "其他"}, ["E4"], "要注明是什么"),
    ("commitment", {"承诺履行状态": "部分履行"}, ["E1"], "必须填写未履行的承诺内容"),
    ("commitment", {"未履行的承诺内容": "无此项内容"}, ["E1"], "不填未履行的承诺内容"),
    ("commitment", {"承诺人类别": "自然人"}, ["E9"], "应为17位数字"),
    ("financing-registration", {"授信日期": ""}, ["E1"], "必须填写授信日期"),
    ("financing-registration", {"放款金额（万元）": "五万"}, ["E7"], "不是金额"),
    ("hall-check", {"核查结果": "失信惩戒对象"}, ["E1"], "必须填写奖惩措施"),
    ("hall-check", {"核查对象代码": PERSON[:-1] + "0"}, ["E9"], "末位校验码"),
    ("specific-information", {"授权编号": "/"}, ["E1"], "授权编号为空"),
    ("specific-information", {"信息类别": "通信"}, ["E4"], "社保、纳税、公积金、水、电、气"),
    ("scene", {"累计受惠人次": "约一千"}, ["E4"], "不是整数"),
    ("graded-supervision", {"信用等级": "优"}, ["E4"], "应为A、B、C、D"),
]  # fmt: skip


def judged(kind: str, *changes: Mapping[str, Value]) -> list[Verdict]:
    one = judge(kind)
    rows = [{**SOUND[kind], **change} for change in changes]
    return [one.row(n, cells(one.standard, row)) for n, row in enumerate(rows, 2)]


@pytest.mark.parametrize("kind", SOUND)
def test_sound_record_is_taken(kind: str) -> None:
    (verdict,) = judged(kind, {})
    assert [one.message for one in verdict.findings] == []
    assert (verdict.ok, verdict.due, verdict.timely) == (True, None, None)
    assert verdict.key


@pytest.mark.parametrize(("kind", "change", "codes", "said"), BROKEN)
def test_broken_record_is_told_why(
    kind: str, change: Mapping[str, Value], codes: list[str], said: str
) -> None:
    (verdict,) = judged(kind, change)
    assert list(verdict.codes) == codes
    assert said in "\n".join(one.message for one in verdict.findings)


def test_one_code_on_two_subjects_is_found() -> None:
    first, second = judged("credit-code", {}, {"主体名称": "聊城另一商贸有限公司"})
    assert first.ok
    assert [one.message for one in second.findings] == [
        "统一社会信用代码与本表中另一主体相同，属一码多赋，请核实后只保留一个主体"
    ]


def test_two_codes_on_one_subject_are_found() -> None:
    _, second = judged("credit-code", {}, {"统一社会信用代码": "92371500MA0000015B"})
    assert [one.message for one in second.findings] == [
        "这一主体在本表中有两个代码，属一户多码，请核实后只保留一个"
    ]


def test_same_line_twice_is_only_a_duplicate() -> None:
    _, second = judged("credit-code", {}, {})
    assert [(one.code, one.message) for one in second.findings] == [
        ("E8", "与第2行重复（统一社会信用代码、主体名称都相同），请只保留一条")
    ]


def test_values_come_back_clean() -> None:
    (verdict,) = judged("financing-registration", {"授信金额（万元）": "1,000.50"})
    places = standard("financing-registration").places
    wanted = {"REGISTERED_ON": "2022-04-20", "CREDIT": "1000.5", "CREDITED_ON": "2022-05-01"}
    assert {name: verdict.values[places[name]] for name in wanted} == wanted

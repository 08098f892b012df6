"""What the forms of a new case ask for, by kind and jurisdiction; pure."""

from collections.abc import Iterable

from ledgers.cases.moves import Asked
from ledgers.terms import AllTerms, Clock

Pairs = tuple[tuple[str, str], ...]
# The last part of the address of each kind → its table.
KINDS = {"objections": "objection", "repairs": "repair", "listings": "listing"}
TITLES = {"objection": "异议", "repair": "信用修复", "listing": "名单"}
LISTS: Pairs = (("dishonest", "严重失信主体名单"), ("honest", "守信激励名单"))
SEVERITIES: Pairs = (("minor", "轻微失信"), ("general", "一般失信"), ("severe", "严重失信"))
PERSON = Asked(
    "person",
    "主体是自然人",
    "flag",
    required=False,
    says="姓名、证件号码加密保存，任何公开内容都不出现",
)
SUBJECT = Asked("subject", "主体名称", says="法人、非法人组织、个体工商户填全称；自然人填姓名")
NUMBER = Asked("number", "统一社会信用代码（自然人填证件号码）", limit=64)
RECEIVED = Asked("received_on", "受理日期", "date")
MEASURE = (
    Asked("measure", "措施", limit=256, says="依据所列文件可以采取的具体措施"),
    Asked("basis", "依据", limit=256, says="法律、法规或合作备忘录的名称和条款"),
    Asked("joint", "发起联合奖惩", "flag", required=False),
    Asked("asked_on", "发起日期", "date"),
)
FEEDBACK = (
    Asked("started_on", "实施日期", "date"),
    Asked("ended_on", "解除日期", "date", required=False),
    Asked("feedback", "执行反馈", "text", limit=2000),
)


def asks_of(
    table: str, *, jurisdiction: str, terms: AllTerms, standards: Pairs
) -> tuple[Asked, ...]:
    """The fields of a new case; the clocks are those of the jurisdiction."""
    about = (PERSON, SUBJECT, NUMBER)
    ledger = Asked("standard", "所在台账", "choice", required=False, choices=standards)
    if table == "objection":
        clocks = clock_pairs(terms.objection_clocks(jurisdiction))
        return (
            *about,
            ledger,
            Asked("reason", "异议事由", "text", limit=2000),
            RECEIVED,
            Asked("rule", "办理时限", "choice", choices=clocks),
        )
    if table == "repair":
        clocks = clock_pairs(terms.repair_clocks(jurisdiction))
        return (
            *about,
            ledger,
            Asked("decided_on", "失信行为认定（处罚决定）日期", "date"),
            Asked("severity", "失信程度", "choice", choices=SEVERITIES),
            Asked("papers", "申请材料（一行一件）", "text", limit=2000),
            RECEIVED,
            Asked("rule", "办理时限", "choice", choices=clocks),
        )
    return (
        Asked("kind", "名单", "choice", choices=LISTS),
        *about,
        Asked("domain", "领域", limit=64),
        Asked("basis", "认定依据", limit=256, says="认定标准所在的法律、法规或政策文件及条款"),
        Asked(
            "responsible",
            "法定代表人、主要负责人、实际控制人",
            "text",
            required=False,
            limit=500,
            says="严重失信的法人须标明责任人，一行一人；加密保存",
        ),
    )


def clock_pairs(clocks: Iterable[Clock]) -> Pairs:
    return tuple((one.code, f"{one.name}（{one.days}个工作日，{one.clause}）") for one in clocks)

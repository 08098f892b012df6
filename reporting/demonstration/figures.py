"""Invented but plausible answers, the same on every machine: pure."""

from dataclasses import dataclass
from datetime import date
from random import Random

BENEFITS = (
    "信易贷 信易租 信易行 信易游 信易阅 信易批 信易医 信易购 信易停 信用餐饮 信用家政 信用养老 "
    "信用物业 信用用电 信用用气 信用出行"
).split()
REGULATED = (
    "税收缴纳 工程建设 环境保护 交通运输 安全生产 食品药品 旅游服务 消防安全 医疗卫生 教育培训 "
    "劳动保障 城市管理 自然资源 燃气经营 供电用电 农产品质量 户外广告 行政审批"
).split()
# Metric → value in the first month, change per month, and how much it wavers.
STOCKS = {
    "market_entities": (12420, 38, 6),
    "enterprises": (6180, 21, 4),
    "seriously_dishonest_entities": (52, -1, 1),
    "credit_records_total": (286_000_000, 21_500_000, 900_000),
    "specific_social_security": (1_120_000, 9_000, 500),
    "specific_tax": (1_030_000, 8_000, 400),
    "specific_housing_fund": (640_000, 5_000, 300),
    "specific_water": (310_000, 14_000, 600),
    "specific_electricity": (905_000, 16_000, 700),
    "specific_gas": (410_000, 11_000, 500),
    "specific_logistics": (120_000, 4_000, 300),
    "specific_intellectual_property": (38_000, 900, 60),
}
FLOWS = {
    "credit_records_reported": (900, 5200),
    "hall_credit_checks": (1090, 1420),
    "commitment_records": (4, 16),
    "fulfilment_records": (1, 7),
}
RANKS = (61, 58, 57, 54, 55, 52, 49, 51, 48, 46, 47, 45)
TOWNS = {"huxi": 100, "lihaiwu": 30, "yuji": 30, "zhulaozhuang": 50}
# What the office judged, and in which month: metric → months and values.
JUDGED = {
    "organisation": {1: "1"},
    "policy_system": {3: "1"},
    "staffing": {4: "1"},
    "funding": {6: "1"},
    "information_sharing": {2: "1", 5: "2", 9: "3"},
    "mechanism_negative_list": {5: "1"},
    "mechanism_cleanup": {8: "1"},
}


@dataclass(frozen=True)
class Answer:
    """What the clerk types, or that nothing happened."""

    typed: str = ""
    zero_report: bool = False


NOTHING_HAPPENED = Answer(zero_report=True)


def sheet(unit: str, position: int, metrics: list[str], month: date) -> dict[str, Answer]:
    """The unit's answers for its metrics; metrics left out are left blank."""
    chance = Random(f"{unit} {month:%Y-%m}")
    answers = {code: _answer(code, unit, position, month, chance) for code in metrics}
    if "publicity_records" in metrics:
        answers |= _publicity(unit, month, chance)
    return {code: answer for code, answer in answers.items() if answer is not None}


def _answer(code: str, unit: str, position: int, month: date, chance: Random) -> Answer | None:
    if code in STOCKS:
        start, change, wavering = STOCKS[code]
        return Answer(str(start + change * (month.month - 1) + chance.randint(0, wavering)))
    if code in FLOWS:
        return Answer(str(chance.randint(*FLOWS[code])))
    if code in JUDGED:
        value = JUDGED[code].get(month.month)
        return None if value is None else Answer(value)
    special = _SPECIAL.get(code)
    return special(unit, position, month, chance) if special else None


def _rank(unit: str, position: int, month: date, chance: Random) -> Answer:
    return Answer(str(RANKS[month.month - 1]))


def _wrong_codes(unit: str, position: int, month: date, chance: Random) -> Answer:
    found = {("market-supervision", 2): "3", ("social-development", 6): "1"}
    count = found.get((unit, month.month))
    return Answer(count) if count else NOTHING_HAPPENED


def _registered(unit: str, position: int, month: date, chance: Random) -> Answer:
    if unit in TOWNS:
        return Answer(str(min(TOWNS[unit] + 4, TOWNS[unit] * (month.month + 2) // 9)))
    return Answer(str(48 + 14 * month.month + chance.randint(0, 3)))


def _credit(unit: str, position: int, month: date, chance: Random) -> Answer:
    return Answer(f"{chance.uniform(3.4, 5.6):.2f}")


def _loans(unit: str, position: int, month: date, chance: Random) -> Answer:
    return Answer(f"{chance.uniform(1.2, 2.6):.2f}")


def _none(unit: str, position: int, month: date, chance: Random) -> Answer:
    return NOTHING_HAPPENED


def _benefit(unit: str, position: int, month: date, chance: Random) -> Answer | None:
    return _nth(BENEFITS, position, month, first=2)


def _regulated(unit: str, position: int, month: date, chance: Random) -> Answer | None:
    return _nth(REGULATED, position, month, first=3)


def _innovation(unit: str, position: int, month: date, chance: Random) -> Answer | None:
    if unit == "administrative-approval" and month.month == 9:
        return Answer("“信用+审批”容缺受理经验（演示）")
    return None


def _nth(names: list[str], position: int, month: date, *, first: int) -> Answer | None:
    """Each unit opens one domain in a month of its own."""
    if position <= len(names) and month.month == first + position % 8:
        return Answer(names[position - 1])
    return None


_SPECIAL = {
    "national_rank": _rank,
    "wrong_credit_codes": _wrong_codes,
    "xinyidai_enterprises": _registered,
    "xinyidai_credit": _credit,
    "xinyidai_loans": _loans,
    "dishonest_government_bodies": _none,
    "regional_risk_events": _none,
    "benefit_domains": _benefit,
    "regulated_domains": _regulated,
    "recognised_innovations": _innovation,
}


def _publicity(unit: str, month: date, chance: Random) -> dict[str, Answer | None]:
    """Licences and penalties of the month: two units slip once each."""
    records = chance.randint(0, 64)
    if records == 0:
        names = ("publicity_records", "publicity_compliant", "publicity_timely")
        return dict.fromkeys(names, NOTHING_HAPPENED)
    slips = {("urban-management", 4): (1, 3), ("housing-construction", 7): (0, 2)}
    wrong, late = slips.get((unit, month.month), (0, 0))
    return {
        "publicity_records": Answer(str(records)),
        "publicity_compliant": Answer(str(max(0, records - wrong))),
        "publicity_timely": Answer(str(max(0, records - late))),
    }

"""What a clerk typed into one field, understood or refused with a sentence: pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from indicators.scoring.exact import decimals_of, write_plain
from reporting.filling.personal import is_personal
from units.posts import plain as one_line

DIGITS_AT_MOST = 16
ITEMS_AT_MOST = 200
# What people write where nothing happened; as a name it would count as one.
NOTHING = frozenset(
    {"无", "没有", "零报告", "零", "0", "暂无", "未发生", "没有发生", "无此情况", "/", "-", "—"}
)
# Commas and spaces may part thousands or 万; "3,5" could mean 3.5 and is asked about instead.
GROUPED = re.compile(r"[+-]?(\d{1,3}([, ]\d{3})+|\d{1,4}([, ]\d{4})+)(\.\d*)?")
# 1.2万, 3亿, 4200万元, 98.5%, 12条, 3万人次: the number, its scale, and what it counts.
DRESSED = re.compile(
    r"(?P<number>[+-]?[\d., ]*\d\.?) ?(?P<scale>[万亿]?) ?(?P<counts>%|[\u4e00-\u9fff]{0,4})"
)
SCALES = {"": 0, "万": 4, "亿": 8}
# What stands before a number that is the sum of the window and not the month's own.
TOTAL = "累计"
# What stands before the number of the month before that was confirmed as this month's too.
SAME = "同上月"


@dataclass(frozen=True)
class Field:
    """What a metric allows: the part of its definition that typing is judged by."""

    code: str
    name: str
    measure: str
    decimals: int
    minimum: Decimal
    maximum: Decimal | None
    part_of: str
    register: bool
    zero_reportable: bool
    owed: bool
    kind: str = ""
    # A stock that only grows (累计): falling needs a reason.
    cumulative: bool = False
    # What the months before add up to; `gap` names the one that is missing from the sum.
    before: Decimal | None = None
    gap: str = ""
    # What the unit handed in for the month just before, whose label stands beside it.
    last: Decimal | None = None
    month_before: str = ""

    @property
    def scale(self) -> int:
        """How many noughts the unit of measure itself stands for: 亿元 is 8."""
        return SCALES.get(self.measure[:1], 0)


@dataclass(frozen=True)
class Entry:
    """One understood answer. A blank has neither value nor items and is not zero."""

    typed: str = ""
    value: Decimal | None = None
    items: tuple[str, ...] = ()
    zero_report: bool = False
    problem: str = ""

    @property
    def blank(self) -> bool:
        return self.value is None and not self.items and not self.zero_report

    @property
    def same(self) -> bool:
        """Whether the clerk confirmed the number of the month before as this month's."""
        return self.value is not None and _narrow(self.typed).startswith(SAME)

    @property
    def understood(self) -> str:
        """What was made of it, where that is not what anybody would read: “1.2万 → 12000”."""
        text, value = _narrow(self.typed), self.value
        if value is None or self.zero_report or text == f"{value:f}":
            return ""
        if self.same:
            return f"与上月相同 → {write_plain(value)}"
        if text.startswith(TOTAL):
            return f"{text} → 本月增量 {write_plain(value)}"
        return "" if text == write_plain(value) else f"{text} → {write_plain(value)}"


def _narrow(typed: str) -> str:
    """In plain widths and without signs nobody sees; two lines stay two and make no number."""
    plain = unicodedata.normalize("NFKC", typed)
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf").strip()


@dataclass(frozen=True)
class Sheet:
    """All answers of one unit and month, with the problems beside their fields."""

    entries: Mapping[str, Entry]
    problems: Mapping[str, str] = field(default_factory=dict)


def understand(typed: str, zero_report: bool, to: Field) -> Entry:
    """The answer to one field; a problem is a sentence that says what to do."""
    text = _narrow(typed)
    if zero_report:
        return _zero_report(typed, text, to)
    if not text:
        return Entry(typed=typed)
    return _items(typed, to) if to.register else _number(typed, text, to)


def _zero_report(typed: str, text: str, to: Field) -> Entry:
    if not to.zero_reportable:
        return Entry(typed=typed, problem=f"{to.name}不适用零报告，请填写数值")
    if text not in ("", "0"):
        problem = f"{to.name}既填了“{text[:20]}”又选了零报告，请只保留一项"
        return Entry(typed=typed, zero_report=True, problem=problem)
    value = None if to.register else Decimal(0)
    return Entry(typed=typed, value=value, zero_report=True)


def _items(typed: str, to: Field) -> Entry:
    lines = [one_line(line) for line in typed.splitlines()]
    items = tuple(dict.fromkeys(line for line in lines if line))
    nothing = [item for item in items if item.strip("。.") in NOTHING]
    if nothing:
        problem = f"“{nothing[0]}”会被计为一项；本月没有发生请清空并勾选零报告"
        return Entry(typed=typed, problem=problem)
    too_long = [item for item in items if len(item) > 60]
    if too_long:
        return Entry(typed=typed, problem=f"“{too_long[0][:12]}…”超过60字，请一行只写一个名称")
    person = [number for number, item in enumerate(items, 1) if is_personal(to.code, item)]
    if person:
        problem = (
            f"第{person[0]}项像是自然人的姓名或证件号码；登记清单不登记自然人，"
            "请改填单位、领域或事项的全称"
        )
        return Entry(typed=typed, problem=problem)
    if len(items) > ITEMS_AT_MOST:
        return Entry(typed=typed, problem=f"共{len(items)}项，最多登记{ITEMS_AT_MOST}项，请核对")
    return Entry(typed=typed, items=items)


def _number(typed: str, text: str, to: Field) -> Entry:
    if text.startswith(TOTAL):
        return _from_total(typed, text.removeprefix(TOTAL).lstrip(": "), to)
    if text.startswith(SAME):
        return _from_last(typed, text.removeprefix(SAME).lstrip(": "), to)
    value, problem = _read(text, to)
    return Entry(typed=typed, value=None if problem else value, problem=problem)


def _from_total(typed: str, text: str, to: Field) -> Entry:
    """The month's own number from the new sum of the window; never across a missing month."""
    if to.before is None:
        return Entry(typed=typed, problem=f"{to.name}不是本期增量，不能按累计填写")
    if not text:
        return Entry(typed=typed)
    if to.gap:
        sentence = f"{to.gap}尚未提交，由累计推算不出本月增量，请改填本月增量"
        return Entry(typed=typed, problem=sentence)
    total, problem = _read(text, to)
    if problem or total is None:
        return Entry(typed=typed, problem=problem)
    if total < to.before:
        sentence = f"累计{write_plain(total)}小于此前各月合计{write_plain(to.before)}，请核对"
        return Entry(typed=typed, problem=sentence)
    return Entry(typed=typed, value=total - to.before)


def as_last(value: Decimal) -> str:
    """How it is typed that this month's number is the one of the month before."""
    return f"{SAME} {write_plain(value)}"


def _from_last(typed: str, text: str, to: Field) -> Entry:
    """The number of the month before; one that is named must still be the one that stands there."""
    if to.last is None:
        where = f"上月（{to.month_before}）" if to.month_before else "上月"
        return Entry(typed=typed, problem=f"{where}没有已提交的数，不能填“{SAME}”，请填写本月数")
    named, problem = _read(text, to) if text else (to.last, "")
    if problem or named is None:
        return Entry(typed=typed, problem=problem)
    if named != to.last:
        sentence = (
            f"您确认的是{write_plain(named)}，而上月现为{write_plain(to.last)}；"
            f"请填写本月数，确实相同的请填“{as_last(to.last)}”"
        )
        return Entry(typed=typed, problem=sentence)
    return Entry(typed=typed, value=named)


def _read(text: str, to: Field) -> tuple[Decimal | None, str]:
    """The number in the field's own unit of measure, or the sentence that refuses it."""
    dressed = DRESSED.fullmatch(text)
    number = dressed["number"].rstrip() if dressed else text
    plain = re.sub("[, ]", "", number) if GROUPED.fullmatch(number) else number
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None, f"“{text[:20]}”不是数字，请只填写阿拉伯数字，如 1280"
    if dressed and (dressed["scale"] or dressed["counts"]):
        if not _counts(dressed["counts"], to):
            return None, f"“{text[:20]}”与计量单位“{to.measure}”不符，请按“{to.measure}”填写数字"
        if len(value.as_tuple().digits) <= DIGITS_AT_MOST:
            value = value.scaleb(SCALES[dressed["scale"]] - to.scale)
    return value, _range_problem(value, plain, to)


def _counts(word: str, to: Field) -> bool:
    """Whether the word behind a number (条, 户, 元, %) is what the field counts in."""
    return not word or to.measure.endswith(word)


def _range_problem(value: Decimal, plain: str, to: Field) -> str:
    if not value.is_finite() or "e" in plain.lower() or "_" in plain:
        return f"“{plain[:20]}”不是普通数字，请完整写出，如 12000"
    if len(value.as_tuple().digits) > DIGITS_AT_MOST or value.adjusted() >= DIGITS_AT_MOST:
        return f"数字过长（最多{DIGITS_AT_MOST}位），请核对"
    if value < to.minimum:
        least = write_plain(to.minimum)
        return "不能为负数，请核对" if to.minimum == 0 else f"不能小于{least}，请核对"
    if to.maximum is not None and value > to.maximum:
        return f"不能大于{write_plain(to.maximum)}，请核对"
    if decimals_of(value) > to.decimals:
        if to.decimals == 0:
            return f"{to.name}按“{to.measure}”计，请填写整数"
        return f"最多保留{to.decimals}位小数"
    return ""


def read_sheet(
    fields: Mapping[str, Field], typed: Mapping[str, tuple[str, bool]], *, complete: bool
) -> Sheet:
    """Every field answered, then judged together; with `complete`, blanks owed are problems."""
    entries = {code: understand(*typed.get(code, ("", False)), one) for code, one in fields.items()}
    problems = {code: entry.problem for code, entry in entries.items() if entry.problem}
    for code, one in fields.items():
        whole = entries.get(one.part_of, Entry()).value
        part = entries[code].value
        if code not in problems and whole is not None and part is not None and part > whole:
            problems[code] = (
                f"{one.name}（{part:f}）不能大于{fields[one.part_of].name}（{whole:f}）"
            )
        if complete and one.owed and code not in problems and entries[code].blank:
            problems[code] = f"请填写{one.name}" + (
                "；本月没有发生请勾选零报告" if one.zero_reportable else ""
            )
    return Sheet(entries, problems)

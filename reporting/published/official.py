"""What the city published, understood from a form or refused with sentences: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.scoring.exact import write_plain
from reporting.filling.entries import Entry, Field, understand
from reporting.written_days import read_written_day
from units.posts import visible

PLACES = 4
TOTAL = "total"
NUMBERS = "numbers"
# Form field → what it is called, how long it may be, what to do where it is blank.
TEXTS = {
    "issuer": ("发布单位", 64, "请填写发布单位，如“市社会信用体系建设领导小组办公室”"),
    "title": ("标题", 128, "请填写通报标题"),
    "document": ("文号", 64, "请填写文号；没有文号的请写“无文号”"),
}
NOTE = ("说明", 300, "请写明更正了什么、为什么更正")


@dataclass(frozen=True)
class Slot:
    """One number a bulletin may give: the total, points of an indicator, or a metric's value."""

    name: str
    field: Field
    indicator: int | None = None
    metric: str | None = None
    month: str | None = None


@dataclass(frozen=True)
class Form:
    """Everything a bulletin of one campaign may say, by the names of the form's fields."""

    slots: Mapping[str, Slot]
    first_day: date

    def points(self) -> list[Slot]:
        return [slot for slot in self.slots.values() if slot.indicator is not None]


@dataclass(frozen=True)
class Published:
    """One bulletin as understood; numbers by the name of their field, blanks left out."""

    texts: Mapping[str, str]
    issued_on: date | None
    as_of: date | None
    entries: Mapping[str, Entry]
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def numbers(self) -> dict[str, Decimal]:
        """Every number that was understood, the total included."""
        return {
            name: entry.value for name, entry in self.entries.items() if entry.value is not None
        }


def points_field(name: str, most: Decimal) -> Field:
    """What points may be: 0 to the most the indicator (or the campaign) can bring, in 分."""
    return Field(
        code="",
        name=name,
        measure="分",
        decimals=PLACES,
        minimum=Decimal(0),
        maximum=most,
        part_of="",
        register=False,
        zero_reportable=False,
        owed=False,
    )


def read_bulletin(
    typed: Mapping[str, str], form: Form, *, today: date, correction: bool = False
) -> Published:
    """Everything typed, understood field by field and then judged together.

    A problem stands by the name of its field and says what to do; a correction owes its note.
    """
    texts = {name: visible(typed.get(name, "")) for name in (*TEXTS, "note")}
    entries = {
        name: understand(typed.get(name, ""), False, s.field) for name, s in form.slots.items()
    }
    dates = {name: read_written_day(typed.get(name, "")) for name in ("issued_on", "as_of")}
    found = Published(texts, dates["issued_on"], dates["as_of"], entries)
    problems = _texts(texts, correction) | _dates(found, typed, form, today)
    problems |= {name: entry.problem for name, entry in entries.items() if entry.problem}
    problems |= dict.fromkeys(_strange(typed, form), "本方案没有这一项，请核对名称")
    numbers = {name: value for name, value in found.numbers.items() if name not in problems}
    problems |= _parts(numbers, form) | _ahead(numbers, form, found.as_of)
    if not numbers and not problems.keys() & form.slots.keys():
        problems[NUMBERS] = "没有填写任何数字，请至少填写总分、一项指标得分或一个数据项"
    if TOTAL not in problems and not _faulty(problems, form.points()):
        problems |= _sum(numbers, form)
    return Published(texts, found.issued_on, found.as_of, entries, problems)


def _strange(typed: Mapping[str, str], form: Form) -> list[str]:
    """Names of numbers that the plan does not have: a program's, or those of another plan."""
    numbers = (name for name in typed if name.startswith(("points-", "metric-")))
    return [name for name in numbers if name not in form.slots and typed[name].strip()]


def _texts(texts: Mapping[str, str], correction: bool) -> dict[str, str]:
    rules = TEXTS | ({"note": NOTE} if correction else {})
    blank = {name: to_do for name, (_, _, to_do) in rules.items() if not texts[name]}
    limits = {name: (label, most) for name, (label, most, _) in (TEXTS | {"note": NOTE}).items()}
    long = {
        name: f"{label}有{len(texts[name])}字，最多{most}字，请精简"
        for name, (label, most) in limits.items()
        if len(texts[name]) > most
    }
    return blank | long


def _dates(found: Published, typed: Mapping[str, str], form: Form, today: date) -> dict[str, str]:
    problems = {}
    for name, label in (("issued_on", "发布日期"), ("as_of", "数据截至日期")):
        given = visible(typed.get(name, ""))
        if getattr(found, name) is None:
            problems[name] = (
                f"“{given[:20]}”不是日期，请按 2022-04-20 的样子填写" if given else f"请填写{label}"
            )
    issued_on, as_of = found.issued_on, found.as_of
    if issued_on and issued_on > today:
        problems["issued_on"] = f"发布日期{issued_on}晚于今天（{today}），请核对"
    if as_of and issued_on and as_of > issued_on:
        problems["as_of"] = f"数据截至日期{as_of}晚于发布日期{issued_on}，请核对"
    elif as_of and as_of > today:
        problems["as_of"] = f"数据截至日期{as_of}晚于今天（{today}），请核对"
    if as_of and as_of < form.first_day:
        problems["as_of"] = f"数据截至日期{as_of}早于评分期开始（{form.first_day}），请核对"
    return problems


def _parts(numbers: Mapping[str, Decimal], form: Form) -> dict[str, str]:
    """A part above its whole, both published for the same month."""
    by_metric = {(s.metric, s.month): name for name, s in form.slots.items() if s.metric}
    problems = {}
    for name, part in numbers.items():
        slot = form.slots[name]
        whole = by_metric.get((slot.field.part_of, slot.month)) if slot.metric else None
        if whole is not None and whole in numbers and part > numbers[whole]:
            most = f"{form.slots[whole].field.name}（{write_plain(numbers[whole])}）"
            problems[name] = f"{slot.field.name}（{write_plain(part)}）不能大于{most}，请核对"
    return problems


def _ahead(numbers: Mapping[str, Decimal], form: Form, as_of: date | None) -> dict[str, str]:
    if as_of is None:
        return {}
    return {
        name: f"数据只截至{as_of}，不会有{form.slots[name].month}的数值，请核对月份或截至日期"
        for name in numbers
        if (form.slots[name].month or "") > f"{as_of:%Y-%m}"
    }


def _faulty(problems: Mapping[str, str], slots: Iterable[Slot]) -> bool:
    return any(slot.name in problems for slot in slots)


def _sum(numbers: Mapping[str, Decimal], form: Form) -> dict[str, str]:
    """Total and points of one paper must be able to be true together."""
    slots = form.points()
    total = numbers.get(TOTAL)
    least = sum((numbers.get(slot.name, Decimal(0)) for slot in slots), Decimal(0))
    missing = [slot for slot in slots if slot.name not in numbers]
    most = least + sum((slot.field.maximum or Decimal(0) for slot in missing), Decimal(0))
    if total is None or least <= total <= most:
        return {}
    if not missing:
        said = f"{len(slots)}项指标合计为{write_plain(least)}，与通报总分{write_plain(total)}不一致"
    elif total < least:
        given = len(slots) - len(missing)
        said = f"已填{given}项指标合计{write_plain(least)}，超过通报总分{write_plain(total)}"
    else:
        said = f"未填的指标即使全得满分，合计也只有{write_plain(most)}，"
        said += f"达不到通报总分{write_plain(total)}"
    return {TOTAL: f"{said}，请逐项核对"}

"""The form of a bulletin as a page shows it: everything typed, and what was understood of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.models import Campaign
from indicators.scoring.exact import write_plain
from reporting.published.official import (
    NOTE,
    NUMBERS,
    TEXTS,
    TOTAL,
    Form,
    Published,
    Slot,
    read_bulletin,
)
from reporting.written_days import read_written_day


@dataclass(frozen=True)
class FormField:
    """One field as shown: what was typed stays, beside what is wrong with it."""

    name: str
    label: str
    typed: str = ""
    problem: str = ""
    measure: str = ""
    most: Decimal | None = None
    length: int = 0

    @property
    def kind(self) -> str:
        """A date picker would drop what it cannot read; such text stays in a plain field."""
        iso = self.typed == "" or f"{read_written_day(self.typed)}" == self.typed
        return "date" if iso else "text"


@dataclass(frozen=True)
class Series:
    """A monthly metric: one field per month of the window."""

    name: str
    measure: str
    fields: list[FormField]


@dataclass(frozen=True)
class BulletinForm:
    """Texts, dates, total, points, values; after a refusal also what was understood."""

    texts: list[FormField]
    dates: list[FormField]
    total: FormField
    points: list[FormField]
    single: list[FormField]
    series: list[Series]
    note: FormField
    others: list[FormField]
    understood: list[FormField] = field(default_factory=list)
    points_sum: str = ""

    @property
    def values_open(self) -> bool:
        """Whether the long lists of values have something to show."""
        return any(one.typed or one.problem for one in self._values())

    @property
    def problems(self) -> list[FormField]:
        """Every field with a problem, from the top of the form down."""
        fields = [*self.texts, *self.dates, self.total, *self.points, *self._values(), self.note]
        return [one for one in [*fields, *self.others] if one.problem]

    @property
    def file(self) -> FormField:
        return self.others[0]

    def _values(self) -> list[FormField]:
        return [*self.single, *(one for row in self.series for one in row.fields)]


def bulletin_form(
    campaign: Campaign,
    form: Form,
    *,
    today: date,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> BulletinForm:
    """The form with everything typed; with problems also the numbers that were understood."""
    wrong, given = dict(problems or {}), dict(typed or {})

    def shown(name: str, label: str, **more: object) -> FormField:
        return FormField(name, label, given.get(name, ""), wrong.get(name, ""), **more)  # type: ignore[arg-type]

    def number(slot: Slot) -> FormField:
        label = slot.month or slot.field.name
        return shown(slot.name, label, measure=slot.field.measure, most=slot.field.maximum)

    values = [slot for slot in form.slots.values() if slot.metric]
    published = read_bulletin(given, form, today=today) if wrong else None
    return BulletinForm(
        texts=[shown(name, label, length=most) for name, (label, most, _) in TEXTS.items()],
        dates=[shown("issued_on", "发布日期"), shown("as_of", "数据截至")],
        total=number(form.slots[TOTAL]),
        points=[number(slot) for slot in form.points()],
        single=[number(slot) for slot in values if slot.month is None],
        series=_series(campaign, values, number),
        note=shown("note", NOTE[0], length=NOTE[1]),
        others=[shown("file", "通报原件"), shown(NUMBERS, "数字")],
        understood=_understood(form, published, wrong) if published else [],
        points_sum=_sum(form, published, wrong) if published else "",
    )


def _series(
    campaign: Campaign, values: list[Slot], number: Callable[[Slot], FormField]
) -> list[Series]:
    names = dict(campaign.metrics.values_list("code", "name"))
    rows: dict[str, list[Slot]] = {}
    for slot in values:
        if slot.month is not None:
            rows.setdefault(slot.metric or "", []).append(slot)
    return [
        Series(names[code], slots[0].field.measure, [number(slot) for slot in slots])
        for code, slots in rows.items()
    ]


def _understood(form: Form, published: Published, wrong: Mapping[str, str]) -> list[FormField]:
    return [
        FormField(name, form.slots[name].field.name, write_plain(value), measure=slot_measure)
        for name, value in published.numbers.items()
        if name not in wrong
        for slot_measure in [form.slots[name].field.measure]
    ]


def _sum(form: Form, published: Published, wrong: Mapping[str, str]) -> str:
    """What the understood points add up to, to be held against the paper."""
    numbers = published.numbers
    given = [numbers[s.name] for s in form.points() if s.name in numbers and s.name not in wrong]
    return write_plain(sum(given, Decimal(0))) if given else ""

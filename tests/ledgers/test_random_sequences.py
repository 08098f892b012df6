"""Any sequence of imports, corrections and withdrawals leaves what a plain replay says it must."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from ledgers import imports, tallies
from ledgers.models import Batch, Record, RecordHistory
from tests.ledgers.batches import NOW, merged, row
from units.refusals import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("campaign")]
UNITS = ("market-supervision", "finance")
FIRST = date(2022, 5, 9)
STEPS = 25
Told = dict[str, str]


@dataclass
class Kept:
    """A record as the replay has it."""

    unit: str
    ok: bool
    first: date
    content: str
    due: date


@dataclass
class Step:
    """A merged batch and the rows of it that were not another unit's then."""

    batch: Batch
    unit: str
    day: date
    rows: list[Told] = field(default_factory=list)


def told(draw: random.Random) -> Told:
    ok, due = draw.random() < 0.6, FIRST + timedelta(days=draw.randrange(-2, 8))
    return row(
        draw.randrange(8),
        XK_NR=draw.choice(["甲", "乙"]),
        XK_JDRQ=draw.choice(["2022-04-28", "2022-05-05"]),
        due=draw.choice([due.isoformat(), ""]),
        ok="t" if ok else "f",
        codes="" if ok else "E1",
    )


def spoken(rows: list[Told]) -> dict[str, Told]:
    """Of rows with one key the first compliant one speaks, else the first."""
    found: dict[str, Told] = {}
    for one in sorted(rows, key=lambda one: one["ok"] != "t"):
        found.setdefault(one["XK_WSH"], one)
    return found


def replayed(steps: list[Step]) -> dict[str, Kept]:
    ledger: dict[str, Kept] = {}
    for step in steps:
        for key, one in spoken(step.rows).items():
            there, ok = ledger.get(key), one["ok"] == "t"
            if there is not None and there.ok and not ok:
                continue
            first = min(there.first, step.day) if there else step.day
            due = date.fromisoformat(one["due"]) if one["due"] else date.max
            ledger[key] = Kept(step.unit, ok, first, one["XK_NR"] + one["XK_JDRQ"], due)
    return ledger


def stored() -> dict[str, tuple[object, ...]]:
    return {
        one.values["XK_WSH"]: (
            one.unit.code, one.ok, one.first_reported_on,
            one.values["XK_NR"] + one.values["XK_JDRQ"], one.timely,
        )
        for one in Record.objects.select_related("unit")
    }  # fmt: skip


def expected(steps: list[Step]) -> dict[str, tuple[object, ...]]:
    return {
        key: (
            one.unit, one.ok, one.first, one.content,
            None if one.due == date.max else one.first <= one.due,
        )
        for key, one in replayed(steps).items()
    }  # fmt: skip


def everything() -> tuple[list[object], list[object]]:
    hidden = {"history": "id"}
    return (
        list(Record.objects.order_by("pk").values()),
        [
            {name: value for name, value in one.items() if name != hidden["history"]}
            for one in RecordHistory.objects.order_by("pk").values()
        ],
    )


@pytest.mark.parametrize("seed", range(4))
def test_sequence_of_imports_and_withdrawals_equals_its_replay(seed: int) -> None:
    draw, steps = random.Random(seed), list[Step]()
    for number in range(STEPS):
        if steps and draw.random() < 0.3:
            step = draw.choice(steps)
            try:
                imports.withdraw(step.batch, by=step.batch.uploaded_by, at=NOW, reason="试")
            except NotAllowed:
                pass
            else:
                steps.remove(step)
        else:
            before, ledger = everything(), replayed(steps)
            unit, day = draw.choice(UNITS), FIRST + timedelta(days=draw.randrange(4))
            # What makes this file another than the others.
            rows = [told(draw) | {"BZ": str(number)} for _ in range(draw.randrange(1, 7))]
            batch = merged(rows, of=unit, reported_on=day)
            if draw.random() < 0.2:
                imports.withdraw(batch, by=batch.uploaded_by, at=NOW, reason="试")
                assert everything() == before
                continue
            own = [r for r in rows if (k := ledger.get(r["XK_WSH"])) is None or k.unit == unit]
            steps.append(Step(batch, unit, day, own))
        assert stored() == expected(steps), f"第{number}步"
        assert tallies.wrong() == []

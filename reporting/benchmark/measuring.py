"""The whole measurement, from the empty scratch database to its figures."""

import os
import platform
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from django.db import connection

from indicators.models import Campaign
from reporting.benchmark import filling, growth, notes, single
from reporting.benchmark.cloning import Copies
from reporting.benchmark.fleet import emptied, fleet, own_queue
from reporting.benchmark.scratch import PREFIX, scratch_database
from reporting.benchmark.spread import Spread, exponent
from reporting.demonstration.people import People

# After the last month of the plan of 2022 is due.
NOW = datetime(2023, 1, 10, 2, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How much is measured; `runs` for one campaign, `repeats` for every number of them."""

    campaigns: Sequence[int]
    workers: int
    runs: int
    repeats: int


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All that was measured; seconds everywhere, memory in MiB."""

    asked: Asked
    machine: dict[str, str]
    load: tuple[list[float], list[float]]
    cells: int
    evaluated: Spread
    written: Spread
    incremental: Spread
    parts: Spread
    nothing: Spread
    steps: list[growth.Step]

    @property
    def exponents(self) -> list[float]:
        """Between each step and the next: 1 is linear."""
        sizes = [(step.campaigns, step.seconds.median) for step in self.steps]
        return [exponent(few, many) for few, many in pairwise(sizes)]

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"exponents": self.exponents}


def measure(asked: Asked, *, say: Callable[[str], None]) -> Figures:
    """Measures on a scratch database of the portal's server and drops it again."""
    before, suffix = _load(), f"scoring_{secrets.token_hex(4)}"
    with own_queue(f"{PREFIX}{suffix}") as queue, scratch_database(suffix) as name:
        say(f"临时数据库 {name}：载入2022年方案，填满12个月 …")
        campaign, people = filling.load(now=NOW)
        cells = filling.fill(campaign, people, now=NOW)
        copies = Copies(campaign)
        notes.prepare()
        say(f"  {cells} 个数据格；一个创建活动，{asked.runs} 次 …")
        alone = dict(_alone(campaign, people, asked.runs))
        single.forget(campaign)
        emptied(queue)
        with fleet(queue, workers=asked.workers, say=say) as workers:
            many = growth.steps(
                copies, workers, campaigns=asked.campaigns, repeats=asked.repeats, say=say
            )
            steps = list(many)
        machine = _machine()
    return Figures(
        asked=asked,
        machine=machine,
        load=(before, _load()),
        cells=cells,
        steps=steps,
        **alone,
    )


def _alone(campaign: Campaign, people: People, runs: int) -> Iterator[tuple[str, Spread]]:
    yield "nothing", single.from_nothing(campaign, now=NOW, runs=runs)
    yield from zip(("evaluated", "written"), single.pure(campaign, runs=runs), strict=True)
    again = single.after_one_acceptance(campaign, people, now=NOW, runs=runs)
    yield from zip(("incremental", "parts"), again, strict=True)


def _machine() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [(postgres,)] = cursor.fetchall()
    return {
        "cores": str(os.cpu_count()),
        "system": platform.system(),
        "python": platform.python_version(),
        "postgresql": postgres,
    }


def _load() -> list[float]:
    return [round(number, 2) for number in os.getloadavg()]

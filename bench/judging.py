"""python -m bench.judging: codes, due days and whole rows judged per second, against others.

python-stdnum and chinesecalendar are measured where they are installed; nothing is stored.
"""

import argparse
import importlib
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from types import ModuleType

from ledgers import credit_code
from ledgers.columns import Standard
from ledgers.holidays import published
from ledgers.judging import Judge, Terms
from ledgers.judging.timing import Clock
from ledgers.standard import standard
from ledgers.workdays import ONE_DAY

REPORTED_ON = date(2022, 5, 12)
AGENCY = "聊城江北水城旅游度假区样例审批服务局"
AGENCY_CODE = "11371500PFQ8564KMX"
FAULTY = 0.15
ROW = {
    "XK_XDR_LB": "法人及非法人组织", "XK_FRDB": "李某", "XK_XKLB": "普通",
    "XK_XKZS": "食品经营许可证", "XK_NR": "准予经营预包装食品（含冷藏冷冻食品）销售，散装食品销售",
    "XK_YXQZI": "2027/05/05", "XK_XKJG": AGENCY, "XK_XKJGDM": AGENCY_CODE, "XK_ZT": "1",
    "XK_LYDW": AGENCY, "XK_LYDWDM": AGENCY_CODE,
}  # fmt: skip
FAULTS = (
    ("XK_NR", "——"), ("XK_LYDWDM", "11371V00PFQ8564KMX"), ("XK_JDRQ", "2022年13月5日"),
    ("XK_XKLB", "普通许可证"), ("XK_XDR_SHXYM", "9137150064GQT2BTBC"), ("XK_FRDB", "/"),
)  # fmt: skip


def codes(count: int, chance: random.Random) -> list[str]:
    """Sound codes of companies of one region, all different as far as chance allows."""
    bodies = (
        "9137150" + str(chance.randint(0, 9)) + "".join(chance.choices(credit_code.CHARACTERS, k=9))
        for _ in range(count)
    )
    return [body + credit_code.check_digit(body) for body in bodies]


def rows(kind: Standard, count: int, chance: random.Random) -> list[tuple[str, ...]]:
    """Licences as a unit writes them, in the order of the columns, some of them faulty."""
    made = []
    for number, code in enumerate(codes(count, chance)):
        day = REPORTED_ON - timedelta(days=chance.randint(1, 300))
        row = ROW | {
            "XK_XDR_MC": f"聊城江北水城样例{number}商贸有限公司",
            "XK_XDR_SHXYM": code,
            "XK_XKWS": f"关于样例{number}的行政许可决定书",
            "XK_WSH": f"样许〔2022〕{number}号",
            "XK_XKBH": f"JY{number:08}",
            "XK_JDRQ": chance.choice((f"{day}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}")),
            "XK_YXQZ": f"{day}",
        }
        if chance.random() < FAULTY:
            row |= [chance.choice(FAULTS)]
        made.append(tuple(row.get(column.code, "") for column in kind.columns))
    return made


def rate(work: Callable[[], object], count: int, repeats: int) -> float:
    """How many a second: the median of the repeats."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return count / statistics.median(times)


def installed(name: str) -> ModuleType | None:
    """The module, None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def all_of(judge: Callable[[str], object], things: Iterable[str]) -> Callable[[], object]:
    return lambda: [judge(one) for one in things]


def naive_due(workday: Callable[[date], bool], day: date) -> date:
    """The seventh working day after the day, asked of chinesecalendar day by day."""
    left = Terms().days
    while left:
        day += ONE_DAY
        left -= workday(day)
    return day


def measure(count: int, repeats: int, say: Callable[[str, float], object]) -> None:
    """Says every rate; the same codes, days and rows for all."""
    chance = random.Random(2022)
    some, licence = codes(count, chance), standard("publicity-licence")
    say("统一社会信用代码（个/秒）", rate(all_of(credit_code.problem, some), count, repeats))
    other = installed("stdnum.cn.uscc")
    if other is not None:
        say("　python-stdnum", rate(all_of(other.is_valid, some), count, repeats))
    days = [str(REPORTED_ON - timedelta(days=chance.randint(0, 900))) for _ in range(count)]

    def due() -> object:
        clock = Clock(published(), Terms(), REPORTED_ON)
        return all_of(clock.timing, days)()

    say("应报日（个/秒，日历表另算一次）", rate(due, count, repeats))
    other = installed("chinese_calendar")
    if other is not None:
        few = [date.fromisoformat(day) for day in days[: max(1, count // 20)]]
        workday = other.is_workday
        say("　chinesecalendar", rate(lambda: [naive_due(workday, d) for d in few], len(few), 1))
    made = rows(licence, count, chance)

    def whole() -> None:
        judge = Judge(licence, reported_on=REPORTED_ON, calendar=published())
        # As in an import: every verdict is written out, none is kept.
        for _ in judge.rows(enumerate(made, 2)):
            pass

    found = rate(whole, count, repeats)
    say(f"{len(licence.columns)}列的行（行/秒，全部规则）", found)
    say("　每行微秒", 1_000_000 / found)


def printed(name: str, found: float) -> None:
    sys.stdout.write(f"{name:<24} {found:>14,.1f}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    measure(asked.count, asked.repeats, printed)


if __name__ == "__main__":
    main()

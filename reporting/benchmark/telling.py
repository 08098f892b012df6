"""The figures as Markdown, in the shape of bench/README.md: pure."""

from collections.abc import Iterator

from reporting.benchmark.growth import Step
from reporting.benchmark.measuring import Figures
from reporting.benchmark.spread import Spread

ONE = ("一个创建活动", "下四分位", "中位数", "上四分位", "次数")
MANY = (
    "创建活动",
    "秒（中位数）",
    "四分位",
    "次数",
    "个/秒",
    "每个毫秒（四分位）",
    "各进程峰值内存 MiB",
    "增长指数",
)


def lines(figures: Figures) -> Iterator[str]:
    """What was measured on what, then one table for one campaign and one for many."""
    machine, (before, after) = figures.machine, figures.load
    yield (
        f"{machine['system']}，{machine['cores']} 个处理器核心，Python {machine['python']}，"
        f"PostgreSQL {machine['postgresql']}；平均负载 {_plain(before)} → {_plain(after)}"
    )
    yield f"每个创建活动 {figures.cells} 个数据格；后台进程 {figures.asked.workers} 个"
    yield ""
    yield from _table(ONE, _alone(figures))
    yield ""
    yield from _table(MANY, _many(figures))
    proven = sum(step.proven for step in figures.steps)
    yield ""
    yield f"核对：{proven} 个创建活动在本进程重新核算，与后台任务写下的完全一致"


def _alone(figures: Figures) -> Iterator[tuple[str, ...]]:
    named = {
        "16项指标纯计算，含计算过程": figures.evaluated,
        "同上，并写成 JSON": figures.written,
        "通过一张报送单后增量核算，含提交": figures.incremental,
        "从零核算（全部数据项与评分项），含提交": figures.nothing,
    }
    for name, spread in named.items():
        yield (name, *(f"{_ms(one)} ms" for one in _three(spread)), str(spread.runs))


def _many(figures: Figures) -> Iterator[tuple[str, ...]]:
    exponents = ["—", *(f"{one:.2f}" for one in figures.exponents)]
    for step, grown in zip(figures.steps, exponents, strict=True):
        yield _step(step, grown)


def _step(step: Step, grown: str) -> tuple[str, ...]:
    seconds, each = step.seconds, step.each
    return (
        f"{step.campaigns} × 12 月",
        f"{seconds.median:.1f}",
        f"{seconds.lower:.1f}–{seconds.upper:.1f}",
        str(seconds.runs),
        f"{step.per_second:.1f}",
        f"{_ms(each.median)}（{_ms(each.lower)}–{_ms(each.upper)}）",
        "；".join(f"{one.first:.0f} → {one.last:.0f}" for one in step.memory),
        grown,
    )


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(row)} |"


def _three(spread: Spread) -> tuple[float, float, float]:
    return spread.lower, spread.median, spread.upper


def _ms(seconds: float) -> str:
    thousand = seconds * 1000
    return f"{thousand:.2f}" if thousand < 10 else f"{thousand:.0f}"


def _plain(load: list[float]) -> str:
    return "/".join(f"{one:g}" for one in load)

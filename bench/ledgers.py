"""How fast a workbook becomes records, beside the floor and import-export: `-m bench.ledgers`.

Everything runs on a private PostgreSQL of its own with its safe settings; every measured run is a
process of its own, so that its memory is its own. The table goes to the standard output.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench import judging, workbooks
from creditcity.embedded import Servers

ROOT = Path(__file__).parents[1]
# A fifth of the rows is in the ledger already, a tenth of these in another wording.
KNOWN = 0.2
Figures = dict[str, Any]


@contextmanager
def private_servers(folder: Path) -> Iterator[dict[str, str]]:
    """A PostgreSQL and Redis for this measurement; yields the environment that leads to them."""
    folder.chmod(0o711)
    servers = Servers.at(folder / "servers", durable=True)
    servers.start()
    try:
        yield os.environ | {
            "DATABASE_URL": servers.database_url,
            "REDIS_URL": servers.redis_url,
            "PORTAL_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "creditcity.settings",
        }
    finally:
        servers.stop()


def run(environment: dict[str, str], program: str, *arguments: object) -> Figures:
    """What a program of `bench.paths` says of itself: seconds, rows, memory."""
    return told(environment, "bench.paths", program, *arguments)


def told(environment: dict[str, str], module: str, *arguments: object) -> Figures:
    """The figures a module prints last."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def loads() -> str:
    """What the machine was doing over the last 1, 5 and 15 minutes."""
    return "/".join(f"{one:.2f}" for one in os.getloadavg())


def medians(found: list[Figures]) -> Figures:
    """Of every number the median over the runs."""
    return {name: statistics.median(one[name] for one in found) for name in found[0]}


def measure(
    environment: dict[str, str], folder: Path, asked: argparse.Namespace
) -> dict[str, Figures]:
    """Every path over the same workbook, each run on tables that hold the same known rows."""
    run(environment, "prepare")
    figures: dict[str, Figures] = {}

    def keep(name: str, found: Figures) -> None:
        figures[name] = found
        sys.stderr.write(f"{name} {found}\n")

    for rows in asked.rows:
        known, whole = folder / f"known-{rows}.xlsx", folder / f"whole-{rows}.xlsx"
        workbooks.write(known, 0, max(1, int(rows * KNOWN)), edition=1)
        workbooks.write(whole, 0, rows)
        found: dict[str, list[Figures]] = {"floor": [], "portal": []}
        # In turns: whatever else the machine does meets both.
        for path in ("floor", "portal") * asked.repeats:
            run(environment, "empty")
            run(environment, path, known)
            found[path].append(run(environment, path, whole))
        for path in found:
            keep(f"{path} {rows}", medians(found[path]))
        keep(f"reading {rows}", run(environment, "rates"))
        keep(f"annotated {rows}", run(environment, "annotated"))
        known.unlink()
        whole.unlink()
    if asked.beside:
        whole = workbooks.write(folder / "beside.xlsx", 0, asked.beside)
        run(environment, "empty")
        keep(f"beside {asked.beside}", told(environment, "bench.beside", whole))
        keep(f"reading {asked.beside}", run(environment, "rates"))
        whole.unlink()
    if asked.rival_rows:
        some = workbooks.write(folder / "rival.xlsx", 0, asked.rival_rows)
        run(environment, "empty")
        keep(f"import-export {asked.rival_rows}", run(environment, "rival", some))
    return figures


def lines(figures: dict[str, Figures], rows: list[int]) -> Iterator[str]:
    """The table: seconds, rows a second, memory; then a sentence for each size."""
    yield "| 路径 | 行数 | 秒 | 处理器秒 | 行/秒 | 进程峰值 MiB | 子进程峰值 MiB |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name, one in figures.items():
        path, size = name.split()
        if path in ("portal", "floor", "import-export"):
            speed = int(size) / one["seconds"]
            memory = f"{one['memory']:.0f} | {one['child']:.0f}"
            spent = f"{one['seconds']:.2f} | {one['processor']:.2f}"
            yield f"| {path} | {size} | {spent} | {speed:,.0f} | {memory} |"
    yield ""
    for before, number in pairwise([0, *rows]):
        yield "；".join(_compared(figures, number, before))
    for name, one in figures.items():
        if name.startswith("beside"):
            number = int(name.split()[1])
            said = [f"{number} 行：{_beside(one)}", *_rates(figures[f"reading {number}"])]
            times = one["seconds"] / figures[f"portal {rows[-1]}"]["seconds"]
            said.append(f"行数 {number / rows[-1]:.0f} 倍，时间 {times:.1f} 倍")
            yield "；".join(said)


def _compared(figures: dict[str, Figures], number: int, before: int) -> Iterator[str]:
    """The portal's run of so many rows beside the floor, the rival and the run before."""
    own, floor = figures[f"portal {number}"], figures[f"floor {number}"]
    yield f"{number} 行：时间为下限的 {own['seconds'] / floor['seconds']:.2f} 倍"
    yield f"处理器为下限的 {own['processor'] / floor['processor']:.2f} 倍"
    for name, rival in figures.items():
        if name.startswith("import-export"):
            size = int(name.split()[1])
            times = number / own["seconds"] * rival["each"]
            work = number / own["processor"] * rival["processor"] / size
            yield f"每行比 django-import-export（{size} 行）快 {times:.0f} 倍"
            yield f"处理器少 {work:.0f} 倍"
    if before:
        smaller = figures[f"portal {before}"]
        yield f"行数 {number / before:.0f} 倍，时间 {own['seconds'] / smaller['seconds']:.1f} 倍"
        yield f"处理器 {own['processor'] / smaller['processor']:.1f} 倍"
    yield from _rates(figures[f"reading {number}"])
    yield f"错误标注表 {figures[f'annotated {number}']['seconds']:.1f} 秒"


def _rates(one: Figures) -> list[str]:
    return [
        f"各单位各月的率 {one['rates']:.1f} ms，翻页 {one['page']:.1f} ms",
        f"重新清点 {one['recount']:.0f} ms，不一致 {one['wrong']:.0f} 处",
    ]


def _beside(one: Figures) -> str:
    return (
        f"由后台进程导入 {one['seconds']:.0f} 秒，进度更新 {one['told']:.0f} 次，"
        f"进程峰值 {one['memory']:.0f} MiB，子进程 {one['child']:.0f} MiB；"
        f"他人页面 p95 空闲 {one['idle_p95']:.0f} ms，读取时 {one['reading_p95']:.0f}，"
        f"入账时 {one['merging_p95']:.0f}，合计为空闲的 {one['busy_p95'] / one['idle_p95']:.2f} 倍"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--repeats", type=int, default=3, help="每种行数重复多少次，取中位数")
    parser.add_argument(
        "--beside", type=int, default=1_000_000, help="由后台进程导入多少行，同时打开他人的页面"
    )
    parser.add_argument("--judged", type=int, default=100_000, help="单独检查多少行、多少个代码")
    parser.add_argument("--rival-rows", type=int, default=5_000, help="django-import-export 的行数")
    parser.add_argument("--json", type=Path, metavar="FILE", help="结果另写成 JSON 文件")
    asked = parser.parse_args()
    begun = loads()
    with tempfile.TemporaryDirectory(prefix="creditcity-bench-") as name:
        folder = Path(name)
        with private_servers(folder) as environment:
            figures = measure(environment, folder, asked)
    sys.stdout.write(
        f"平均负载 {begun} → {loads()}\n\n" + "\n".join(lines(figures, asked.rows)) + "\n\n"
    )
    judging.measure(asked.judged, 3, judging.printed)
    if asked.json:
        asked.json.write_text(json.dumps(figures, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()

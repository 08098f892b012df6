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
from pathlib import Path
from typing import Any

from bench import workbooks
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
    done = subprocess.run(
        [sys.executable, "-m", "bench.paths", program, *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def medians(found: list[Figures]) -> Figures:
    """Of every number the median over the runs."""
    return {name: statistics.median(one[name] for one in found) for name in found[0]}


def measure(
    environment: dict[str, str], folder: Path, asked: argparse.Namespace
) -> dict[str, Figures]:
    """Every path over the same workbook, each run on tables that hold the same known rows."""
    run(environment, "prepare")
    figures: dict[str, Figures] = {}
    for rows in asked.rows:
        known, whole = folder / f"known-{rows}.xlsx", folder / f"whole-{rows}.xlsx"
        workbooks.write(known, 0, max(1, int(rows * KNOWN)), edition=1)
        workbooks.write(whole, 0, rows)
        for path in ("portal", "floor"):
            found = []
            for _ in range(asked.repeats if rows <= asked.repeated_up_to else 1):
                run(environment, "empty")
                run(environment, path, known)
                found.append(run(environment, path, whole))
            figures[f"{path} {rows}"] = medians(found)
            sys.stderr.write(f"{path} {rows} {figures[f'{path} {rows}']}\n")
            if path == "portal":
                figures[f"reading {rows}"] = run(environment, "rates")
        known.unlink()
        whole.unlink()
    if asked.rival_rows:
        some = workbooks.write(folder / "rival.xlsx", 0, asked.rival_rows)
        run(environment, "empty")
        figures[f"import-export {asked.rival_rows}"] = run(environment, "rival", some)
    return figures


def lines(figures: dict[str, Figures], rows: list[int]) -> Iterator[str]:
    """The table: seconds, rows a second, ratios, memory."""
    yield "| 路径 | 行数 | 秒 | 行/秒 | 进程峰值 MiB | 子进程峰值 MiB |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, one in figures.items():
        path, size = name.split()
        if path != "reading":
            speed = int(size) / one["seconds"]
            memory = f"{one['memory']:.0f} | {one['child']:.0f}"
            yield f"| {path} | {size} | {one['seconds']:.2f} | {speed:,.0f} | {memory} |"
    yield ""
    rival = next((one for name, one in figures.items() if name.startswith("import-export")), None)
    before: tuple[int, float] | None = None
    for number in rows:
        own = figures[f"portal {number}"]["seconds"]
        said = [f"{number} 行：为下限的 {own / figures[f'floor {number}']['seconds']:.2f} 倍"]
        if rival:
            said.append(f"为 django-import-export 的 {rival['each'] / (own / number):.0f} 倍快")
        if before:
            said.append(f"行数 {number / before[0]:.0f} 倍，时间 {own / before[1]:.1f} 倍")
        rates = figures[f"reading {number}"]
        said.append(f"各单位各月的率 {rates['rates']:.1f} ms，翻页 {rates['page']:.1f} ms")
        said.append(f"重新清点 {rates['recount']:.0f} ms，不一致 {rates['wrong']:.0f} 处")
        yield "；".join(said)
        before = number, own


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--repeats", type=int, default=3, help="每种行数重复多少次，取中位数")
    parser.add_argument("--repeated-up-to", type=int, default=100_000)
    parser.add_argument("--rival-rows", type=int, default=5_000, help="django-import-export 的行数")
    parser.add_argument("--json", type=Path, metavar="FILE", help="结果另写成 JSON 文件")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="creditcity-bench-") as name:
        folder = Path(name)
        with private_servers(folder) as environment:
            figures = measure(environment, folder, asked)
    sys.stdout.write("\n".join(lines(figures, asked.rows)) + "\n")
    if asked.json:
        asked.json.write_text(json.dumps(figures, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()

"""python -m bench.papers: how long the three forms of a circular take, and how large they are.

The paper is the tests' example: text of three pages, a table of 32 units and one of 128 rows.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from notices.documents import docx, mail, pdf, sheets
from tests.notices.documents import example, hostile

WANTED_SECONDS = 5


def measured(write: Callable[[], bytes], runs: int) -> tuple[float, float, int]:
    """Median and longest in seconds, and bytes."""
    taken, size = [], 0
    for _ in range(runs):
        start = time.perf_counter()
        size = len(write())
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), max(taken), size


def forms() -> dict[str, Callable[[], bytes]]:
    circular, long = example.circular(), hostile.of_many_rows()
    return {
        "通报 docx": lambda: docx.write(circular),
        "通报 PDF": lambda: pdf.write(circular),
        "通报 邮件": lambda: "".join(mail.write(circular)).encode(),
        "通报 xlsx": lambda: sheets.write(circular),
        "500行附件 docx": lambda: docx.write(long),
        "500行附件 PDF": lambda: pdf.write(long),
    }


def main(arguments: list[str]) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=10)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args(arguments)
    start = time.perf_counter()
    pdf.write(example.circular())
    found = {"首次 PDF（含字体核对）": (time.perf_counter() - start, 0.0, 0)}
    found |= {name: measured(write, given.runs) for name, write in forms().items()}
    rows = [
        f"| {name} | {mid:.3f} | {most:.3f} | {size} |" for name, (mid, most, size) in found.items()
    ]
    load = "/".join(f"{one:.2f}" for one in os.getloadavg())
    head = ["| 形式 | 秒（中位数） | 最长 | 字节 |", "|---|---|---|---|"]
    sys.stdout.write("\n".join([f"平均负载 {load}", "", *head, *rows]) + "\n")
    if given.json:
        given.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    both = sum(found[name][1] for name in ("通报 docx", "通报 PDF"))
    return 0 if both <= WANTED_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

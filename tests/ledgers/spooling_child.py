"""A small child process: a CSV of judged rows becomes the files that a real reader writes."""

import csv
import json
import sys
import time
from datetime import date
from pathlib import Path

from ledgers.lines import Judged, Lines
from ledgers.shapes import Shape
from ledgers.standard import standard


def main(path: str, code: str, reported_on: str) -> None:
    of = standard(code)
    keys = of.key
    codes = [column.code for column in of.columns]
    lines = Lines(Shape.of(of), date.fromisoformat(reported_on))
    with Path(path).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row.get("refuse"):
            with Path("report.json").open("w", encoding="utf-8") as report:
                json.dump({"refused": row["refuse"]}, report)
            return
    with Path("rows").open("wb") as out, Path("findings").open("w") as findings:
        for number, row in enumerate(rows, 2):
            if row.get("sleep"):
                out.flush()
                time.sleep(float(row["sleep"]))
            if row.get("die"):
                sys.exit(9)
            decided, due = row.get("XK_JDRQ", ""), None
            if row.get("due"):
                due = date.fromisoformat(row["due"])
            timely = None if due is None else date.fromisoformat(reported_on) <= due
            natural = "|".join(row.get(one, "") for one in keys)
            if not all(row.get(one) for one in keys):
                natural = ""
            told = [one for one in row["codes"].split(",") if one]
            judged = Judged(1, number, natural, row["ok"] == "t", due, timely, decided, told)
            values = tuple(row.get(one, "") for one in codes)
            out.writelines(lines.lines([(judged, values)]))
            findings.writelines(f"1\t{number}\t{one}\t{keys[0]}\t说明\n" for one in told)
    with Path("report.json").open("w", encoding="utf-8") as report:
        json.dump({"counts": {}, "layout": []}, report)


if __name__ == "__main__":
    main(*sys.argv[1:])

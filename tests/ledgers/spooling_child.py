"""A small child process: a CSV of judged rows becomes the files that a real reader writes."""

import csv
import json
import sys
import time
from pathlib import Path


def main(path: str, columns: str, key: str, reported_on: str) -> None:
    codes, keys = columns.split(","), key.split(",")
    with Path(path).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row.get("refuse"):
            with Path("report.json").open("w", encoding="utf-8") as report:
                json.dump({"refused": row["refuse"]}, report)
            return
    with Path("rows").open("w") as out, Path("findings").open("w") as findings:
        for number, row in enumerate(rows, 2):
            if row.get("sleep"):
                out.flush()
                time.sleep(float(row["sleep"]))
            if row.get("die"):
                sys.exit(9)
            decided, due = row.get("XK_JDRQ") or "\\N", row.get("due") or "\\N"
            timely = "\\N" if due == "\\N" else "t" if reported_on <= due else "f"
            natural = "|".join(row.get(one, "") for one in keys)
            if not all(row.get(one) for one in keys):
                natural = ""
            values = [row.get(one, "").replace("\\", "\\\\").replace("\t", "\\t") for one in codes]
            leading = ["1", str(number), natural, row["ok"], due, timely, decided, row["codes"]]
            out.write("\t".join([*leading, *values]) + "\n")
            told = filter(None, row["codes"].split(","))
            findings.writelines(f"1\t{number}\t{one}\t{keys[0]}\t说明\n" for one in told)
    with Path("report.json").open("w", encoding="utf-8") as report:
        json.dump({"counts": {}, "layout": []}, report)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The child reads, judges and writes lines that COPY takes; the golden workbooks come out right."""

import json
from datetime import date
from pathlib import Path

import pytest

from ledgers.asking import Asked
from ledgers.holidays import published
from ledgers.lines import NULL, escaped, unescaped
from ledgers.reading.children import ask
from ledgers.reading.refusals import Unreadable
from tests.ledgers.reading.workbooks import HEADERS, LICENCE, record, workbook

GOLDEN = Path(__file__).parent / "golden"
CASES = json.loads((GOLDEN / "manifest.json").read_text(encoding="utf-8"))


def spooled(path: Path, folder: Path, code: str = "publicity-licence", **how: object) -> dict:
    asked = Asked(path, path.name, code, date(2022, 5, 12), published())
    return ask("ledgers.spool", asked.written(), seconds=60, folder=folder, **how)  # type: ignore[arg-type]


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        return [line.rstrip("\n").split("\t") for line in file]


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_golden_workbook_gives_its_rows_codes_days_and_counts(case: dict, tmp_path: Path) -> None:
    report = spooled(GOLDEN / case["file"], tmp_path, f"publicity-{case['kind']}")
    counts = report["counts"]
    assert {name: counts[name] for name in ("records", "compliant", "timely")} == {
        name: case[name] for name in ("records", "compliant", "timely")
    }
    assert [
        {
            "ok": ok == "t",
            "codes": [code for code in codes[1:-1].split(",") if code.startswith("E")],
            "due": None if due == NULL else due,
            "timely": None if timely == NULL else timely == "t",
            "row": int(row),
        }
        for _, row, ok, due, timely, _, _, codes, *_ in lines(tmp_path / "rows")
    ] == case["rows"]
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == report


def test_a_line_has_the_values_in_column_order_and_escapes_what_copy_would_take(
    tmp_path: Path,
) -> None:
    row = record(1)
    row[[column.code for column in LICENCE.columns].index("XK_FRDB")] = "某甲"
    row[HEADERS.index("许可内容")] = "甲\\N\n乙"
    spooled(workbook(tmp_path / "a.xlsx", {"s": [HEADERS, row]}), tmp_path)
    (raw,) = (tmp_path / "rows").read_text(encoding="utf-8").splitlines()
    sheet, number, ok, due, timely, decided, month, codes, values, keyed, key, own = raw.split("\t")
    assert (sheet, number, ok, due, timely, decided) == (
        "1",
        "2",
        "f",
        "2022-05-13",
        "t",
        "2022-05-05",
    )
    assert (month, keyed) == ("2022-05-01", "t")
    assert "E1" in codes
    assert "样许" in key
    open_cells, personal = json.loads(values.replace("\\\\", "\\")), json.loads(own)
    assert open_cells["XK_NR"] == "甲\\N\n乙"
    assert personal == {"XK_FRDB": "某甲"}
    assert open_cells.keys().isdisjoint(personal)
    found = lines(tmp_path / "findings")
    assert {one[2] for one in found} == set(codes[1:-1].split(","))
    assert all(one[:2] == ["1", "2"] and one[3] and one[4] for one in found)


def test_a_refused_file_leaves_its_sentence_in_the_report(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": [["姓名"], ["王某"]]})
    with pytest.raises(Unreadable) as refused:
        spooled(path, tmp_path)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report == {"refused": refused.value.sentence}


def test_progress_names_the_rows_done_and_all_rows(tmp_path: Path) -> None:
    heard: list[dict] = []
    rows = [HEADERS, *map(record, range(1200))]
    spooled(workbook(tmp_path / "a.xlsx", {"s": rows}), tmp_path, heard=heard.append)
    assert heard[0] == {"rows": 500, "sheet_rows": 500, "total": 1200}


def test_escaping_can_be_undone() -> None:
    text = "甲\\乙\t丙\n丁\r\\N"
    assert "\t" not in escaped(text)
    assert unescaped(escaped(text)) == text

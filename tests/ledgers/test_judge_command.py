"""manage.py judge answers from the file alone, in a process that has no database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("golden")
MANIFEST = json.loads((GOLDEN / "manifest.json").read_text(encoding="utf-8"))
NOWHERE = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "PYTHONUTF8": "1"}


def judge(file: Path, *more: str, on: str = "2022-05-12") -> subprocess.CompletedProcess[str]:
    asked = ["--standard", "publicity-licence", "--reported-on", on, *more]
    return subprocess.run(
        [sys.executable, "manage.py", "judge", str(file), *asked],
        cwd=ROOT,
        env=os.environ | NOWHERE,
        capture_output=True,
        text=True,
    )


def test_answer_is_what_the_manifest_says() -> None:
    (told,) = (one for one in MANIFEST if one["file"].endswith(".csv"))
    answered = judge(GOLDEN / told["file"], "--json")
    assert answered.stderr == ""
    answer = json.loads(answered.stdout)
    names = ("row", "ok", "codes", "due", "timely")
    assert [{name: row[name] for name in names} for row in answer["rows"]] == [
        {name: row[name] for name in names} for row in told["rows"]
    ]
    totals = ("records", "compliant", "timely")
    assert [answer[name] for name in totals] == [told[name] for name in totals]


def test_people_read_the_same_in_sentences() -> None:
    told = judge(GOLDEN / "行政许可-单位台账.xlsx").stdout
    assert "“licence”第6行：不合规，应报日2022-05-17，及时\n    E1 T6 许可内容为空" in told
    assert told.endswith("共61条：合规51条，不合规10条；及时40条，迟报18条，未判3条\n")


def test_natural_days_move_the_day_due() -> None:
    file = GOLDEN / "行政许可-规范.xlsx"
    answer = json.loads(judge(file, "--json", "--days", "15", "--natural").stdout)
    assert answer["rows"][1]["due"] == "2022-05-23"


@pytest.mark.parametrize(
    ("file", "on", "said"),
    [
        (GOLDEN / "manifest.json", "2022-05-12", "没有找到行政许可信息的表头"),
        (GOLDEN / "没有.xlsx", "2022-05-12", "没有这个文件"),
        (GOLDEN / "行政许可-规范.xlsx", "2018-01-01", "请核对报送日期"),
        (GOLDEN / "行政许可-规范.xlsx", "五月", "“五月”不是日期，请写成2022-05-12的样子"),
    ],
)
def test_what_cannot_be_judged_is_said_and_nothing_printed(file: Path, on: str, said: str) -> None:
    answered = judge(file, on=on)
    assert answered.returncode != 0
    assert answered.stdout == ""
    assert said in answered.stderr
    assert "Traceback" not in answered.stderr


def test_empty_table_has_no_rows(tmp_path: Path) -> None:
    file = tmp_path / "空表.csv"
    header = (GOLDEN / "行政许可-GB18030.csv").read_bytes().splitlines()[0]
    file.write_bytes(header + b"\r\n")
    answer = json.loads(judge(file, "--json").stdout)
    assert (answer["rows"], answer["records"], answer["timely"]) == ([], 0, 0)

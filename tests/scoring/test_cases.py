"""A case file is scored whole or refused whole, with a line for every problem."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from indicators.scheme import read_scheme
from indicators.scoring.cases import CasesError, read_cases, run_cases

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "indicators" / "definitions" / "liaocheng-resort-2022"
GOLDEN = Path(__file__).with_name("golden") / "scoring.json"
BASE = json.loads(GOLDEN.read_text(encoding="utf-8"))[0]


def refused(*cases: object, text: str | None = None) -> tuple[str, ...]:
    plan = read_scheme(FOLDER).plan
    with pytest.raises(CasesError) as refusal:
        run_cases(plan, read_cases(json.dumps(cases) if text is None else text))
    return refusal.value.problems


def case(name: str, readings: dict | None = None, **metrics: object) -> dict:
    return {"id": name, "readings": readings or {}, "metrics": BASE["metrics"] | metrics}


def test_problems_of_all_cases_are_told_by_case_metric_and_month() -> None:
    ranks = [47] * 11
    assert refused(
        case("好"),
        case("负数", wrong_credit_codes=[0, -2] + [0] * 10),
        case("名次", national_rank=[*ranks, 300]),
        case("空月", national_rank=[*ranks, None]),
        case("选项", {"rank_step": "upwards"}),
    ) == (
        "负数: wrong_credit_codes: 2022-02: -2是负数",
        "名次: national_rank: 2022-12: 300大于上限261",
        "空月: national_rank: 2022-12: 为空",
        "选项: rank_step: 不分月: 口径没有选项“upwards”",
    )


def test_open_window_gives_four_numbers_and_a_closed_one_points() -> None:
    ranks: list = [47, 52, 49, 55] + [None] * 8
    rows = [
        case("年底"),
        case("四月", national_rank=ranks) | {"window": "open"},
        case("四月按比例", {"rank_step": "linear"}, national_rank=ranks) | {"window": "open"},
    ]
    answers: list[dict] = run_cases(read_scheme(FOLDER).plan, read_cases(json.dumps(rows)))
    closed, april, linear = answers
    assert closed == {"id": "年底", **BASE["expect"]}
    assert [one["components"]["1"] for one in (april, linear)] == [
        {"earned": "10", "secured": "0", "reachable": "18", "if_unreported": "0"},
        {"earned": "11.85", "secured": "0", "reachable": "18.483333333333", "if_unreported": "0"},
    ]


def test_bad_value_of_an_open_window_is_refused_while_unknown_is_not() -> None:
    open_window = {"window": "open"}
    assert refused(
        case("好", market_entities=None) | open_window,
        case("坏", enterprises=0, national_rank=[None] * 11 + [0]) | open_window,
        case("年底", market_entities=None),
    ) == (
        "坏: national_rank: 2022-12: 0小于下限1",
        "坏: enterprises: 不分月: 是分母，不能为0",
        "坏: xinyidai_enterprises: 不分月: 210大于在营企业0",
        "年底: market_entities: 不分月: 为空",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "案例文件: 应为案例的列表"),
        ("[1]", "第1个案例: 应为一个对象"),
        ('[{"metrics": {}}]', "第1个案例: id: 缺少案例编号"),
        ('[{"id": "甲"}]', "甲: metrics: 应为一个对象"),
        (
            '[{"id": "甲", "window": "half", "metrics": {}}]',
            "甲: window: 应为 closed 或 open",
        ),
        ('[{"id": "甲", "metrics": {}, "reading": {}}]', "甲: reading: 没有这个字段"),
        (
            '[{"id": "甲", "metrics": {"enterprises": 1, "enterprises": 2}}]',
            "甲: enterprises: 不分月: 重复填写",
        ),
    ],
)
def test_case_of_the_wrong_shape_is_refused(text: str, said: str) -> None:
    assert refused(text=text) == (said,)


@pytest.mark.parametrize("text", ["", "[", "[" * 100_000, f"[{'9' * 5000}]"])
def test_text_that_is_no_json_is_refused_in_one_line(text: str) -> None:
    (line,) = refused(text=text)
    assert line.startswith("案例文件: 不是能读的JSON")


def test_case_number_used_twice_is_refused() -> None:
    assert refused(case("甲"), case("甲")) == ("甲: id: 案例编号重复",)


def test_not_a_number_in_json_is_refused_by_metric() -> None:
    text = json.dumps([case("甲", enterprises=float("nan"))])
    assert refused(text=text) == ("甲: enterprises: 不分月: 不是有限的数",)


def run_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "score", *arguments],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["scoring.json", "intervals.json"])
def test_command_scores_the_golden_cases_without_a_database(name: str) -> None:
    done = run_command(str(GOLDEN.with_name(name)))
    cases = json.loads(GOLDEN.with_name(name).read_text(encoding="utf-8"))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == [{"id": one["id"], **one["expect"]} for one in cases]


def test_command_prints_problems_and_no_score(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([case("好"), case("坏", enterprises=0)]), encoding="utf-8")
    done = run_command(str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "坏: enterprises: 不分月: 是分母，不能为0",
        "坏: xinyidai_enterprises: 不分月: 210大于在营企业0",
    ]


def test_command_refuses_an_unknown_scheme() -> None:
    done = run_command(str(GOLDEN), "--scheme", "../elsewhere")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("方案“../elsewhere”不存在，现有：")

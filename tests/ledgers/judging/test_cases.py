"""Every row of the table a clerk can read gives the reasons and warnings it says."""

import tomllib
from pathlib import Path

import pytest

from ledgers.standard import standards
from tests.ledgers.judging.rows import judged

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_changed_row_gives_what_the_table_says(case: dict) -> None:
    change = case["change"] | {
        name: case["change"][name] * times for name, times in case.get("repeat", {}).items()
    }
    verdict = judged(change, kind=case.get("standard", "publicity-licence"))
    messages = "\n".join(one.message for one in verdict.findings)
    assert list(verdict.codes) == case["codes"], messages
    assert verdict.ok == (not case["codes"])
    if "warnings" in case or not case["codes"]:
        assert list(verdict.warnings) == case.get("warnings", []), messages
    assert case.get("reason", "") in messages


def test_table_breaks_every_rule_of_publicity_but_the_duplicate() -> None:
    kinds = ("publicity-licence", "publicity-penalty")
    rules = {rule for kind in kinds for rule in standards()[kind].rules}
    broken = {code for case in CASES for code in (*case["codes"], *case.get("warnings", []))}
    assert rules - broken == {"E8"}
    assert broken <= rules

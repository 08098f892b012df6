"""The independent calculator stays small, stands alone and notices a trace that was touched."""

import ast
import json
from copy import deepcopy
from pathlib import Path

from indicators.scoring.engine import score
from tests.scoring.plans import one_rule
from tests.scoring.recheck import recheck

SOURCE = Path(__file__).with_name("recheck.py").read_text(encoding="utf-8")


def test_recheck_has_fewer_than_eighty_lines() -> None:
    assert len(SOURCE.splitlines()) < 80


def test_recheck_imports_the_standard_library_alone() -> None:
    nodes = ast.walk(ast.parse(SOURCE))
    rooms = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert rooms == {"fractions", "math"}
    assert not [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.Import)]


def test_recheck_reads_inputs_and_ignores_steps_and_points() -> None:
    plan = one_rule({"kind": "deduct_each", "metric": "n", "each": 1}, maximum=10, metrics=["n"])
    trace = json.loads(json.dumps(score(plan, {"n": 3}).components[0].trace.to_json()))
    touched = deepcopy(trace) | {"points": "10", "steps": [], "lost": []}
    assert recheck(touched) == 7
    touched["inputs"][0]["value"] = "4"
    assert recheck(touched) == 6

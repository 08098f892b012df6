"""Files, functions and templates stay small enough to be read in one sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("creditcity", "notices", "reporting", "ledgers", "indicators", "units")
FILES = [
    path
    for folder in (*ROOMS, "tests", "bench", ".ci")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
] + [ROOT / "manage.py"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
# A name that says what is inside would be a better one.
VAGUE = {"utils", "helpers", "common", "misc", "util", "helper"}


def _longer(paths: list[Path], most: int) -> dict[str, int]:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return {_name(path): lines for path, lines in lengths.items() if lines > most}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _functions() -> Iterator[tuple[str, int]]:
    """Every function by file and name, with its lines."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{_name(path)}: {node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_no_file_has_more_than_300_lines() -> None:
    assert _longer(FILES, 300) == {}


def test_no_template_has_more_than_120_lines() -> None:
    assert _longer(TEMPLATES, 120) == {}


def test_no_function_has_more_than_40_lines() -> None:
    assert {name: lines for name, lines in _functions() if lines > 40} == {}


def test_every_module_opens_with_a_sentence() -> None:
    texts = {_name(path): path.read_text(encoding="utf-8") for path in FILES}
    silent = [
        name for name, text in texts.items() if text and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {part.removesuffix(".py") for path in FILES for part in path.relative_to(ROOT).parts}
    assert names & VAGUE == set()


def test_every_room_is_measured() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} >= {*ROOMS, "tests", "manage.py"}

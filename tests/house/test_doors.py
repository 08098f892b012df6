"""The rooms' doors open one way, and nobody enters through a window."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.house.test_sizes import FILES, ROOMS, ROOT

MODULES = [path for path in FILES if path.relative_to(ROOT).parts[0] in ROOMS]
BROKEN = (
    '"""A pure file that is none."""\n\nfrom django.utils import timezone\n\nNOW = timezone.now\n'
)


def _check_doors(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_every_import_goes_through_a_door() -> None:
    answer = _check_doors(ROOT)
    assert (answer.returncode, answer.stderr) == (0, ""), answer.stdout
    assert "0 broken" in answer.stdout


def test_pure_file_that_imports_django_is_found(tmp_path: Path) -> None:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (tmp_path / "units" / "roles.py").write_text(BROKEN, encoding="utf-8")
    answer = _check_doors(tmp_path)
    assert answer.returncode == 1
    assert "units.roles -> django (l.3)" in answer.stdout


def test_every_import_stands_at_the_top() -> None:
    inner = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        for block in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(block, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node in ast.walk(block)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert inner == set()

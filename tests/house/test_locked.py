"""Every dependency has one version with its digests, and the newcomer gets no other."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNNING = PROJECT["dependencies"]
TESTING = RUNNING + PROJECT["optional-dependencies"]["dev"]


def read_lock(name: str) -> dict[str, set[str]]:
    """Package → the exact versions named, one per environment marker; each with digests."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        pinned = re.fullmatch(
            r"([\w.\[\]-]+)==([^\s;]+)(?:\s*;[^#]*?)?((?:\s+--hash=sha256:\w+)+)", line
        )
        assert pinned, f"{name}: {line[:60]}"
        package = canonicalize_name(Requirement(pinned[1]).name)
        found.setdefault(package, set()).add(pinned[2])
    return found


@pytest.mark.parametrize(
    ("name", "wanted"), [("requirements.txt", RUNNING), ("requirements-dev.txt", TESTING)]
)
def test_every_dependency_is_pinned_within_its_range(name: str, wanted: list[str]) -> None:
    lock = read_lock(name)
    for one in map(Requirement, wanted):
        versions = lock.get(canonicalize_name(one.name), set())
        assert versions, f"{name}: {one.name}"
        assert all(one.specifier.contains(version, prereleases=True) for version in versions)


def test_both_locks_agree() -> None:
    running, testing = read_lock("requirements.txt"), read_lock("requirements-dev.txt")
    assert {name: testing.get(name) for name in running} == running


def test_every_dependency_says_why_it_is_here() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r'    "[\w-]+[^"]*",', line)]
    named = [line for line in lines if any(line.strip().startswith(f'"{one}"') for one in TESTING)]
    assert len(named) == len(TESTING)
    assert [line for line in named if "#" not in line] == []

"""No page asks anything of another host, and none carries its own style or script."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.house.inhabitants import Portal
from tests.house.outside import faults_in, faults_of

ROOT = Path(__file__).parents[2]
STATIC, VENDOR = ROOT / "static", ROOT / "static" / "vendor"
FOR_TESTS = ROOT / "tests" / "browser" / "vendor"
OWN = [path for path in sorted(STATIC.iterdir()) if path.is_file()]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Names of languages, never fetched.
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml")


def test_fault_in_a_page_is_found() -> None:
    assert faults_of('<p style="x" onclick="y"><script src="//cdn.example/a.js"></script>') == [
        "<p style>",
        "<p onclick>",
        "<script src=//cdn.example/a.js>",
    ]
    assert faults_of("<script>1</script><style></style>") == ["<script>", "<style>"]
    assert faults_of('<script type="application/json">{}</script><a href="/x">') == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_template_is_self_contained(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert faults_of(re.sub(r"{[%{].*?[%}]}", "", text)) == []
    assert re.findall(r"(?:https?:)?//\w[^\s\"'<]*", text) == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_static_file_is_self_contained(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for name in NAMESPACES:
        text = text.replace(name, "")
    assert re.findall(r"(?:https?:)?//\w[^\s\"'<]*|@import[^;]*|url\((?!['\"]?data:)", text) == []


def test_pages_are_looked_through_and_files_are_not(portal: Portal) -> None:
    """Every page for several visitors: test_access.py."""
    visitor = portal.visitor("clerk")
    page = visitor.get(portal.address("/c/{campaign}/"))
    file = visitor.get(portal.address("/c/{campaign}/follow-ups/export.csv"))
    assert faults_in(page) == []
    page.content += b"<p style='x'>"
    assert (faults_in(page), faults_in(page, mail=True)) == (["<p style>"], [])
    file.content += b"<p style='x'>"
    assert faults_in(file) == []


def read_vendored(folder: Path) -> dict[str, tuple[str, ...]]:
    """File → source, version, licence and SHA-256 as the README tells them."""
    lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")][1:]
    return {file: tuple(rest) for file, *rest in rows}


@pytest.mark.parametrize("folder", [VENDOR, FOR_TESTS], ids=["portal", "tests"])
def test_vendored_files_are_the_listed_ones(folder: Path) -> None:
    there = {path.name: path for path in folder.iterdir() if path.name != "README.md"}
    digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items()}
    listed = read_vendored(folder)
    assert {name: row[3] for name, row in listed.items()} == digests
    assert {row[2] for row in listed.values()} <= {"MIT", "Apache-2.0", "MPL-2.0"}


@pytest.mark.parametrize(
    ("folder", "kind"), [(VENDOR, "dependencies"), (FOR_TESTS, "devDependencies")]
)
def test_vendored_versions_are_the_locked_ones(folder: Path, kind: str) -> None:
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))[kind]
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for source, version, *_ in read_vendored(folder).values():
        package = source.partition("/")[0]
        assert (wanted[package], lock[f"node_modules/{package}"]["version"]) == (version, version)


def test_vendored_file_names_no_file_that_is_missing() -> None:
    for path in VENDOR.glob("*.min.*"):
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8")

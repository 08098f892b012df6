"""No page asks anything of another host, and none carries its own style or script."""

import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.house.access import SAFE, read_table
from tests.house.asking import MAILS, closed
from tests.house.inhabitants import Portal

ROOT = Path(__file__).parents[2]
STATIC, VENDOR = ROOT / "static", ROOT / "static" / "vendor"
FOR_TESTS = ROOT / "tests" / "browser" / "vendor"
OWN = [path for path in sorted(STATIC.iterdir()) if path.is_file()]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [row for row in read_table()[1] if row.method in SAFE]
# Names of languages, never fetched.
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml")


class Page(HTMLParser):
    """Collects what a page would fetch from elsewhere or carries inline."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self.faults.append(f"<{tag} {name}>")
            if name in ("src", "href", "action", "formaction", "data") and leads_outside(value):
                self.faults.append(f"<{tag} {name}={value}>")
        if tag == "style":
            self.faults.append("<style>")
        # Data for a script of ours is no script.
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.faults.append("<script>")


def leads_outside(address: str) -> bool:
    parts = urlsplit(address)
    # A telephone number is dialled, nothing is fetched for it.
    return parts.scheme not in ("", "tel") or bool(parts.netloc)


def faults_of(html: str) -> list[str]:
    page = Page()
    page.feed(html)
    return page.faults


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


@pytest.mark.parametrize("who", ["nobody", "clerk", "office", "admin"])
def test_page_as_sent_is_self_contained(portal: Portal, who: str) -> None:
    visitor, seen, faults = portal.visitor(who), 0, {}
    for row in PAGES:
        answer = visitor.get(portal.address(row.address))
        closed(answer)
        if answer.get("Content-Type", "").startswith("text/html"):
            seen += 1
            found = faults_of(answer.content.decode())
            # A mail brings its style along; what it would fetch or run stays a fault.
            own = row.address in MAILS
            faults[row.address] = [one for one in found if not (own and one.endswith(" style>"))]
    assert {address: found for address, found in faults.items() if found} == {}
    assert seen > (1 if who == "nobody" else 10)


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

"""Styles and scripts are written to Chromium 86, the core of 360 and UOS browsers (国产浏览器).

No tool among the locked ones reads both languages, so the later syntax is named here with the
version that brought it (ES2021 is left out whole); every entry is tried on a sample.
"""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"
STYLES = sorted(STATIC.glob("*.css"))
SCRIPTS = sorted(STATIC.glob("*.js"))
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)

# Pattern → (what it is and since when, a sample of it).
LATER_STYLES = {
    r":has\(": ("105", "a:has(b) { top: 0 }"),
    r":(is|where)\(": ("88", "main :is(h1, h2) { top: 0 }"),
    r":not\([^()]*,": ("88", "a:not(.b, .c) { top: 0 }"),
    r"color-mix\(": ("111", "a { color: color-mix(in srgb, red, blue) }"),
    r"\b(oklch|oklab|lch|lab|hwb)\(": ("101", "a { color: oklch(50% 0 0) }"),
    r"\b(rgba?|hsla?)\(\s*from\b": ("119", "a { color: rgb(from red r g b) }"),
    r"@(layer|container|scope|starting-style)\b": (
        "99–118",
        "@layer base { a { top: 0 } }",
    ),
    r"(^|[{;\s])inset(-block|-inline)?\s*:": ("87", "a { inset: 0 }"),
    r"aspect-ratio\s*:\s*\d": ("88", "a { aspect-ratio: 16 / 9 }"),
    r"\b\d+(\.\d+)?(dvh|svh|lvh|dvw|svw|lvw|cqw|cqh|cqi|cqb|lh|rlh)\b": (
        "105",
        "a { height: 100dvh }",
    ),
    r"(^|[{;\s])(translate|rotate|scale)\s*:": ("104", "a { rotate: 45deg }"),
    r"subgrid": ("117", "a { grid-template-rows: subgrid }"),
    r"light-dark\(": ("123", "a { color: light-dark(#000, #fff) }"),
    r"@media[^{]*[<>]": ("104", "@media (width <= 640px) { a { top: 0 } }"),
    r"(^|[{}\s])&": ("112", "a { & b { top: 0 } }"),
    r"\b(sin|cos|tan|round|mod|sign)\(": ("111", "a { width: round(up, 1px, 2px) }"),
    r"overflow(-[xy])?\s*:\s*clip": ("90", "a { overflow: clip }"),
}
LATER_SCRIPTS = {
    r"(\|\||&&|\?\?)=": ("ES2021", "a ??= b;"),
    r"\.replaceAll\(": ("ES2021", "a.replaceAll('b', 'c');"),
    r"\bPromise\.any\(|\bAggregateError\b": ("ES2021", "Promise.any([]);"),
    r"\bWeakRef\b|\bFinalizationRegistry\b": ("ES2021", "new WeakRef(a);"),
    r"\b\d+_\d": ("ES2021", "var a = 1_000;"),
    r"\.at\(": ("92", "a.at(-1);"),
    r"\.(findLast|findLastIndex|toSorted|toReversed|toSpliced|with)\(": (
        "97–110",
        "a.findLast(b);",
    ),
    r"\bObject\.(hasOwn|groupBy)\(": ("93", "Object.hasOwn(a, b);"),
    r"\bstructuredClone\(": ("98", "structuredClone(a);"),
    r"\bcrypto\.randomUUID\(": ("92", "crypto.randomUUID();"),
    r"\bAbortSignal\.(timeout|any)\(": ("103", "AbortSignal.timeout(5);"),
    r"\.(showPopover|hidePopover|togglePopover)\(": ("114", "a.showPopover();"),
    r"(^|[\s({])(static\s*\{|#[a-z]\w*\s*[=(;])": ("74–94", "class A { #b = 1; }"),
    r"^await\b": ("89", "await a();"),
    r"/[dgimsuy]*v[dgimsuy]*\.(test|exec)\(": ("112", "/a/v.test(b);"),
}


def later(text: str, known: dict[str, tuple[str, str]]) -> list[str]:
    """What of the text is later than Chromium 86, each with its line and its version."""
    bare = COMMENTS.sub(lambda found: "\n" * found.group().count("\n"), text)
    lines = enumerate(bare.splitlines(), start=1)
    return [
        f"{number}: {found.group().strip()} (since {known[pattern][0]})"
        for number, line in lines
        for pattern in known
        if (found := re.search(pattern, line))
    ]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_are_understood_by_chromium_86(path: Path) -> None:
    assert later(path.read_text(encoding="utf-8"), LATER_STYLES) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_understood_by_chromium_86(path: Path) -> None:
    assert later(path.read_text(encoding="utf-8"), LATER_SCRIPTS) == []


@pytest.mark.parametrize("pattern", LATER_STYLES)
def test_later_style_is_found(pattern: str) -> None:
    assert re.search(pattern, LATER_STYLES[pattern][1])


@pytest.mark.parametrize("pattern", LATER_SCRIPTS)
def test_later_script_is_found(pattern: str) -> None:
    assert re.search(pattern, LATER_SCRIPTS[pattern][1])


def test_comment_may_name_what_code_may_not_use() -> None:
    text = "/* no :has(\n here */\na { inset: 0 }"
    assert later(text, LATER_STYLES) == ["3: inset: (since 87)"]

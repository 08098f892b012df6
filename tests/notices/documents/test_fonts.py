"""The bundled fonts hold what contents.json promises, and their licence goes with them."""

import json
from itertools import product

import pytest
from fontTools.ttLib import TTFont

from notices.documents import typefaces

CONTENTS = json.loads((typefaces.FOLDER / "contents.json").read_text(encoding="utf-8"))
MOST = 8 * 1024 * 1024


def in_code(code: str) -> set[str]:
    """The characters of a double-byte code; the source has no ≒."""
    pairs = product(range(0x81, 0xFF), range(0x40, 0xFF))
    read = {bytes(pair).decode(code, errors="ignore") for pair in pairs}
    return {one for one in read if len(one) == 1 and one.isprintable()} - {"≒"}


def listed(name: str) -> set[str]:
    return set(typefaces._characters(CONTENTS[name]["characters"]))


@pytest.mark.parametrize("name", CONTENTS)
def test_font_holds_what_is_listed(name: str) -> None:
    with TTFont(typefaces.FOLDER / name, lazy=True) as font:
        assert {chr(point) for point in font.getBestCmap()} == listed(name)
        assert "Open Font License" in font["name"].getDebugName(13)
    assert (typefaces.FOLDER / name).stat().st_size <= MOST


def test_fonts_hold_the_codes_an_office_types_in() -> None:
    rare = set((typefaces.FOLDER / "rare.txt").read_text(encoding="utf-8").replace("\n", ""))
    assert in_code("gbk") | rare | set("䶮㛃龑〔〕“”‘’—…·①℃") <= listed("NotoSerifSC.otf")
    assert in_code("gb2312") | rare <= listed("NotoSansSC.otf")


def test_fonts_found_are_the_listed_ones() -> None:
    assert [path.name for path in typefaces.fonts()] == list(CONTENTS)
    assert {path.name for path in typefaces.FOLDER.glob("*.otf")} == set(CONTENTS)


def test_licence_stands_beside_the_fonts() -> None:
    said = (typefaces.FOLDER / "LICENSE").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in said
    assert "Copyright © 2017-2022 Adobe" in said

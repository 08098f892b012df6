"""Cuts the fonts a PDF is set with out of Noto CJK: python .ci/fonts.py [folder of the .ttc files].

The same source gives the same bytes. Writes notices/documents/fonts/*.otf and contents.json,
which says for each file its digest and the characters it holds; adr/0015 says why these.
"""

import hashlib
import json
import sys
from itertools import product
from pathlib import Path

from fontTools import subset

SOURCE = Path("/usr/share/fonts/opentype/noto")
TARGET = Path(__file__).parents[1] / "notices" / "documents" / "fonts"
# Copyright, family and version, trademark, licence.
NAMES = [*range(8), 13, 14]
SIMPLIFIED = 2  # the place of the SC face in the collection
# ASCII, Western letters, punctuation, signs, CJK punctuation, enclosed and full-width forms.
SIGNS = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3C9), (0x2010, 0x205E), (0x20AC, 0x20AC),
    (0x2100, 0x22FF), (0x2460, 0x266F), (0x3000, 0x303F), (0x30FB, 0x30FB), (0x3200, 0x33FF),
    (0xFE30, 0xFE4F), (0xFF01, 0xFFEE),
)  # fmt: skip


def two_bytes(code: str) -> set[int]:
    """Every character of a double-byte Chinese code."""
    found = set()
    for pair in product(range(0x81, 0xFF), range(0x40, 0xFF)):
        read = bytes(pair).decode(code, errors="ignore")
        if len(read) == 1 and pair[0] > 0x7F:
            found.add(ord(read))
    return found


def rare() -> set[int]:
    """What 通用规范汉字表 has beyond GBK: names of people and places."""
    return {ord(one) for one in (TARGET / "rare.txt").read_text(encoding="utf-8") if one > " "}


def cut(source: Path, target: Path, characters: set[int]) -> dict[str, object]:
    options = subset.Options(
        font_number=SIMPLIFIED, hinting=False, layout_features=["kern"], name_IDs=NAMES
    )
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    subset.save_font(font, target, options)
    return {
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "characters": ranges(sorted(font.getBestCmap())),
    }


def ranges(points: list[int]) -> str:
    """Code points as "20-7E 4E00-9FA5"."""
    runs: list[list[int]] = []
    for point in points:
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return " ".join(f"{low:X}-{high:X}" if high > low else f"{low:X}" for low, high in runs)


def main(source: Path) -> None:
    signs = {point for low, high in SIGNS for point in range(low, high + 1)} | rare()
    contents = {
        "NotoSerifSC.otf": cut(
            source / "NotoSerifCJK-Regular.ttc",
            TARGET / "NotoSerifSC.otf",
            signs | two_bytes("gbk") | set(range(0x4E00, 0xA000)),
        ),
        "NotoSansSC.otf": cut(
            source / "NotoSansCJK-Regular.ttc",
            TARGET / "NotoSansSC.otf",
            signs | two_bytes("gb2312"),
        ),
    }
    (TARGET / "contents.json").write_text(json.dumps(contents, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE)

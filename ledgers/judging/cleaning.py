"""What people leave in a cell around the thing they meant, taken off; pure."""

import re
import unicodedata

from ledgers.judging.verdicts import Value
from ledgers.masking import without_numbers

# Zero-width signs, soft hyphens, direction marks and control characters other than line breaks.
UNSEEN = "\u00ad\u180e\u2060\ufeff" + "".join(
    map(chr, (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)))
)
UNSEEN += "".join(map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F))))
BLANKS = "\t\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
WIDE = {0xFF10 + n: chr(0x30 + n) for n in range(10)}
WIDE |= {start + n: chr(start - 0xFEE0 + n) for start in (0xFF21, 0xFF41) for n in range(26)}
TAKEN_OFF = {ord(one): None for one in UNSEEN} | {ord(one): " " for one in BLANKS} | WIDE
TROUBLE = re.compile(
    "[" + re.escape("".join(map(chr, TAKEN_OFF))) + "\r\n\ud800-\udfff]|^['’‘`]|  "
)
LONE = re.compile("[\ud800-\udfff]")
BREAKS = re.compile(r" *(?:\r\n?|\n)\s*")
# What is written where nothing is meant.
NOTHING = re.compile(r"无|空|[-‐-―－/／\\_]+")
EXCEL_NUMBER = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
SHORT = 512
# Of a cell a sentence quotes so many signs, looked for among so many.
QUOTED, LOOKED_AT = 20, 200
APOSTROPHES = "'’‘`"
CHINESE = "\u3400-\u9fff〇"
BETWEEN = re.compile(rf"(?<=[{CHINESE}]) +(?=[{CHINESE}])")
BRACKETS = str.maketrans("()", "（）")
SAME_BRACKET = str.maketrans("([【〖〈)]】〗〉", "〔〔〔〔〔〕〕〕〕〕")
VARIED = re.compile(r"[^\u4e00-\u9fff0-9A-Z〔〕]")


def plain_text(typed: str, *, short: bool) -> str:
    """The text as meant, "" for 无, /, — and the like.

    Chinese punctuation stays full-width. A line break in a short text was put there by the width
    of a column and goes; in a long one it stays.
    """
    if TROUBLE.search(typed):
        typed = LONE.sub("", typed.translate(TAKEN_OFF)).lstrip(f" {APOSTROPHES}")
        typed = BREAKS.sub("" if short else "\n", typed.strip())
        typed = re.sub(" {2,}", " ", typed)
    typed = typed.strip()
    return "" if len(typed) < SHORT and NOTHING.fullmatch(typed) else typed


def plain_code(typed: str) -> str:
    """A code in half-width capitals, without blanks, unseen signs or Excel's apostrophe."""
    if not (typed.isascii() and typed.isalnum()):
        typed = unicodedata.normalize("NFKC", typed).translate(TAKEN_OFF)
        typed = "".join(LONE.sub("", typed).split()).strip(APOSTROPHES)
        if NOTHING.fullmatch(typed):
            return ""
        # Again: a blank taken out can leave two signs that are one.
        return unicodedata.normalize("NFKC", typed.upper()).strip(APOSTROPHES)
    return typed.upper()


def written_number(value: int | float) -> str:
    """A number as it is seen in the cell: 15 digits are all a spreadsheet keeps."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"


def as_text(value: Value) -> str:
    """Any cell as text, before it is cleaned."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, int | float):
        return written_number(value)
    return value.isoformat()[:10]


def quoted(typed: str) -> str:
    """A cell as a sentence quotes it: shortened, storable, identity numbers masked."""
    text = LONE.sub("", typed[:LOOKED_AT].translate(TAKEN_OFF)).strip()
    text = without_numbers(text)
    return f"“{text[:QUOTED]}{'…' if len(text) > QUOTED else ''}”"


def one_spelling(name: str) -> str:
    """A name with full-width brackets and without the blanks between Chinese characters."""
    return BETWEEN.sub("", name.translate(BRACKETS))


def is_key(text: str) -> bool:
    """Say whether nothing in the text is varied by people."""
    return VARIED.search(text) is None


def for_key(text: str) -> str:
    """A part of a natural key without what people vary: width, case, blanks, kind of bracket."""
    if is_key(text):
        return text
    text = unicodedata.normalize("NFKC", text).translate(SAME_BRACKET)
    return unicodedata.normalize("NFKC", "".join(text.split()).upper())

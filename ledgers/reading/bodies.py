"""The rows below a header that are records; totals, notes and signatures never are; pure."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import chain
from operator import itemgetter

from ledgers.columns import Standard, folded
from ledgers.reading.grids import Row, Value
from ledgers.reading.headers import Header, Numbered
from ledgers.reading.refusals import Unreadable

Values = tuple[Value, ...]
BLANKS = " \t\r\n\u3000\u00a0\u200b\u200c\u200d\ufeff"
FEW = 4
TOTAL = re.compile(r"(本[页月年季]|全[年部])?(合计|小计|总计|共计|累计)([:(].*|\d*[条件户项笔]?)?")
NOTE = re.compile(
    r"(填[表报写]?说明|表格说明|填[表报]须知|说明|注|备注|附注|填[报表]?人|填[报表]单位|"
    r"填[报表](日期|时间)|制表人?|审核人?|复核人?|经办人|(单位)?(主要|分管)?(负责人|领导)(签字|签名)?|"
    r"联系人|联系电话|电话|单位\(?(公章|盖章)\)?)([:(].*|\d+[.、].*)?"
)
# The characters such a row begins with; every other row is spared the closer look.
FIRST = frozenset("本全合小总共累填表说注备附制审复经单主分负联电")
BEGINNING = FIRST | frozenset(BLANKS)


def records(
    rows: Iterator[Numbered], header: Header, standard: Standard
) -> Iterator[tuple[int, Values]]:
    """Excel row and values in the standard's order; raises Unreadable for a second header."""
    codes = [column.code for column in standard.columns]
    width = 1 + max(header.places.values())
    pick: Callable[[Row], Values] = itemgetter(*(header.places.get(code, -1) for code in codes))
    lead = min(header.places.values())
    whole = all(code in header.places for code in codes)
    names = {folded(header.texts[place]) for place in header.places.values()}
    firsts = frozenset(name[:1] for name in names)
    # Most often the columns are the standard's, and the row is as it is wanted.
    same = [header.places.get(code) for code in codes] == [*range(len(codes))]
    for number, row in rows:
        if len(row) < width:
            row = [*row, *[""] * (width - len(row))]
        # One blank more at the end is what a column that the file lacks is read from.
        alike = same and len(row) == width
        values = tuple(row) if alike else pick(row if whole else [*row, ""])
        filled = len(values) - values.count("")
        if not filled:
            continue
        first = row[0]
        plain = filled > FEW and type(first) is str and first and first[0] not in BEGINNING
        if not plain and _is_no_record(row, values, filled):
            continue
        start = row[lead]
        named = _may_begin(start, firsts) and folded(str(start)) in names
        if named and _repeats(row, header, number):
            continue
        yield number, values


def _may_begin(start: Value, firsts: frozenset[str]) -> bool:
    """Say whether a header may begin the text; a Chinese character is the same once folded."""
    if type(start) is not str or not start:
        return False
    return start[0] in firsts or not "\u4e00" <= start[0] <= "\u9fff"


def _is_no_record(row: Row, values: Values, filled: int) -> bool:
    if filled <= FEW and all(_is_blank(one) for one in values):
        return True
    first = next((one for one in row if one != "" and not _is_blank(one)), "")
    if not isinstance(first, str):
        return False
    text = first.strip(BLANKS)
    if text[:1] not in FIRST:
        return False
    # With its colon: what follows it is the signature or the note.
    text = "".join(unicodedata.normalize("NFKC", text).split())
    return bool(TOTAL.fullmatch(text) or (filled <= FEW and NOTE.fullmatch(text)))


def _is_blank(value: Value) -> bool:
    return isinstance(value, str) and not value.strip(BLANKS)


def _repeats(row: Row, header: Header, number: int) -> bool:
    """The header printed again on the next page is passed over; another one is refused."""
    texts = {folded(text) for text in header.texts.values()}
    written = [folded(one) for one in row if isinstance(one, str) and one.strip(BLANKS)]
    same = sum(1 for one in written if one in texts)
    if 2 * same < len(written) or same < min(3, len(header.places)):
        return False
    again = all(
        folded(str(row[place])) in folded(header.texts[place]) for place in header.places.values()
    )
    if not again:
        raise Unreadable(
            f"第{header.last}行和第{number}行都像表头，分不清哪一个是；"
            "一张工作表只放一个表，请拆开后再上传"
        )
    return True


def chained(window: list[Numbered], rest: Iterator[Numbered], after: int) -> Iterator[Numbered]:
    """The rows below the header: those already looked at, then the others."""
    return chain((one for one in window if one[0] > after), rest)

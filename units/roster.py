"""A list of people (人员名单) as it stands in a table: its header found, its lines read: pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from units.posts import plain, visible
from units.refusals import Invalid

# What an account is entered with, as the form for one person has it.
NAMES = {"username": "账号", "post": "岗位", "email": "邮箱", "role": "角色", "unit": "单位"}
ALSO = {
    "username": ("帐号", "用户名", "登录名", "登录账号", "登录帐号", "用户账号"),
    "post": ("岗位名称", "职务", "职务名称"),
    "email": ("电子邮箱", "邮箱地址", "电子邮件", "email", "e-mail"),
    "role": ("岗位角色", "系统角色", "门户角色"),
    "unit": ("单位名称", "责任单位", "所属单位", "所在单位"),
}
NEEDED = ("username", "post", "role", "unit")
REASON = "错误原因"
HEADER_WITHIN = 15
LINES_AT_MOST = 500
TEXT_AT_MOST = 300
# What a header adds to the name of its column: marks and remarks.
REMARK = re.compile(r"[(（\[【].*?[)）\]】]|[*＊:：\s]")
FILE = "file"
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Line:
    """One row of the table by its number (from 1): field → what stands there, as written."""

    row: int
    typed: Mapping[str, str]

    @cached_property
    def plainly(self) -> dict[str, str]:
        """The same in plain widths, as it is understood."""
        return {field: plain(text) for field, text in self.typed.items()}


@dataclass(frozen=True)
class Roster:
    """The table as read: where its header stands (row from 1, column from 0), what is not read."""

    header: int
    places: Mapping[str, int]
    unread: tuple[str, ...]
    lines: tuple[Line, ...]


def folded(text: str) -> str:
    """As two spellings of one name are compared: no widths, no blanks, no case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def read_roster(rows: Rows) -> Roster:
    """The people in the table, whatever stands above the header and in whatever order.

    Columns that belong to no account are not kept. Raises Invalid with one sentence for a table
    without header, without a needed column, without people, or with too many.
    """
    header = _header(rows)
    places = _places(rows[header])
    lines = tuple(
        Line(number, typed)
        for number, row in enumerate(rows[header + 1 :], start=header + 2)
        if any((typed := _typed(row, places)).values())
    )
    if not lines:
        _refuse("表头下面没有人员，请填写后再上传")
    if len(lines) > LINES_AT_MOST:
        _refuse(f"表中有{len(lines)}人，一次最多{LINES_AT_MOST}人，请分成几个文件上传")
    read = {*places.values()}
    unread = (plain(text) for at, text in enumerate(rows[header]) if at not in read)
    return Roster(header + 1, places, tuple(one for one in unread if one and one != REASON), lines)


def _header(rows: Rows) -> int:
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        if len({field for field in map(_field, row) if field}) >= 2:
            return at
    names = "、".join(NAMES.values())
    _refuse(f"前{HEADER_WITHIN}行没有找到表头（{names}），请用本页下载的模板填写")
    raise AssertionError  # never reached: the refusal is raised


def _field(text: str) -> str:
    """The field a header names, "" for none."""
    name = folded(REMARK.sub("", unicodedata.normalize("NFKC", text)))
    return next((one for one, said in NAMES.items() if name in (said, *ALSO[one])), "")


def _places(header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, text in enumerate(header):
        field = _field(text)
        if field in found:
            _refuse(f"表头有两列都是“{NAMES[field]}”，分不清用哪一列，请只留一列")
        if field:
            found[field] = at
    missing = [NAMES[field] for field in NEEDED if field not in found]
    if missing:
        _refuse(f"表头缺少“{'、'.join(missing)}”，请补上这些列，或用本页下载的模板填写")
    return found


def _typed(row: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {
        field: visible(row[at])[:TEXT_AT_MOST] if at < len(row) else ""
        for field, at in places.items()
    }


def _refuse(sentence: str) -> None:
    raise Invalid(sentence, {FILE: sentence})

"""Every line of a list of people judged: can be added, is there already, or what to mend: pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from units.names import quoted
from units.posts import POST_AT_MOST, may_be_a_name
from units.roles import OF_A_UNIT, Role
from units.roster import NAMES, Line, folded

# No sign of another alphabet that looks like one of these, and none that is not seen.
USERNAME = re.compile(r"[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff.@+_-]*")
USERNAME_AT_MOST = 64
# A formula whose result its program did not store; nobody can type it as a text.
NO_RESULT = "="
ROLES = {folded(role.label): role for role in Role} | {"审核人": Role.UNIT_LEAD}
GIVEN = tuple(role for role in Role if role != Role.ADMINISTRATOR)
IN_ADMINISTRATION = "请在【人员管理】里"


class Outcome(StrEnum):
    """What becomes of a line: 增加, 不变 (as it stands already), or 有误."""

    ADD = "add"
    SAME = "same"
    BAD = "bad"


@dataclass(frozen=True)
class Problem:
    """One cell that cannot be taken: the field, what stands there, what is wrong, how to mend."""

    field: str
    typed: str
    said: str
    mend: str

    @property
    def column(self) -> str:
        return NAMES[self.field]


@dataclass(frozen=True)
class UnitName:
    """A unit as it is found by one of its names."""

    pk: int
    name: str


@dataclass(frozen=True)
class Known:
    """An account that exists: who it is, and the roles held now, each with its unit."""

    username: str
    post: str
    email: str
    active: bool
    held: frozenset[tuple[Role, int | None]]
    units: str = ""


@dataclass(frozen=True)
class Around:
    """What a line is judged against: folded name → units, folded account → people."""

    units: Mapping[str, list[UnitName]]
    people: Mapping[str, Known]
    mail_problem: Callable[[str, str], str]


@dataclass(frozen=True)
class Judged:
    """A line with what becomes of it; `role` and `unit` as they were understood."""

    line: Line
    outcome: Outcome
    role: Role | None = None
    unit: UnitName | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def typed(self) -> Mapping[str, str]:
        """Field → text, as it would be stored."""
        return self.line.plainly


def judge(lines: Iterable[Line], around: Around) -> list[Judged]:
    """Each line in its order. An account that two lines name is wrong in both."""
    every = list(lines)
    rows = defaultdict[str, list[int]](list)
    for line in every:
        rows[line.plainly["username"].casefold()].append(line.row)
    return [_judged(line, rows[line.plainly["username"].casefold()], around) for line in every]


def _judged(line: Line, rows: list[int], around: Around) -> Judged:
    role, unit, problems = _place(line, around)
    problems = [*_account(line), *_post(line), *_mail(line, around), *problems]
    if line.plainly["username"] and len(rows) > 1:
        problems.append(_twice(line, [row for row in rows if row != line.row]))
    outcome = Outcome.BAD if problems else Outcome.ADD
    known = around.people.get(line.plainly["username"].casefold())
    if known is not None and not problems:
        assert role is not None
        problems = _against(line, known, (role, unit.pk if unit else None))
        outcome = Outcome.BAD if problems else Outcome.SAME
    order = list(NAMES)
    problems.sort(key=lambda one: order.index(one.field))
    return Judged(line, outcome, role, unit, problems)


def _problem(line: Line, name: str, said: str, mend: str) -> list[Problem]:
    typed = line.typed.get(name, "")
    if typed == NO_RESULT:
        said = "单元格是公式，文件里没有它的计算结果"
        mend = "请直接填写文字，或在 Excel、WPS 中打开并保存后再上传"
    return [Problem(name, "公式" if typed == NO_RESULT else typed, said, mend)]


def _account(line: Line) -> list[Problem]:
    typed = line.plainly["username"]
    if not typed:
        return _problem(line, "username", "没有填账号", "请填登录用的账号，如 caizheng-01")
    if len(typed) > USERNAME_AT_MOST:
        said = f"账号有{len(typed)}字，最多{USERNAME_AT_MOST}字"
        return _problem(line, "username", said, "请缩短")
    if not USERNAME.fullmatch(typed):
        return _problem(
            line, "username", "账号里有不能用的字符", "以汉字、字母或数字开头，只用它们和 . @ + - _"
        )
    return []


def _post(line: Line) -> list[Problem]:
    typed = line.plainly["post"]
    if not typed or typed == NO_RESULT:
        return _problem(line, "post", "没有填岗位", "请填职务，如“办公室填报员”")
    if len(typed) > POST_AT_MOST:
        return _problem(line, "post", f"岗位有{len(typed)}字，最多{POST_AT_MOST}字", "请精简")
    if may_be_a_name(typed):
        said, mend = "像是姓名；门户只记岗位，不记姓名", "请改填职务；确是岗位的，在后面加“岗”字"
        return _problem(line, "post", said, mend)
    return []


def _mail(line: Line, around: Around) -> list[Problem]:
    typed = line.plainly.get("email", "")
    said, _, mend = around.mail_problem("", typed).partition("，")
    return _problem(line, "email", said, mend) if said else []


def _place(line: Line, around: Around) -> tuple[Role | None, UnitName | None, list[Problem]]:
    """The role and the unit, and what is wrong with either or with both together."""
    role, of_role = _role(line)
    unit, of_unit = _unit(line, around)
    if role is None or of_unit:
        return role, unit, [*of_role, *of_unit]
    if role in OF_A_UNIT and unit is None:
        of_unit = _problem(line, "unit", f"{role.label}须有单位", "请填单位的全称或简称")
    if role not in OF_A_UNIT and unit is not None:
        of_unit = _problem(line, "unit", f"{role.label}不属于哪个单位", "请把单位清空")
    return role, unit, of_unit


def _role(line: Line) -> tuple[Role | None, list[Problem]]:
    typed = line.plainly["role"]
    found = ROLES.get(folded(typed))
    choices = "、".join(role.label for role in GIVEN)
    if found in GIVEN:
        return found, []
    if found is not None:
        said = f"{found.label}不能批量增加"
        return None, _problem(line, "role", said, f"{IN_ADMINISTRATION}逐个建立")
    said = f"没有名为{quoted(typed[:40])}的角色" if typed else "没有填角色"
    return None, _problem(line, "role", said, f"请填其中之一：{choices}")


def _unit(line: Line, around: Around) -> tuple[UnitName | None, list[Problem]]:
    typed = line.plainly["unit"]
    found = around.units.get(folded(typed), []) if typed else []
    if len(found) == 1:
        return found[0], []
    if found:
        said = f"{quoted(typed[:40])}可以指{'、'.join(one.name for one in found)}"
        return None, _problem(line, "unit", said, "请填单位的全称")
    if typed:
        said = f"没有名为{quoted(typed[:40])}的单位"
        return None, _problem(
            line, "unit", said, f"{_meant(typed, around)}请照模板“单位名称”表填写"
        )
    return None, []


def _meant(typed: str, around: Around) -> str:
    """Which unit may have been meant, as a question; "" where none is near."""
    near = get_close_matches(folded(typed), around.units, n=1)
    return f"是不是{quoted(around.units[near[0]][0].name)}？" if near else ""


def _twice(line: Line, others: list[int]) -> Problem:
    said = f"与第{'、'.join(map(str, others))}行的账号相同"
    mend = f"一个账号只写一行；同一人兼任的其他角色，增加以后{IN_ADMINISTRATION}给"
    return Problem("username", line.plainly["username"], said, mend)


def _against(line: Line, known: Known, place: tuple[Role, int | None]) -> list[Problem]:
    """What keeps the line from being the account that exists; nothing where they are the same."""
    typed = line.plainly
    if known.username != typed["username"]:
        said = f"与已有账号“{known.username}”只差大小写"
        return _problem(line, "username", said, "请换一个账号，或者照已有账号的写法填写")
    if not known.active:
        mend = f"要恢复的，{IN_ADMINISTRATION}启用；另有其人的，请换一个账号"
        return _problem(line, "username", f"账号已有，已停用（{known.post}）", mend)
    if place[1] not in {unit for _, unit in known.held}:
        whose = f"{known.units}的{known.post}" if known.units else f"{known.post}，没有单位"
        mend = f"请换一个账号；本人调动或兼任的，{IN_ADMINISTRATION}改任职"
        return _problem(line, "username", f"账号已有人用：{whose}", mend)
    return _differing(line, known, place)


def _differing(line: Line, known: Known, place: tuple[Role, int | None]) -> list[Problem]:
    mend = (
        f"批量导入只增加、不改动已有的人：要改的，{IN_ADMINISTRATION}改；另有其人的，请换一个账号"
    )
    if place not in known.held:
        held = "、".join(sorted(role.label for role, unit in known.held if unit == place[1]))
        return _problem(line, "role", f"账号已有，现任{held}", mend)
    if line.plainly["post"] != known.post:
        return _problem(line, "post", f"账号已有，岗位是“{known.post}”", mend)
    if line.plainly.get("email", known.email) not in ("", known.email):
        said = f"账号已有，邮箱是“{known.email}”" if known.email else "账号已有，没有登记邮箱"
        return _problem(line, "email", said, mend)
    return []

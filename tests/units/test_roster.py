"""A list of people: its header found, every line judged, and every problem with how to mend it."""

import pytest

from units.contacts import mail_problem
from units.judging import Around, Judged, Known, Outcome, UnitName, judge
from units.refusals import Invalid
from units.roles import Role
from units.roster import LINES_AT_MOST, Line, read_roster

HEAD = ["账号", "岗位", "邮箱", "角色", "单位"]
ROW = ["cz-01", "预算科科员", "cz@example.org", "填报员", "区财政局"]
FINANCE, TOWN = UnitName(1, "区财政局"), UnitName(2, "湖西街道办事处")
CLERK = Known(
    username="Known-1",
    post="预算科科员",
    email="known@example.org",
    active=True,
    held=frozenset({(Role.CLERK, 1)}),
    units="区财政局",
)
AROUND = Around(
    units={"区财政局": [FINANCE], "财政": [FINANCE], "街道": [TOWN, FINANCE]},
    people={"known-1": CLERK},
    mail_problem=mail_problem,
)


def line(row: int = 2, **instead: str) -> Line:
    names = ("username", "post", "email", "role", "unit")
    return Line(row, dict(zip(names, ROW, strict=True)) | instead)


def one(**instead: str) -> Judged:
    return judge([line(2, **instead)], AROUND)[0]


def told(judged: Judged) -> list[tuple[str, str, str]]:
    return [(problem.column, problem.said, problem.mend) for problem in judged.problems]


@pytest.mark.parametrize(
    "head",
    [
        ["单位", "角色", "电子邮箱", "岗位名称", "用户名"],
        ["所属单位 ", "角　色", "邮箱（选填）", "＊岗位", "登录账号"],
    ],
)
def test_header_is_found_below_titles_in_any_order_and_spelling(head: list[str]) -> None:
    rows = [["创建办人员名单", "", ""], [], head, [], list(reversed(ROW)), ["", " ", ""]]
    found = read_roster(rows)
    assert found.header == 3
    assert found.lines == (line(5),)


def test_columns_that_belong_to_no_account_are_named_and_not_kept() -> None:
    found = read_roster([["姓名", *HEAD, "手机", "错误原因"], ["某某某", *ROW, "13800000000", ""]])
    assert found.unread == ("姓名", "手机")
    assert "某某某" not in str(found.lines)
    assert "13800000000" not in str(found.lines)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "前15行没有找到表头"),
        ([["甲", "乙"]] * 20, "前15行没有找到表头"),
        ([HEAD[:3], ROW[:3]], "表头缺少“角色、单位”"),
        ([[*HEAD, "用户名"], ROW], "表头有两列都是“账号”"),
        ([HEAD, ["", " ", "　"]], "表头下面没有人员"),
        ([HEAD, *[ROW] * (LINES_AT_MOST + 1)], "表中有501人，一次最多500人"),
    ],
)
def test_table_that_cannot_be_read_is_refused_in_a_sentence(
    rows: list[list[str]], sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_roster(rows)
    assert sentence in str(refused.value)


def test_good_line_is_understood_in_wide_letters_blanks_and_short_names() -> None:
    found = one(username="ｃｚ－０１", role=" 填 报 员", unit="财 政", email="")
    assert (found.outcome, found.role, found.unit) == (Outcome.ADD, Role.CLERK, FINANCE)
    assert found.typed["username"] == "cz-01"
    leader = one(role="区领导", unit="")
    assert (leader.outcome, leader.role, leader.unit) == (Outcome.ADD, Role.LEADER, None)


@pytest.mark.parametrize(
    ("instead", "column", "said"),
    [
        ({"username": ""}, "账号", "没有填账号"),
        ({"username": "cz 01"}, "账号", "账号里有不能用的字符"),
        # Unseen, of another alphabet, and nothing a person could be told.
        ({"username": "known-1\u3164"}, "账号", "账号里有不能用的字符"),
        ({"username": "\u0430dministrator"}, "账号", "账号里有不能用的字符"),
        ({"username": ".."}, "账号", "账号里有不能用的字符"),
        ({"username": "c" * 65}, "账号", "账号有65字，最多64字"),
        ({"post": ""}, "岗位", "没有填岗位"),
        ({"post": "=", "email": ""}, "岗位", "单元格是公式，文件里没有它的计算结果"),
        ({"post": "欧阳某某"}, "岗位", "像是姓名；门户只记岗位，不记姓名"),
        ({"email": "cz@"}, "邮箱", "看不懂的邮箱“cz@”"),
        ({"role": "", "unit": "财政"}, "角色", "没有填角色"),
        ({"role": "科长"}, "角色", "没有名为“科长”的角色"),
        ({"role": "系统管理员", "unit": ""}, "角色", "系统管理员不能批量增加"),
        ({"unit": ""}, "单位", "填报员须有单位"),
        ({"unit": "区财务局"}, "单位", "没有名为“区财务局”的单位"),
        ({"unit": "街道"}, "单位", "“街道”可以指湖西街道办事处、区财政局"),
        ({"role": "区领导"}, "单位", "区领导不属于哪个单位"),
        ({"username": "known-1"}, "账号", "与已有账号“Known-1”只差大小写"),
    ],
)
def test_every_problem_names_its_column_and_how_to_mend(
    instead: dict[str, str], column: str, said: str
) -> None:
    found = one(**instead)
    assert found.outcome == Outcome.BAD
    [(where, what, mend)] = told(found)
    assert (where, what) == (column, said)
    assert mend


def test_account_that_exists_is_the_same_or_says_what_differs() -> None:
    same = {"username": "Known-1", "email": "known@example.org"}
    assert one(**same).outcome == Outcome.SAME
    assert one(**same | {"email": ""}).outcome == Outcome.SAME
    differing = {
        "post": ({"post": "会计科科员"}, "账号已有，岗位是“预算科科员”"),
        "email": ({"email": "other@example.org"}, "账号已有，邮箱是“known@example.org”"),
        "role": ({"role": "单位审核人"}, "账号已有，现任填报员"),
        "username": ({"role": "区领导", "unit": ""}, "账号已有人用：区财政局的预算科科员"),
    }
    for field, (instead, said) in differing.items():
        [problem] = one(**same | instead).problems
        assert (problem.field, problem.said) == (field, said)


def test_account_of_two_lines_is_wrong_in_both_and_each_names_the_other() -> None:
    first, second, third = judge(
        [line(2), line(7, username="CZ-01"), line(9, username="cz-02")], AROUND
    )
    assert [said for _, said, _ in told(first)] == ["与第7行的账号相同"]
    assert [said for _, said, _ in told(second)] == ["与第2行的账号相同"]
    assert third.outcome == Outcome.ADD


def test_value_is_shown_as_it_was_written() -> None:
    [line] = read_roster([HEAD, [*ROW[:4], " 区财务局（新）\u200b"]]).lines
    [problem] = judge([line], AROUND)[0].problems
    assert problem.typed == "区财务局（新）"

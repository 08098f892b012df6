"""周通报 without a database: which day, which text, which number is asked about."""

from datetime import date
from fractions import Fraction

import pytest

from ledgers.holidays import published
from ledgers.workdays import Calendar
from notices.circular_moves import CIRCULAR_MOVES, OVER, CircularMove, CircularState
from notices.circulars import wording
from notices.circulars.bound_text import judge, loose_numbers, plain_text, runs_of, token
from notices.circulars.changes import pieces
from notices.circulars.looks import read_arranged
from notices.circulars.opening import subject
from notices.circulars.suggesting import suggested, unsaid
from notices.circulars.weeks import Week, draft_day, due_week, read_week
from notices.circulars.writer import Writer, shortened
from notices.documents.content import Bound
from tests.builders import at

CALENDAR = Calendar(published().years)
FIELDS = {"score.total": "66.20", "unit.huxi": "湖西街道办事处", "late.count": "3"}
PROPOSED = "总分{{score.total}}分，{{unit.huxi}}等{{late.count}}家逾期。"


@pytest.mark.parametrize(
    ("monday", "weekday", "day"),
    [
        # The vectors of the calendar: not on Friday because of 调休.
        ("2022-03-28", None, "2022-04-02"),
        ("2022-04-18", None, "2022-04-24"),
        ("2022-05-02", None, "2022-05-07"),
        ("2022-05-30", None, "2022-06-02"),
        ("2022-10-03", None, "2022-10-09"),
        ("2022-04-25", None, "2022-04-29"),
        ("2022-01-31", None, None),  # 春节: nobody works
        ("2022-04-25", 2, "2022-04-27"),
        ("2022-05-30", 4, "2022-06-02"),  # Friday is 端午: the working day before it
        ("2022-05-02", 0, "2022-05-05"),  # Monday to Wednesday are off: the first one worked
    ],
)
def test_draft_falls_on_the_day_that_is_set(monday: str, weekday: int | None, day: str) -> None:
    found = draft_day(Week(date.fromisoformat(monday)), CALENDAR, weekday)
    assert (found and f"{found}") == day


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(4, 29, 8, 59), None),  # last Sunday's issue is no longer caught up on its sixth day
        (at(4, 29, 9), "2022-W17"),
        (at(5, 1, 23), "2022-W17"),
        (at(5, 5), "2022-W17"),  # the worker was away over the holiday
        (at(5, 6, 10), None),
        (at(5, 7, 9), "2022-W18"),
    ],
)
def test_a_worker_that_was_away_catches_up_the_newest_week(now, due) -> None:
    found = due_week(now, CALENDAR, None)
    if now == at(4, 29, 8, 59):
        assert found is not None
        assert found.code == "2022-W16"
        return
    assert (found and found.code) == due


@pytest.mark.parametrize("text", ["2022W17", "2022-17", "2022-W54", "", "2022-W00", "九"])
def test_week_that_is_none_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="周"):
        read_week(text)


@pytest.mark.parametrize(
    ("text", "unknown", "missing", "broken"),
    [
        (PROPOSED, [], [], []),
        ("{{unit.huxi}}等{{late.count}}家逾期；总分{{score.total}}分", [], [], []),
        ("总分66.20分，{{unit.huxi}}等{{late.count}}家", [], ["score.total"], []),
        ("{{score.total}}，{{unit.huxi}}等{{late.counts}}家", ["late.counts"], ["late.count"], []),
        ("{{score.total}}，{{unit.huxi}}等{{late.count}家", [], ["late.count"], 1),
        ("{{score.total}}，{{ unit.huxi }}等{{late.count}}家", [], ["unit.huxi"], 1),
        ("", [], ["score.total", "unit.huxi", "late.count"], []),
    ],
)
def test_fields_that_are_unknown_missing_or_broken_are_named(text, unknown, missing, broken):
    found = judge(text, PROPOSED, FIELDS)
    assert (list(found.unknown), list(found.missing)) == (unknown, missing)
    assert len(found.broken) == (broken or 0)
    assert found.sound == (not unknown and not missing and not broken)


def test_leaving_out_can_be_confirmed_but_never_for_the_score() -> None:
    assert judge("{{score.total}}", PROPOSED, FIELDS, ["unit.huxi", "late.count"]).sound
    assert judge("", PROPOSED, FIELDS, list(FIELDS)).missing == ("score.total",)


def test_only_numbers_nobody_bound_are_asked_about() -> None:
    assert loose_numbers("总分{{score.total}}，另有３7家，12.5%", "总分{{score.total}}") == [
        "37",
        "12.5%",
    ]
    assert loose_numbers("2022年共2家", "2022年") == ["2"]
    assert loose_numbers("{{a.1}}{{b.2}}", "") == []


def test_text_becomes_runs_and_keeps_every_character() -> None:
    runs = runs_of(PROPOSED, FIELDS)
    assert runs[:3] == ("总分", Bound("score.total", "66.20"), "分，")
    said = "".join(one.text if isinstance(one, Bound) else one for one in runs)
    assert said == plain_text(PROPOSED, FIELDS) == "总分66.20分，湖西街道办事处等3家逾期。"


def test_difference_gives_both_texts_back() -> None:
    after = "总分{{score.total}}分，须督促{{unit.huxi}}。"
    found = pieces(PROPOSED, after)
    assert "".join(one.text for one in found if one.kind != "added") == PROPOSED
    assert "".join(one.text for one in found if one.kind != "removed") == after
    assert all(one.text.count("{{") == one.text.count("}}") for one in found)


def test_every_number_in_a_units_own_words_becomes_a_field() -> None:
    writer = Writer([{"code": "huxi", "name": "湖西街道办事处", "short": "湖西街道"}])
    text = writer.words("brief.huxi.work", "走访{12}家，完成85%")
    assert text == "走访（{{brief.huxi.work.1}}）家，完成{{brief.huxi.work.2}}"
    assert writer.fields == {"brief.huxi.work.1": "12", "brief.huxi.work.2": "85%"}
    assert shortened("1.484437350359%，100") == "约1.48%，100"


@pytest.mark.parametrize(
    ("change", "late", "said"),
    [
        ("6/5", ["a", "b", "c"], "【信用创建周通报】第12期：总分86.40，↑1.20；3家单位逾期"),
        ("-1/2", [], "【信用创建周通报】第12期：总分86.40，↓0.50"),
        ("0", [], "【信用创建周通报】第12期：总分86.40，持平"),
        (None, [], "【信用创建周通报】第12期：总分86.40"),
    ],
)
def test_subject_carries_the_message(change: str | None, late: list[str], said: str) -> None:
    since = None if change is None else {"change": str(Fraction(change))}
    material = {
        "campaign": {"demonstration": False},
        "score": {"total": "86.4", "since": since},
        "late": late,
        "label": "",
    }
    assert subject(material, number=12) == said


def test_suggestion_is_whole_clauses_within_the_limit() -> None:
    steps = [{"what": "accepted", "month": "2022年3月"}, {"what": "claim", "task": "宣传"}]
    work, problems = suggested(steps, late=["2022年4月"] * 40, returned=["2022年2月"])
    assert work == "2022年3月报送单审核通过；“宣传”申请销号。"
    assert problems.startswith("2022年2月报送单已退回，尚待修改；2022年4月尚未报送")
    assert problems.endswith("已过截止时间。")
    assert len(problems) <= 200
    assert suggested([], late=[], returned=[]) == ("", "")


def test_settings_that_cannot_be_taken_are_told_field_by_field() -> None:
    typed = {"masthead": "", "signer": "办" * 60, "weekday": "9", "next_number": "3"}
    _, problems = read_arranged(typed, least=5)
    assert set(problems) == {"masthead", "signer", "weekday", "next_number"}
    good = {"masthead": "通报\r\nBcc: x", "signer": "专班", "weekday": "", "next_number": "5"}
    arranged, problems = read_arranged(good, least=5)
    assert (problems, arranged.weekday, arranged.look.masthead) == ({}, None, "通报 Bcc: x")


def test_nothing_leaves_an_issue_that_is_over_and_only_another_signs() -> None:
    assert {CircularState.SENT, CircularState.VOIDED} == OVER
    leaving = [
        move
        for move, rule in CIRCULAR_MOVES.items()
        if OVER & rule.starts and rule.ends is not None
    ]
    assert leaving == []
    assert [move for move, rule in CIRCULAR_MOVES.items() if rule.another] == [
        CircularMove.RETURN,
        CircularMove.SIGN,
    ]


UNITS = [
    {"code": f"u{n}", "name": f"第{n}局", "short": f"{n}局", "member": n < 30} for n in range(31)
]


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (range(30), "各成员单位（30家）"),
        (range(31), "各成员单位（30家）和30局"),
        (range(29), "第0局、第1局、第2局、第3局、第4局等29家单位"),
        (range(2), "第0局、第1局"),
    ],
)
def test_every_member_is_only_said_of_every_member(codes: range, said: str) -> None:
    writer = Writer(UNITS)
    text = writer.units([f"u{n}" for n in codes], "loss.1")
    for key, field in writer.fields.items():
        text = text.replace(token(key), field)
    assert text == said


def test_words_a_brief_was_offered_are_not_said_twice() -> None:
    assert unsaid("2022年4月尚未报送，已过截止时间。") == ""
    assert unsaid("2022年4月报送单已退回，尚待修改；系统较慢。") == "系统较慢"
    assert unsaid("系统较慢；人手不足。") == "系统较慢；人手不足。"
    step = {"what": "submitted", "month": "2022年4月"}
    units = [
        {"code": "a", "name": "甲局", "short": "甲", "steps": [step], "problems": ""}
        | {"work": suggested([step], late=[], returned=[])[0]}
    ]
    said = list(wording._units({"units": units}, Writer(units)))
    assert len(said) == 1
    assert said[0].count("报送单") == 1


def test_name_that_holds_an_enumeration_is_not_counted_twice() -> None:
    two_in_one = {"code": "city", "name": "区综合执法局、城市管理局", "short": "执法局、城管局"}
    writer = Writer([{"code": "finance", "name": "区财政局", "short": "财政局"}, two_in_one])
    said = [writer.units(["finance", "city"], "late"), writer.shorts(["city"], most=2)]
    assert said == ["{{unit.finance}}、“{{unit.city}}”", "“{{short.city}}”"]
    assert writer.fields["unit.city"] == two_in_one["name"]

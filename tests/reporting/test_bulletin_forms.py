"""What was typed into a bulletin form: understood, or refused with a sentence per field."""

from datetime import date
from decimal import Decimal

import pytest

from reporting.filling.entries import Field
from reporting.published.official import Form, Published, Slot, points_field, read_bulletin
from reporting.written_days import read_written_day
from tests.bulletins import typed

TODAY = date(2022, 4, 18)
POINTS = {1: Decimal(20), 2: Decimal(10), 3: Decimal("4.8")}


def value_slot(code: str, month: str | None = None, part_of: str = "") -> Slot:
    metric = Field(
        code=code, name=code, measure="名", decimals=0, minimum=Decimal(0), maximum=Decimal(500),
        part_of=part_of, register=False, zero_reportable=False, owed=False,
    )  # fmt: skip
    name = f"metric-{code}" + (f"-{month}" if month else "")
    return Slot(name, metric, metric=code, month=month)


SLOTS = [
    Slot("total", points_field("总分", sum(POINTS.values(), Decimal(0)))),
    *(
        Slot(f"points-{n}", points_field(f"指标{n}", most), indicator=n)
        for n, most in POINTS.items()
    ),
    value_slot("rank", "2022-03"),
    value_slot("rank", "2022-04"),
    value_slot("whole"),
    value_slot("part", part_of="whole"),
]
FORM = Form({slot.name: slot for slot in SLOTS}, date(2022, 1, 1))


def read(**fields: str) -> Published:
    return read_bulletin(typed(**fields), FORM, today=TODAY)


def problems(**fields: str) -> dict[str, str]:
    return dict(read(**fields).problems)


def test_numbers_are_understood_in_any_width_and_a_blank_stays_unpublished() -> None:
    found = read(points_1="１８", points_2=" 9.5 ", points_3="", total="")
    assert found.problems == {}
    assert found.numbers == {"points-1": Decimal(18), "points-2": Decimal("9.5")}
    assert (found.as_of, found.issued_on) == (date(2022, 3, 31), date(2022, 4, 15))


def test_zero_is_a_published_number() -> None:
    assert read(points_2="0").numbers == {"points-2": Decimal(0)}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("21", "不能大于20，请核对"),
        ("-1", "不能为负数，请核对"),
        ("十分", "“十分”不是数字，请只填写阿拉伯数字，如 1280"),
        ("1e1", "“1e1”不是普通数字，请完整写出，如 12000"),
        ("NaN", "“NaN”不是普通数字，请完整写出，如 12000"),
        ("1.23456", "最多保留4位小数"),
    ],
)
def test_points_that_cannot_be_are_refused(text: str, sentence: str) -> None:
    assert problems(points_1=text) == {"points-1": sentence}


def test_all_points_must_make_the_total() -> None:
    full = {"points_1": "18", "points_2": "10", "points_3": "4.8"}
    assert problems(**full, total="32.8") == {}
    assert problems(**full, total="33") == {
        "total": "3项指标合计为32.8，与通报总分33不一致，请逐项核对"
    }


def test_some_points_must_leave_room_for_the_total() -> None:
    assert problems(points_1="18", total="30") == {}
    assert problems(points_1="18", total="17") == {
        "total": "已填1项指标合计18，超过通报总分17，请逐项核对"
    }
    assert problems(points_1="1", total="30") == {
        "total": "未填的指标即使全得满分，合计也只有15.8，达不到通报总分30，请逐项核对"
    }


def test_total_is_not_judged_by_points_that_are_wrong_themselves() -> None:
    assert set(problems(points_1="99", points_2="10", points_3="4", total="33")) == {"points-1"}


def test_paper_without_any_number_is_refused() -> None:
    assert problems() == {"numbers": "没有填写任何数字，请至少填写总分、一项指标得分或一个数据项"}
    assert problems(total="abc").keys() == {"total"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"issued_on": ""}, {"issued_on": "请填写发布日期"}),
        ({"as_of": "去年底"}, {"as_of": "“去年底”不是日期，请按 2022-04-20 的样子填写"}),
        (
            {"issued_on": "2022-04-19"},
            {"issued_on": "发布日期2022-04-19晚于今天（2022-04-18），请核对"},
        ),
        (
            {"as_of": "2022-04-16"},
            {"as_of": "数据截至日期2022-04-16晚于发布日期2022-04-15，请核对"},
        ),
        (
            {"as_of": "2021-12-31"},
            {"as_of": "数据截至日期2021-12-31早于评分期开始（2022-01-01），请核对"},
        ),
    ],
)
def test_dates_out_of_order_are_refused(fields: dict[str, str], expected: dict[str, str]) -> None:
    assert problems(points_1="1", **fields) == expected


@pytest.mark.parametrize(
    "text",
    ["2022-04-01", "2022年4月1日", "2022.4.1", "2022/04/01", "２０２２－０４－０１", "20220401"],
)
def test_date_is_read_as_people_write_it(text: str) -> None:
    assert read_written_day(text) == date(2022, 4, 1)


@pytest.mark.parametrize("text", ["2022-02-30", "2022-04", "20221301", "", "0000-01-01"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_written_day(text) is None


def test_texts_are_owed_and_bounded() -> None:
    assert problems(points_1="1", issuer=" \u202e ", title="", document="长" * 65) == {
        "issuer": "请填写发布单位，如“市社会信用体系建设领导小组办公室”",
        "title": "请填写通报标题",
        "document": "文号有65字，最多64字，请精简",
    }


def test_texts_lose_control_and_direction_characters() -> None:
    found = read(points_1="1", title="一季度\u202e\u2066通\x07报\n（续）")
    assert found.texts["title"] == "一季度通报 （续）"


def test_correction_owes_the_reason() -> None:
    def wrong(**fields: str) -> dict[str, str]:
        given = typed(points_1="1", **fields)
        return dict(read_bulletin(given, FORM, today=TODAY, correction=True).problems)

    assert wrong() == {"note": "请写明更正了什么、为什么更正"}
    assert wrong(note="总分抄错") == {}


def test_value_of_a_month_after_the_data_ends_is_refused() -> None:
    found = problems(**{"metric-rank-2022-03": "50", "metric-rank-2022-04": "49"})
    assert found == {
        "metric-rank-2022-04": "数据只截至2022-03-31，不会有2022-04的数值，请核对月份或截至日期"
    }


def test_part_above_its_whole_is_refused() -> None:
    assert problems(**{"metric-whole": "5", "metric-part": "6"}) == {
        "metric-part": "part（6）不能大于whole（5），请核对"
    }

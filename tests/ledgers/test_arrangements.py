"""A typed year is understood in the notice's own words, or refused line by line."""

from datetime import date

import pytest

from ledgers.arrangements import FIRST_YEAR, Arrangement, read_arrangement, spans, written
from ledgers.holidays import published
from tests.calendars import new_year, typed
from units.refusals import Invalid

LISTED = "元旦、春节、清明节、劳动节、端午节、中秋节、国庆节"


def problems(**instead: str) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        read_arrangement(typed(2022, **instead), year=2022)
    assert refused.value.message == (
        f"有{len(refused.value.problems)}处需要修改，2022年节假日表没有改动"
    )
    return refused.value.problems


@pytest.mark.parametrize("year", [one.year for one in published().years])
def test_every_published_year_reads_back_as_it_was_written(year: int) -> None:
    known = next(one for one in published().years if one.year == year)
    found = read_arrangement(typed(year), year=year)
    assert (found.off, found.worked) == (known.holidays, known.worked)


def test_words_of_the_notice_are_understood() -> None:
    found = read_arrangement(new_year(), year=2027)
    assert found == Arrangement(
        notice="国办发明电〔2026〕9号",
        title="国务院办公厅关于2027年部分节假日安排的通知",
        issued_on=None,
        note="",
        off={date(2027, 1, day): "元旦" for day in (1, 2, 3)}
        | {date(2027, 10, day): "国庆节" for day in range(1, 8)},
        worked={date(2027, 9, 26): "国庆节", date(2027, 10, 10): "国庆节"},
    )


@pytest.mark.parametrize(
    "line",
    [
        "2022-10-01 至 2022-10-07 国庆节",
        "国庆节 10月1日到10月7日",
        "国庆节：2022年10月1日（周六）至7日（周五）",
        "２０２２／１０／１～２０２２／１０／７　国庆节",
        "10.1—10.7，国庆节",
    ],
)
def test_span_is_understood_in_many_dresses(line: str) -> None:
    found = read_arrangement(typed(off=line, worked=""), year=2022).off
    assert spans(found) == [(date(2022, 10, 1), date(2022, 10, 7), "国庆节")]
    assert written(found) == "2022-10-01 至 2022-10-07 国庆节"


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("notice", " ", "请填写通知文号，节假日表以国务院办公厅的通知为准"),
        ("title", "", "请填写通知标题，节假日表以国务院办公厅的通知为准"),
        ("notice", "号" * 65, "通知文号有65字，最多64字，请精简"),
        ("issued_on", "去年", "看不懂印发日期“去年”，请写成 2025-11-04，或留空"),
        ("issued_on", "10月25日", "看不懂印发日期“10月25日”，请写成 2025-11-04，或留空"),
        (
            "off",
            "2023-01-01 元旦",
            "第1行：2023-01-01不在2022年，请填到2023年的节假日表",
        ),
        (
            "off",
            "2022-10-01 国庆节\n\n2022-09-30 至 2022-10-02 国庆节",
            "第3行：2022-10-01已列为放假，同一天只能列一次",
        ),
        ("off", "2022-02-30 春节", "第1行：没有“2022-02-30”这一天，请核对"),
        ("off", "2022-10-07 至 2022-10-01 国庆节", "第1行：2022-10-01早于2022-10-07，请把起止对调"),
        ("off", "国庆放七天", "第1行：看不懂“国庆放七天”，请写成 2022-10-01 至 2022-10-07 国庆节"),
        ("off", "2022-10-03", "第1行：请在日期后写明节日名称，最多32字，如“春节”"),
        (
            "off",
            "2022-10-15 运动会",
            f"第1行：2022-10-15是周六，本来就休息，不用列入；法定节日连休之内的，名称写{LISTED}之一",
        ),
        ("off", "", "没有一个放假日；2022年的通知还没有公布的，不用填，系统按暂定处理"),
        ("worked", "2022-10-10 国庆节", "第1行：2022-10-10是周一，本来就上班，不用列入"),
        ("worked", "2022-10-01 国庆节", "第1行：2022-10-01已列为放假，同一天只能列一次"),
        (
            "worked",
            "2022-10-08 国庆节\n2022-10-08 国庆节",
            "第2行：2022-10-08已列为上班，同一天只能列一次",
        ),
    ],
)
def test_wrong_field_is_refused_with_its_line_and_reason(field: str, given: str, said: str) -> None:
    assert problems(**{field: given}) == {field: said}


def test_weekday_off_may_bear_any_name() -> None:
    found = read_arrangement(typed(2022, off="2022-09-02 纪念日", worked=""), year=2022)
    assert found.off == {date(2022, 9, 2): "纪念日"}


def test_at_most_five_lines_and_a_hundred_and_twenty_are_told() -> None:
    many = problems(off="\n".join(["不是日期"] * 9))["off"]
    assert many.count("看不懂") == 5
    assert problems(off="x\n" * 121) == {"off": "有121行，一年最多120行，请核对"}
    assert FIRST_YEAR == 1949

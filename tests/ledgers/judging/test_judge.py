"""What a judge keeps between rows changes nothing in what it says of a row."""

from hypothesis import given
from hypothesis import strategies as st

from ledgers.judging.cleaning import for_key, plain_code, plain_text
from ledgers.judging.verdicts import Value
from tests.ledgers.judging.rows import LICENCE, cells, judge, judged

CELLS = st.one_of(
    st.text(max_size=40),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(),
    st.sampled_from([*LICENCE.values(), "无", "/", 1, 1.0, True, "1", "长期"]),
)


@given(st.lists(st.lists(CELLS, min_size=28, max_size=28), max_size=6))
def test_no_cell_breaks_the_judge_and_none_colours_the_next(rows: list) -> None:
    together = judge()
    for number, row in enumerate(rows, 2):
        verdict = together.row(number, row)
        alone = judge().row(number, row)
        assert verdict.values == alone.values
        assert [one for one in verdict.findings if one.code != "E8"] == list(alone.findings)
        assert verdict.ok == (not verdict.codes)
        assert all(isinstance(value, str) for value in verdict.values)
        assert "\0" not in "".join(verdict.values)


def test_true_one_and_the_text_one_are_not_the_same_cell() -> None:
    one = judge()
    written: list[Value] = ["1", True, 1, 1.0]
    states = [
        one.row(
            n, cells(one.standard, {**LICENCE, "行政许可决定文书号": str(n), "当前状态": value})
        )
        for n, value in enumerate(written)
    ]
    assert [list(verdict.codes) for verdict in states] == [[], ["E4"], [], []]


def test_person_is_never_named_in_a_sentence() -> None:
    secret = "张三丰" * 80
    verdict = judged(
        {
            "行政相对人名称": secret,
            "行政相对人类别": "自然人",
            "统一社会信用代码": "",
            "证件类型": "身份证",
            "证件号码": "371502199003070018",
        }
    )
    assert verdict.codes == ("E6", "E9")
    told = "".join(one.message for one in verdict.findings)
    assert "张三丰" not in told
    assert "3715021990" not in told


def test_key_does_not_depend_on_dress() -> None:
    dressed = {
        "行政许可决定文书号": "样许［2022］ 1号",
        "行政相对人名称": "聊城样例 商贸有限公司",
    }
    assert judged(dressed).key == judged({}).key != ""
    assert judged({"行政许可决定文书号": "样许（2022）1号"}).key == judged({}).key
    assert judged({"行政许可决定文书号": "无"}).key == ""


@given(st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for clean in (plain_code, for_key, lambda one: plain_text(one, short=True)):
        assert clean(clean(text)) == clean(text)


def test_column_that_the_table_lacks_is_named_as_such() -> None:
    kept = judge()
    kept.table("2019", missing_columns={"XK_NR"})
    values = ["" for _ in kept.standard.columns]
    said = {one.column: one.message for one in kept.row(5, values).findings}
    assert said["XK_NR"] == ("表中没有“许可内容”这一列，必填；请把表头改成这个名称，或补上这一列")
    assert said["XK_JDRQ"] == "许可决定日期为空，必填，请补填"

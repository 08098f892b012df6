"""What goes on paper: no invisible signs, one paragraph a line, titles broken between words."""

from datetime import date

import pytest

from notices.documents import geometry, titles
from notices.documents.content import Paragraph, Table, bound_fields
from notices.documents.printable import clean, printable
from tests.notices.documents import example
from tests.notices.documents.example import bound, said


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("区\u202e财政局\u2069\ufeff", "区财政局"),
        ("甲\t乙\r\n丙\x00\x1f\ufffe\ud800", "甲 乙 丙"),
        ("全角　空格 🀄", "全角　空格 🀄"),
    ],
)
def test_signs_that_print_nothing_are_left_out(typed: str, printed: str) -> None:
    assert printable(typed) == printed


def test_typed_lines_become_paragraphs_with_their_fields() -> None:
    number = bound("n", "7")
    paper = example.one_pager()
    typed = (said("甲", number, "条\n\n乙\n"), said(number))
    lines = [
        one
        for one in clean(type(paper)(**{**vars(paper), "body": typed})).body
        if isinstance(one, Paragraph)
    ]
    assert lines == [said("甲", number, "条"), said("乙"), said(number)]


def test_no_bound_field_is_lost_by_cleaning() -> None:
    paper = example.circular()
    assert list(bound_fields(clean(paper))) == list(bound_fields(paper))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("2022年4月调度材料", ["2022年4月调度材料"]),
        (
            "关于2022年第17周社会信用体系建设典型城市创建工作情况的通报",
            ["关于2022年第17周社会信用体系", "建设典型城市创建工作情况的通报"],
        ),
        ("信" * 45, ["信" * 15] * 3),
    ],
)
def test_title_is_broken_between_words(title: str, lines: list[str]) -> None:
    assert titles.lines(title) == lines


def test_masthead_stays_on_one_line_as_long_as_it_can_be_read() -> None:
    assert geometry.masthead("某区文件")[1] == 100
    for length in range(1, 28):
        size, percent = geometry.masthead("文" * length)
        assert size * 2 == int(size * 2), "a document says half points only"
        room = geometry.TEXT_WIDTH * geometry.POINTS_PER_MM
        assert length * size * percent / 100 <= room
        assert percent >= geometry.NARROWEST


def test_date_longer_than_the_signer_ends_two_characters_before_the_edge() -> None:
    signer, dated = geometry.signature("专班", geometry.day(date(2022, 5, 6)))
    assert (signer, dated) == (18.0, 20.0)


@pytest.mark.parametrize(
    ("rows", "widths", "sentence"),
    [
        ((("甲",),), (1, 1), "表格第1行有1格，表头有2列，须相同。"),
        ((), (1,), "表格有2列，列宽给了1个，须每列一个正数。"),
        ((), (1, 0), "表格有2列，列宽给了2个，须每列一个正数。"),
    ],
)
def test_uneven_table_is_refused(rows, widths, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:
        Table(head=("项", "数"), rows=rows, widths=widths)
    assert str(refused.value) == sentence

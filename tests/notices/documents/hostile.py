"""Papers nobody should write, and that must be printed all the same."""

from dataclasses import replace

from notices.documents.content import Annex, Heading, Paper, Paragraph, Table
from tests.notices.documents.example import bound, circular, one_pager, said

CODE = (
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *',
    "*粗* _斜_ $x^2$ `码` @引 <标> \\ // 注",
    "</td><script>alert(1)</script><img src=//x.example/y>",
    "]]><w:p/>&amp;&nbsp;{{ 7*7 }}{% now %}",
    "=1+1",
    "＝SUM(A1)",
    "-2+3",
    "@cmd",
)
LONG_NAME = "聊城市江北水城旅游度假区社会信用体系建设典型城市创建工作领导小组" * 6


def of_code() -> Paper:
    """Every place of the paper says code."""
    first = CODE[0]
    table = Table(
        head=(first, "值"), rows=tuple((one, bound(one, one)) for one in CODE), widths=(1, 1)
    )
    return replace(
        one_pager(),
        masthead=first,
        number=first,
        title=first,
        addressee=first,
        signer=first,
        as_of=first,
        opening=(said(first),),
        body=(*(said(one, bound(one, one)) for one in CODE), Heading(1, CODE[3]), table),
        annexes=(Annex(title=CODE[3], blocks=(table,)),),
    )


def of_invisible_signs() -> Paper:
    """Signs that turn the direction, tear XML apart or print nothing."""
    return replace(
        one_pager(),
        title="区\u202e财政局\u2066\x00",
        body=(said("甲\u200f", bound("a", "8\u202e6.4"), "\x0b\x1f\ufffe乙\r\n丙\ud800"),),
    )


def of_many_rows() -> Paper:
    rows = tuple(
        (str(number), LONG_NAME, bound(f"row.{number}", number * 7)) for number in range(1, 501)
    )
    table = Table(head=("序号", "单位", "数"), rows=rows, widths=(1, 6, 1))
    return replace(circular(), annexes=(Annex(title="长表", blocks=(table,)),))


def of_empty_sections() -> Paper:
    empty = Table(head=("项", "数"), rows=(), widths=(1, 1))
    body = (Heading(1, "一、空"), Paragraph(runs=()), said("  "), Heading(1, "二、空"), empty)
    return replace(
        one_pager(), body=body, signer="", as_of="", annexes=(Annex(title="空", blocks=()),)
    )


def of_many_sections() -> Paper:
    sections = [
        block
        for number in range(1, 101)
        for block in (Heading(1, f"第{number}部分"), said("情况说明。" * 120))
    ]
    return replace(circular(), body=tuple(sections))


ALL = {
    "code": of_code,
    "invisible": of_invisible_signs,
    "rows": of_many_rows,
    "empty": of_empty_sections,
    "sections": of_many_sections,
}

"""CSV files open as text in any office program and never as formulas."""

from reporting.csv_files import csv_file


def test_file_begins_with_the_mark_and_ends_lines_as_spreadsheets_do() -> None:
    assert csv_file([["单位", "电话"], ["甲,乙", '说"好"']]) == (
        '\ufeff单位,电话\r\n"甲,乙","说""好"""\r\n'.encode()
    )


def test_nothing_in_it_is_a_formula() -> None:
    typed = ["=1+1", "+86 635", "-1", "@SUM", "\tx", "＝1+1", "a=1", ""]
    lines = csv_file([[one] for one in typed]).decode("utf-8-sig").split("\r\n")
    assert lines[:4] == ["'=1+1", "'+86 635", "'-1", "'@SUM"]
    assert lines[5:7] == ["'＝1+1", "a=1"]

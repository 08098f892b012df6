"""Invented workbooks of 行政许可 of any size: 28 columns, a chosen part faulty, always the same."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from rustpy_xlsxwriter import FastExcel

from ledgers.credit_code import ORGANISATION_WORTHS, check_digit
from ledgers.standard import standard

LICENCE = "publicity-licence"
REPORTED_ON = date(2022, 12, 20)
KINDS = ("普通", "特许", "认可", "核准", "登记")
AGENCY, SOURCE = "示例市行政审批服务局", "示例市市场监督管理局"
FAULTY = 0.15


def credit_code(number: int) -> str:
    """A company's code with both check characters right; one number, one code."""
    own = f"{number:08d}"
    total = 11 - sum(worth[one] for worth, one in zip(ORGANISATION_WORTHS, own, strict=True)) % 11
    body = f"91371502{own}{'0' if total == 11 else 'X' if total == 10 else total}"
    return body + check_digit(body)


def rows(first: int, last: int, *, faulty: float = FAULTY, edition: int = 0) -> Iterator[list[str]]:
    """The decisions numbered first to last in the standard's column order.

    Another edition of the same numbers changes the content of every tenth row and nothing else.
    """
    for number in range(first, last):
        chance = random.Random(number)
        values = _right(number, chance, edition)
        if chance.random() < faulty:
            chance.choice(FAULTS)(values)
        yield list(values.values())


def _right(number: int, chance: random.Random, edition: int) -> dict[str, str]:
    person = chance.random() < 0.1
    decided = date(2022, 1, 4) + timedelta(days=chance.randrange(340))
    edited = f"（第{edition}次更正）" if edition and number % 10 == 0 else ""
    agency, source = credit_code(1), credit_code(2)
    given = {
        "XK_XDR_MC": f"示例人{number}" if person else f"示例第{number}号商贸有限公司",
        "XK_XDR_LB": "自然人" if person else "法人及非法人组织",
        "XK_XDR_SHXYM": "" if person else credit_code(number + 10),
        "XK_FRDB": "" if person else f"示例代表{number % 5000}",
        "XK_XDR_ZJLX": "身份证" if person else "",
        "XK_XDR_ZJHM": identity(number) if person else "",
        "XK_XKWS": "关于准予示例行政许可的决定书",
        "XK_WSH": f"示审批〔2022〕{number}号",
        "XK_XKLB": KINDS[number % 5],
        "XK_XKZS": "示例经营许可证",
        "XK_XKBH": f"SL{number:010d}",
        "XK_NR": f"经审查，准予第{number}号申请人从事示例经营活动，许可范围见证书。{edited}",
        "XK_JDRQ": f"{decided:%Y/%m/%d}",
        "XK_YXQZ": f"{decided:%Y/%m/%d}",
        "XK_YXQZI": "2099/12/31" if number % 3 else f"{decided + timedelta(days=1000):%Y/%m/%d}",
        "XK_XKJG": AGENCY,
        "XK_XKJGDM": agency,
        "XK_ZT": "1",
        "XK_LYDW": SOURCE,
        "XK_LYDWDM": source,
    }
    return {column.code: given.get(column.code, "") for column in standard(LICENCE).columns}


def identity(number: int) -> str:
    """An invented identity number with the right check character."""
    born = date(1960, 1, 1) + timedelta(days=number % 15000)
    body = f"371502{born:%Y%m%d}{number % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(one) * weight for one, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def _without_agency(values: dict[str, str]) -> None:
    values["XK_XKJGDM"] = "无"


def _wrong_code(values: dict[str, str]) -> None:
    code = values["XK_LYDWDM"]
    values["XK_LYDWDM"] = code[:-1] + ("1" if code[-1] != "1" else "2")


def _no_day(values: dict[str, str]) -> None:
    values["XK_JDRQ"] = "五月的一天"


def _unknown_kind(values: dict[str, str]) -> None:
    values["XK_XKLB"] = "其他"


def _ended_before(values: dict[str, str]) -> None:
    values["XK_YXQZI"] = "2001/01/01"


def _no_content(values: dict[str, str]) -> None:
    values["XK_NR"] = "/"


FAULTS = (_without_agency, _wrong_code, _no_day, _unknown_kind, _ended_before, _no_content)


def write(path: Path, first: int, last: int, *, faulty: float = FAULTY, edition: int = 0) -> Path:
    """The workbook with the headers of 2019; 100,000 rows in some three seconds."""
    names = [column.name for column in standard(LICENCE).columns]
    some = (
        dict(zip(names, one, strict=True))
        for one in rows(first, last, faulty=faulty, edition=edition)
    )
    FastExcel(str(path)).sheet("行政许可", some).save()
    return path

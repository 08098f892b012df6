"""The workbooks of 批量导入人员: the template, the annotated list, the sheet of first passwords."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ledgers.writing import BAD, HEAD, PLAIN, SAID, Book, Cell
from reporting.spreadsheets.table import NARROWEST, Rows, write_table
from reporting.spreadsheets.template import GREY, OPEN
from units.first_passwords import HandedOut
from units.judging import GIVEN, Judged
from units.models import PeopleImport, Unit
from units.roles import OF_A_UNIT
from units.roster import LINES_AT_MOST, NAMES, REASON

PEOPLE, UNITS, NOTES = "人员", "单位名称", "填写说明"
WIDTHS = {"username": 22, "post": 30, "email": 34, "role": 22, "unit": 30}
REASON_WIDTH = 70
HANDED = "密码只显示这一次。逐人当面或单独交付，登录后请本人修改密码；交付后请删除本表。"
LEGEND = "红底的格有误，原因在最后一列。改好后可直接上传本表，“错误原因”列不用删除。"
OWN_A_UNIT = "、".join(role.label for role in GIVEN if role in OF_A_UNIT)
SAID_BEFORE = (
    f"一行一人，从第2行填起，一次最多{LINES_AT_MOST}人；也可以从别的表粘贴，列的次序不限。",
    "账号：登录用，用字母、数字和 . @ + - _，不空格；不能与别人相同。",
    "岗位：只写职务，不写姓名，如“办公室填报员”。",
    "邮箱：可以不填；不填收不到提醒和通报。",
    f"角色：从下拉里选。{OWN_A_UNIT}须填单位，其他角色不填。系统管理员不能批量增加。",
    "单位：从下拉里选，或照“单位名称”表填全称或简称。",
    "上传后只检查，不增加任何人；看过检查结果，确认后才增加。已有的人不会被改动。",
)


def template(units: Sequence[Unit]) -> bytes:
    """An empty list with drop-downs for role and unit; every cell is text."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = PEOPLE
    _fill(page, [list(NAMES.values())], list(WIDTHS.values()))
    for row in page.iter_rows(min_row=2, max_row=LINES_AT_MOST + 1, max_col=len(NAMES)):
        for cell in row:
            cell.number_format, cell.fill = "@", OPEN
    named = [[UNITS, "简称"], *([unit.name, unit.short_name] for unit in units)]
    _fill(book.create_sheet(UNITS), named, [34, 22])
    _fill(book.create_sheet(NOTES), [[line] for line in (NOTES, *SAID_BEFORE)], [90])
    # Of a list in the rule itself WPS takes 255 characters: enough for roles, not for units.
    _choose(page, "role", f'"{",".join(role.label for role in GIVEN)}"')
    _choose(page, "unit", f"{UNITS}!$A$2:$A${max(len(named), 2)}")
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def annotated(found: PeopleImport, lines: Iterable[Judged]) -> bytes:
    """The list as it was typed, every cell at its address, the bad ones coloured, reasons beside.

    Texts are inline, so nothing typed is ever a formula.
    """
    places: dict[str, int] = found.places
    reason = max(places.values()) + 1
    widths = [NARROWEST] * reason + [REASON_WIDTH]
    for field, place in places.items():
        widths[place] = WIDTHS[field]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "annotated.xlsx"
        with Book(path) as book:
            rows = _annotated_rows(found.header, places, reason, lines)
            book.sheet(PEOPLE, rows, widths=widths, below=found.header + 1)
        return path.read_bytes()


def _annotated_rows(
    header: int, places: dict[str, int], reason: int, lines: Iterable[Judged]
) -> Iterator[tuple[int, list[Cell]]]:
    if header > 1:
        yield 1, [(0, LEGEND, PLAIN)]
    ordered = sorted((place, field) for field, place in places.items())
    head: list[Cell] = [(place, NAMES[field], HEAD) for place, field in ordered]
    yield header, [*head, (reason, REASON, HEAD)]
    for one in lines:
        wrong = {problem.field for problem in one.problems}
        cells: list[Cell] = [
            (place, one.line.typed.get(field, ""), BAD if field in wrong else PLAIN)
            for place, field in ordered
        ]
        told = "；".join(f"{p.column}：{p.said}，{p.mend}" for p in one.problems)
        yield one.line.row, [*cells, (reason, told, SAID)]


def passwords(sheet: Sequence[HandedOut], *, address: str) -> bytes:
    """What is handed to each person; to be printed, cut apart and then deleted."""
    head = ("序号", "单位", "岗位", "账号", "首次密码", "登录地址")
    rows: Rows = [head, *(_slip(number, one, address) for number, one in enumerate(sheet, 1))]
    return write_table(rows, name="首次密码", notes=[HANDED])


def _slip(number: int, one: HandedOut, address: str) -> tuple[str, ...]:
    user = one.one.user
    return (str(number), one.unit, user.post, user.username, one.password, address)


def _fill(page: Worksheet, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    for number, row in enumerate(rows, start=1):
        for column, said in enumerate(row, start=1):
            cell = page.cell(number, column, said)
            cell.data_type, cell.number_format = "s", "@"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if number == 1:
                cell.fill = GREY
    for letter, width in zip("ABCDE", widths, strict=False):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"


def _choose(page: Worksheet, field: str, choices: str) -> None:
    """A drop-down below the header; what is pasted over it is judged after the upload."""
    rule = DataValidation(type="list", formula1=choices, allow_blank=True)
    page.add_data_validation(rule)
    letter = "ABCDE"[list(NAMES).index(field)]
    rule.add(f"{letter}2:{letter}{LINES_AT_MOST + 1}")

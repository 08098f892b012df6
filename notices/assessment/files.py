"""The assessment as a file to keep: CSV, workbook, or a paper with its definitions."""

from collections.abc import Iterator

from indicators.models import Campaign
from notices.assessment.table import Assessed, Assessment
from notices.documents import docx
from notices.documents.content import Annex, Bound, Paper, Paragraph, Run, Table
from reporting.csv_files import csv_file
from reporting.spreadsheets.table import write_tables

FACTS_ONLY = "只列事实，不打分、不排名；单位按方案顺序。"


def written(campaign: Campaign, page: Assessment, form: str) -> bytes:
    """The bytes of csv, xlsx or docx."""
    if form == "docx":
        return docx.write(paper_of(campaign, page))
    title = f"{'〔演示〕' if campaign.demonstration else ''}{campaign.name} 考核事实"
    notes = [title, f"{page.span.label}，{_as_of(page)}。{FACTS_ONLY}"]
    defined = [["列", "口径"], *([label, said] for label, said in page.definitions)]
    if form == "xlsx":
        return write_tables([("考核事实", page.table), ("口径", defined)], notes=notes, fixed=2)
    return csv_file([*([note] for note in notes), *page.table, [], *defined])


def paper_of(campaign: Campaign, page: Assessment) -> Paper:
    """Three tables of facts, the definitions behind them."""
    return Paper(
        masthead="",
        red=False,
        number="",
        title=f"{page.span.label}工作情况考核事实",
        addressee="",
        opening=(),
        body=(Paragraph((FACTS_ONLY,)),),
        annexes=tuple(_annexes(page)),
        signer="专班办公室",
        dated=page.span.today,
        as_of=_as_of(page),
        demonstration=campaign.demonstration,
    )


def _annexes(page: Assessment) -> Iterator[Annex]:
    for title, first, last in (("报送", 0, 5), ("审核", 5, 8), ("目标任务和督办", 8, 15)):
        head = ("单位", *(one.label for one in page.columns[first:last]))
        rows = tuple(_row(row, first, last) for row in page.rows)
        yield Annex(f"{title}情况", (Table(head, rows, (4, *(2 for _ in head[1:]))),))
    defined = tuple((label, said) for label, said in page.definitions)
    yield Annex("各列口径", (Table(("列", "口径"), defined, (2, 7)),))


def _row(row: Assessed, first: int, last: int) -> tuple[Run, ...]:
    said = row.values[first:last]
    return row.unit.short_name, *(Bound(f"{row.unit.code}.{one}", text) for one, text, _ in said)


def _as_of(page: Assessment) -> str:
    today = page.span.today
    return f"数据截至{today.year}年{today.month}月{today.day}日"

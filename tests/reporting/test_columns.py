"""A person leaves columns of a wide table out; an address shows others, and a file follows."""

import csv
import io

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from indicators.models import Campaign
from tests import builders as build
from tests.ledgers import batches as invented
from tests.web import read, signed_in
from units.columns import MOST, choose, columns_of, show_all
from units.models import ColumnChoice

pytestmark = pytest.mark.django_db
OFFERED = [("a", "甲"), ("b", "乙"), ("c", "丙")]


def _shown(user: object, query: str = "") -> list[str]:
    return columns_of(user, "matrix", OFFERED, QueryDict(query)).shown  # type: ignore[arg-type]


def test_choice_is_remembered_for_its_person_and_table_alone(campaign: Campaign) -> None:
    mine, other = build.reviewer(), build.head()
    choose(mine, "matrix", offered=["a", "b", "c"], shown={"a", "c"})
    assert (_shown(mine), _shown(other)) == (["a", "c"], ["a", "b", "c"])
    assert columns_of(mine, "review", OFFERED, {}).shown == ["a", "b", "c"]
    # A table without a column is none: nothing chosen is all.
    choose(mine, "matrix", offered=["a"], shown=set())
    assert _shown(mine) == ["a", "b", "c"]
    # A column that was not on the form is left as it was.
    choose(mine, "matrix", offered=["a", "c"], shown={"c"})
    choose(mine, "matrix", offered=["c", "b"], shown={"c"})
    assert _shown(mine) == ["c"]
    show_all(mine, "matrix")
    assert _shown(mine) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("columns=b", ["b"]),
        ("columns=c,b", ["b", "c"]),
        ("columns=b,x", ["b"]),
        ("columns=x", ["a"]),
        ("columns=", ["a"]),
        ("columns=%00", ["a"]),
    ],
)
def test_address_decides_for_itself_and_changes_no_choice(
    campaign: Campaign, query: str, shown: list[str]
) -> None:
    mine = build.reviewer()
    choose(mine, "matrix", offered=["a", "b", "c"], shown={"a"})
    assert _shown(mine, query) == shown
    assert _shown(mine) == ["a"]


def test_too_many_and_too_long_codes_are_not_kept(campaign: Campaign) -> None:
    codes = [f"m{number}" for number in range(3 * MOST)]
    choose(build.reviewer(), "matrix", offered=["x" * 65, "a", *codes], shown={"a"})
    kept = ColumnChoice.objects.get().hidden
    assert len(kept) <= MOST
    assert max(map(len, kept)) <= 64


def _choose(client: Client, table: str, **sent: object) -> str:
    answer = client.post(reverse("columns", args=[table]), sent)
    assert answer.status_code == 302
    return str(answer["Location"])


@pytest.mark.usefixtures("twentieth_of_april")
def test_matrix_and_its_files_show_what_was_chosen(opened: Campaign) -> None:
    client, code = signed_in(build.reviewer()), opened.code
    metrics = [f"{one}" for one in opened.metrics.values_list("code", flat=True)]
    page = read(client, "matrix", code)
    assert "<th>状态</th>" in page
    address = reverse("matrix", args=[code])
    back = _choose(
        client,
        "matrix",
        offered=["state", "owed", *metrics],
        shown=["owed", "enterprises"],
        next=f"{address}?month=2022-04&columns=state&kind=",
    )
    assert back == f"{address}?month=2022-04&kind="
    page = read(client, "matrix", code)
    assert "<th>状态</th>" not in page
    assert "<th>必报</th>" in page
    body = client.get(reverse("matrix-csv", args=[code])).content.decode("utf-8-sig")
    head = next(csv.reader(io.StringIO(body)))
    assert head[:6] == ["序号", "单位", "类别", "月份", "必报项", "已填项"]
    assert len(head) == 7
    asked = client.get(reverse("matrix-xlsx", args=[code]), {"columns": "state"})
    sheet = load_workbook(io.BytesIO(asked.content)).worksheets[0]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "状态" in said
    assert "必报项" not in said
    assert any("列未列出" in one for one in said)
    _choose(client, "matrix", act="all", next="//elsewhere.example/")
    assert "<th>状态</th>" in read(client, "matrix", code)


@pytest.mark.usefixtures("twentieth_of_april")
def test_other_wide_tables_follow_the_choice(opened: Campaign) -> None:
    client, code = signed_in(build.reviewer()), opened.code
    build.submit(build.sheet_of(opened, "huxi", 4), by=build.clerk("huxi"), when=build.at(4, 20))
    invented.merged([invented.row(1)])
    records = f"{reverse('ledger-records', args=[code, invented.LICENCE])}?unit=market-supervision"
    tables = {
        "review": (reverse("review", args=[code]), "changed", "<th>较上次审核</th>"),
        "ledger-records": (records, "due", "<th>应报送</th>"),
        "ledger-batches": (reverse("ledger-batches", args=[code]), "rows", '<th class="num">行数'),
        "assessment": (
            reverse("assessment", args=[code]),
            "follow_ups_open",
            "督办未销号</a></th>",
        ),
    }
    for table, (address, column, head) in tables.items():
        assert head in client.get(address).content.decode(), table
        _choose(client, table, offered=[column, "x"], shown=["x"], next=address)
        assert head not in client.get(address).content.decode(), table
    # Pages that show the same rows without a choice show them whole.
    assert '<th class="num">行数' in read(client, "ledgers", code)
    body = client.get(reverse("assessment-file", args=[code, "csv"])).content.decode("utf-8-sig")
    assert "督办未销号" not in body
    assert "督办逾期销号" in body


def test_table_that_is_none_is_not_found(campaign: Campaign) -> None:
    client = signed_in(build.reviewer())
    assert client.post(reverse("columns", args=["elsewhere"])).status_code == 404
    assert client.get(reverse("columns", args=["matrix"])).status_code == 405

"""A workbook that holds several ledgers says so, and one press brings the others in as well."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from ledgers import imports
from ledgers.models import Batch
from tests import builders as build
from tests.ledgers.brought import GOLDEN, LICENCE, NOW, UNIT, checked, worked_on
from tests.web import ask, read, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("campaign")]
PENALTY = "publicity-penalty"
PLACE = f"campaigns/{build.CODE}/ledgers/"


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """One workbook of licences and penalties, as the template of 2018 has them."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name in ("行政许可", "行政处罚"):
        sheet = book.create_sheet(name)
        source = load_workbook(GOLDEN / f"{name}-单位台账.xlsx").worksheets[0]
        for row in source.iter_rows(values_only=True):
            sheet.append(row)
    book.save(tmp_path / "双公示.xlsx")
    return tmp_path / "双公示.xlsx"


def test_the_other_sheets_come_in_with_one_press(both: Path) -> None:
    batch = checked(both)
    clerk = signed_in(build.clerk(UNIT))
    page = read(clerk, "ledger-batch", build.CODE, batch.pk)
    assert "工作表“行政处罚”是" in page
    assert "用同一份文件导入" in page
    again = {"standard": PENALTY}
    address = reverse("also-ledger-batch", args=[build.CODE, batch.pk])
    clerk.post(address, again)
    other = worked_on(Batch.objects.get(ledger__standard=PENALTY))
    assert (other.state, other.unit, other.reported_on) == ("checked", batch.unit, NOW.date())
    assert other.layout[0]["sheet"] == "行政处罚"
    assert other.layout[0]["others"] == {LICENCE: ["行政许可"]}
    assert f"第{other.pk}批</a>导入" in read(clerk, "ledger-batch", build.CODE, batch.pk)
    assert clerk.post(address, again).status_code == 409
    assert clerk.post(address, {"standard": "commitment"}).status_code == 404
    assert signed_in(build.clerk("finance")).post(address, again).status_code == 404


def test_a_program_brings_the_other_sheets_in(both: Path) -> None:
    batch = checked(both)
    clerk, place = signed_in(build.clerk(UNIT)), f"{PLACE}batches/{batch.pk}/"
    (other,) = ask(clerk, "GET", place)[1]["others"]
    assert other == {"standard": PENALTY, "sheets": "“行政处罚”", "batch": None}
    status, body = ask(clerk, "POST", f"{place}also/", {"standard": PENALTY})
    assert (status, body["standard"], body["state"]) == (201, PENALTY, "uploaded")
    assert ask(clerk, "GET", place)[1]["others"][0]["batch"] == body["id"]
    assert ask(clerk, "POST", f"{place}also/", {"standard": "commitment"})[0] == 404
    assert ask(clerk, "POST", f"{place}also/", {"standard": PENALTY})[0] == 409


def test_a_file_brought_to_the_wrong_ledger_is_told_the_right_one() -> None:
    path = GOLDEN / "行政处罚-规范.xlsx"
    batch = imports.upload(
        imports.Workbook(path.name, io.BytesIO(path.read_bytes())),
        by=build.clerk(UNIT),
        at=NOW,
        unit=build.unit(UNIT),
        standard_code="commitment",
        reported_on=date(2022, 5, 12),
    )
    refused = worked_on(batch)
    assert refused.state == "refused"
    assert "像是“行政处罚" in refused.told
    assert "请改选台账种类后重新上传" in refused.told
    # The wrong kind is not chosen again for whom it misled.
    page = read(signed_in(build.clerk(UNIT)), "ledger-batch", build.CODE, refused.pk)
    assert f"upload/?unit={UNIT}" in page

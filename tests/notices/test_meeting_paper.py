"""Every page of a pack is one page: in the PDF, and in the .docx as an office program sets it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from indicators.models import Campaign
from notices.documents import docx, pdf
from notices.documents.content import Paper
from notices.meetings import packs, papers
from notices.models import Meeting
from tests import builders as build
from tests.kept import once
from tests.life import april_scored
from tests.notices.office import pages

pytestmark = pytest.mark.django_db
HELD = build.at(4, 29, 9)
AGENDA = "\n".join(f"是否同意第{at}项：调整牵头单位并追加一名联络员" for at in range(1, 16))
TEXT = "逐户核对“信易贷”注册企业名单，差额列出明细并于月底前报专班办公室，同时说明（2022年）口径"


@pytest.fixture
def content(campaign: Campaign) -> dict[str, Any]:
    april_scored(campaign)
    once("held", lambda: packs.ensure_packs(now=HELD))
    return dict(Meeting.objects.get().content)


def sheets(content: dict[str, Any], agenda: str) -> dict[str, Paper]:
    found = {"district": papers.district(content, agenda=agenda)}
    return found | {code: papers.unit_page(content, code) for code in content["leads"]}


def crowded(content: dict[str, Any]) -> dict[str, Any]:
    """The longest month a campaign can have: long names, every unit late, twenty decisions."""
    found = deepcopy(content)
    for at, unit in enumerate(found["units"].values()):
        unit["name"] = f"{unit['name']}（区社会信用体系建设服务中心）"
        unit["short"] = f"{unit['short']}、信用中心{at}"
    found["missing"] = {code: ["2022-03", "2022-04"] for code in found["units"]}
    leads, joint = list(found["leads"]), list(found["units"])[:6]
    found["items"] = [
        {
            "id": at,
            "label": f"2022年4月第{at}项",
            "text": TEXT[at:],
            "lead": leads[at % len(leads)],
            "joint": joint,
            "post": "分管副主任",
            "due": f"2022-04-{at:02}",
            "state": "open",
            "standing": "overdue" if at % 2 else "open",
            "said": "未办结",
            "late": bool(at % 2),
            "days": -at,
        }
        for at in range(1, 21)
    ]
    for one in found["indicators"]:
        one["losses"] = one["losses"] * 9
    return found


@pytest.fixture
def every(content: dict[str, Any]) -> dict[str, Paper]:
    """The month as it was and at its longest, the district's page and every unit's."""
    plain, long = sheets(content, ""), sheets(crowded(content), AGENDA)
    return {f"plain-{code}": one for code, one in plain.items()} | {
        f"crowded-{code}": one for code, one in long.items()
    }


def test_pdf_is_one_page(every: dict[str, Paper]) -> None:
    assert [name for name, one in every.items() if not pdf.fits_one_page(pdf.write(one))] == []


def test_docx_is_one_page_in_an_office_program(every: dict[str, Paper], tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.docx" for name in every]
    for file, paper in zip(files, every.values(), strict=True):
        file.write_bytes(docx.write(paper))
    assert {name: count for name, count in pages(files).items() if count != 1} == {}

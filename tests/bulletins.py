"""What the office types and attaches when the city has published something."""

import io
import struct
import zipfile
from collections.abc import Mapping
from datetime import datetime

from indicators.models import Campaign
from reporting.demonstration.paper import paper
from reporting.models import Bulletin
from reporting.published import bulletins
from reporting.published.bulletins import Upload
from tests import builders as build
from units.models import User

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(17)
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20) + b"\xff\xd9"
DOCX = paper(["通报"])
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
# The office's form on a day when the city published its first-quarter points.
PAPER = {
    "issuer": "市创建工作专班",
    "title": "一季度创建工作评分通报",
    "document": "聊信创〔2022〕5号",
    "issued_on": "2022-04-15",
    "as_of": "2022-03-31",
    "note": "",
}
WHEN = build.at(4, 18)


def xlsx(**parts: bytes) -> bytes:
    """The smallest workbook that calls itself one, with further parts."""
    types = f'<Types><Override PartName="/xl/workbook.xml" ContentType="{XLSX_TYPE}"/></Types>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("[Content_Types].xml", types)
        box.writestr("xl/workbook.xml", "<workbook/>")
        for name, content in parts.items():
            box.writestr(name, content)
    return out.getvalue()


def typed(**fields: str) -> dict[str, str]:
    """The form of PAPER; points_3="…" is the field points-3, metric fields go by their own name."""
    return PAPER | {name.replace("points_", "points-"): text for name, text in fields.items()}


def pdf(mark: str) -> Upload:
    """A paper of its own: other bytes, other digest."""
    return Upload(f"{mark}.pdf", PDF + mark.encode())


def entered(
    campaign: Campaign,
    more: Mapping[str, str] | None = None,
    *,
    by: User | None = None,
    at: datetime = WHEN,
    **fields: str,
) -> Bulletin:
    """A bulletin entered by the office; dates and texts as in PAPER unless given."""
    given = typed(**fields, **dict(more or {}))
    file = pdf(str(sorted(given.items())))
    return bulletins.enter(campaign, by=by or build.reviewer(), at=at, typed=given, file=file)

"""A pack as a file to keep: .docx, PDF or workbook, of the district or of one lead unit."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from notices.documents import docx, pdf
from notices.documents.content import Paper
from notices.meetings import papers
from notices.meetings.tables import tables_of
from notices.models import FormerPack, Meeting
from reporting.spreadsheets.table import write_tables

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"docx": DOCX, "pdf": "application/pdf", "xlsx": XLSX}
ALL = "zip"
Pack = Meeting | FormerPack


def written(meeting: Pack, code: str | None, form: str) -> bytes:
    """One page or the tables behind it; `code` is a lead unit's, None the district."""
    content = meeting.content
    if form == "xlsx":
        mark = "〔演示〕" if content["campaign"]["demonstration"] else ""
        notes = [f"{mark}{content['campaign']['name']} {meeting}", _paper(meeting, code).as_of]
        return write_tables(tables_of(content, code), notes=notes, fixed=1)
    paper = _paper(meeting, code)
    return docx.write(paper) if form == "docx" else pdf.write(paper)


def _paper(meeting: Pack, code: str | None) -> Paper:
    if code is None:
        return papers.district(meeting.content, agenda=meeting.agenda)
    return papers.unit_page(meeting.content, code)


def pack(meeting: Pack) -> bytes:
    """Every page as .docx and PDF with the workbook, in one archive (.zip)."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(_named(meeting, None, "xlsx"), written(meeting, None, "xlsx"))
        for code in (None, *meeting.content["leads"]):
            for form in ("docx", "pdf"):
                archive.writestr(_named(meeting, code, form), written(meeting, code, form))
    return packed.getvalue()


def _named(meeting: Pack, code: str | None, form: str) -> str:
    """A name that says which meeting and whose page it is."""
    whose = f"-{meeting.content['units'][code]['short']}" if code else ""
    if isinstance(meeting, FormerPack):
        which = f"{meeting.meeting.month:%Y-%m}（第{meeting.number}稿）"
    else:
        which = f"{meeting.month:%Y-%m}"
    return f"调度材料-{which}{whose}.{form}"


def answer(meeting: Pack, code: str | None, form: str) -> HttpResponse:
    """One file to keep; the archive only of the whole."""
    if form == ALL and code is None:
        kept = HttpResponse(pack(meeting), content_type="application/zip")
    elif form in TYPES:
        kept = HttpResponse(written(meeting, code, form), content_type=TYPES[form])
    else:
        raise Http404("没有这种版式")
    kept["Content-Disposition"] = (
        content_disposition_header(True, _named(meeting, code, form)) or ""
    )
    return kept

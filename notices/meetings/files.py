"""A pack as a file to keep: .docx, PDF or workbook, of the district or of one lead unit."""

from collections.abc import Generator
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
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


class _Passing:
    """A file that is never kept: what was written is taken away before the next page is made."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._written.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing is held back; ZipFile asks for it."""

    def taken(self) -> bytes:
        found, self._written = b"".join(self._written), []
        return found


def pack(meeting: Pack) -> Generator[bytes, None, None]:
    """Every page as .docx and PDF with the workbook, in one archive (.zip), page after page.

    Whoever stops taking it stops the making of the rest.
    """
    passing = _Passing()
    with ZipFile(cast(IO[bytes], passing), "w", ZIP_DEFLATED) as archive:
        archive.writestr(_named(meeting, None, "xlsx"), written(meeting, None, "xlsx"))
        for code in _whose(meeting):
            for form in ("docx", "pdf"):
                yield passing.taken()
                archive.writestr(_named(meeting, code, form), written(meeting, code, form))
    yield passing.taken()


def _whose(meeting: Pack) -> list[str | None]:
    """The pages of a pack: the district's, then one of each lead unit."""
    return [None, *meeting.content["leads"]]


def _named(meeting: Pack, code: str | None, form: str) -> str:
    """A name that says which meeting and whose page it is."""
    whose = f"-{meeting.content['units'][code]['short']}" if code else ""
    if isinstance(meeting, FormerPack):
        which = f"{meeting.meeting.month:%Y-%m}（第{meeting.number}稿）"
    else:
        which = f"{meeting.month:%Y-%m}"
    return f"调度材料-{which}{whose}.{form}"


def answer(meeting: Pack, code: str | None, form: str) -> HttpResponseBase:
    """One file to keep; the archive only of the whole.

    Raises CannotPrint, of the archive too before its first page is sent.
    """
    kept: HttpResponseBase
    if form == ALL and code is None:
        for one in _whose(meeting):
            pdf.check(_paper(meeting, one))
        kept = StreamingHttpResponse(pack(meeting), content_type="application/zip")
    elif form in TYPES:
        kept = HttpResponse(written(meeting, code, form), content_type=TYPES[form])
    else:
        raise Http404("没有这种版式")
    kept["Content-Disposition"] = (
        content_disposition_header(True, _named(meeting, code, form)) or ""
    )
    return kept

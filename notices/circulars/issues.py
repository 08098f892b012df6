"""An issue as a paper, as mail and as files; after its signature always the same."""

from dataclasses import dataclass
from datetime import date
from html import escape

from django.utils import timezone

from indicators.models import Campaign
from notices.circulars.arranging import in_force
from notices.circulars.composing import compose
from notices.circulars.drafting import Drafted
from notices.circulars.looks import Look
from notices.circulars.opening import subject
from notices.circulars.weeks import SHANGHAI
from notices.documents import docx, mail, pdf
from notices.documents.content import Paper
from notices.documents.pdf import CannotPrint
from notices.documents.typefaces import MissingFont
from notices.models import Circular
from reporting.refusals import Refusal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA = {
    "docx": DOCX,
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class Message:
    """What a leader's mail says: subject, HTML and its plain-text twin."""

    subject: str
    html: str
    text: str


def paper_of(circular: Circular) -> Paper:
    """The issue as it stands; from its signature on with the look it was signed with."""
    signed, now = circular.look, in_force(circular.campaign).arranged.look
    look = Look(**signed) if signed else now
    return compose(
        circular.material,
        circular.sections,
        circular.fields,
        look=look,
        called=circular.called,
        dated=_dated(circular),
    )


def written(campaign: Campaign, drafted: Drafted, *, dated: date) -> tuple[Paper, str]:
    """A draft that is not stored as a paper with its subject."""
    paper = compose(
        drafted.material,
        drafted.proposal.sections,
        drafted.proposal.fields,
        look=in_force(campaign).arranged.look,
        called="草稿",
        dated=dated,
    )
    return paper, subject(drafted.material, number=None)


def _dated(circular: Circular) -> date:
    """成文日期 is the day of the signature, before that the day of the draft."""
    return timezone.localtime(circular.signed_at or circular.drafted_at, SHANGHAI).date()


def message(paper: Paper, said: str, *, link: str = "") -> Message:
    """The mail; with a link to the web version at its end, which nobody needs to understand it."""
    body = mail.write(paper)
    if not link:
        return Message(said, body.html, body.text)
    text = f"{body.text.rstrip()}\n\n网页版（免登录，30天内有效）：\n{link}\n"
    shown = f'<p style="padding:0 16px;font-size:14px;"><a href="{escape(link)}">网页版</a></p>'
    return Message(said, body.html.replace("</body>", f"{shown}\n</body>"), text)


def subject_of(circular: Circular) -> str:
    return subject(circular.material, number=circular.number)


def file_of(paper: Paper, form: str, said: str) -> bytes:
    """One of the four forms as bytes."""
    if form == "docx":
        return docx.write(paper)
    if form == "pdf":
        return pdf.write(paper)
    letter = message(paper, said)
    return (letter.html if form == "html" else letter.text).encode()


def printed(circular: Circular, form: str) -> bytes:
    """One form of the issue; a font or character that is missing is a Refusal with its place."""
    try:
        return file_of(paper_of(circular), form, subject_of(circular))
    except (CannotPrint, MissingFont) as error:
        raise Refusal(str(error)) from error


def file_name(circular: Circular, form: str) -> str:
    """ "第12期 信用典型城市创建工作周通报（…）.docx"."""
    mark = "演示" if circular.campaign.demonstration else ""
    return f"{mark}{circular.called} {paper_title(circular)}.{form}"


def paper_title(circular: Circular) -> str:
    return f"信用典型城市创建工作周通报（{circular.material['label']}）"

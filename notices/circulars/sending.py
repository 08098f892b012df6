"""Sending a signed issue through the outbox: to registered people alone, and never twice."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from django.db import transaction
from django.db.models import F

from notices.circular_moves import CircularMove
from notices.circulars import links, moving
from notices.circulars.arranging import in_force
from notices.circulars.checking import Weight
from notices.circulars.issues import DOCX, file_name, message, paper_of, printed, subject_of
from notices.circulars.signing import hold_up
from notices.letters import Enclosed, ensure_letter
from notices.models import Circular, Dispatch
from units.models import User

PLAN = "circular"


@dataclass(frozen=True)
class Result:
    """What became of one letter."""

    post: str
    address: str
    letter: Dispatch | None

    @property
    def said(self) -> str:
        if self.letter is None:
            return "没有登记邮箱，未写信"
        return str(Dispatch.State(self.letter.state).label)


def send(circular: Circular, *, by: User, at: datetime, version: int, site: str = "") -> Circular:
    """Writes one letter per receiver with .docx and PDF; all of them or none.

    `site` is the portal's address as its visitors know it; without one no link is written.
    The state moves in the same transaction, so a second sender finds it sent. Raises NotAllowed,
    Overtaken, and Refusal naming what has to be put right first.
    """
    moving.check(circular, CircularMove.SEND, by=by, version=version)
    hold_up(circular, {Weight.SIGNING, Weight.SENDING}, "发送")
    # Long work outside the transaction: what is signed does not change any more.
    link = urljoin(site, links.address_of(circular, now=at)) if site else ""
    letter = message(paper_of(circular), subject_of(circular), link=link)
    files = [
        Enclosed(file_name(circular, "pdf"), "application/pdf", printed(circular, "pdf")),
        Enclosed(file_name(circular, "docx"), DOCX, printed(circular, "docx")),
    ]
    with transaction.atomic():
        moved = moving.move(
            circular, CircularMove.SEND, by=by, at=at, version=version, sent_by=by, sent_at=at
        )
        for person in in_force(circular.campaign).receivers:
            if person.email:
                ensure_letter(
                    plan=PLAN,
                    occasion=occasion(circular),
                    to=person,
                    subject=letter.subject,
                    body=letter.text,
                    html=letter.html,
                    attachments=files,
                    now=at,
                    asked_by=by,
                    demonstration=circular.campaign.demonstration,
                )
    return moved


def occasion(circular: Circular) -> str:
    return f"circular-{circular.pk}"


def results(circular: Circular) -> list[Result]:
    """Every letter of the issue with how it went; one query."""
    rows = Dispatch.objects.filter(plan=PLAN, occasion=occasion(circular)).order_by("pk")
    return [Result(one.post, one.address, one) for one in rows]


def revoke(circular: Circular, *, by: User, at: datetime, version: int) -> Circular:
    """停用链接: every link given out so far stops working."""
    return moving.move(
        circular,
        CircularMove.REVOKE,
        by=by,
        at=at,
        version=version,
        link_turn=F("link_turn") + 1,
    )

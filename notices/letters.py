"""Writing a letter down once: the row is inserted together with all that it says and carries."""

import hashlib
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from indicators.models import Campaign
from notices.models import AttachedFile, Attachment, Dispatch
from reporting.wake import after_commit
from units.models import Contact, User

# What would end a header line or steer a path or the direction of reading.
UNSAFE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069/\\]+")
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
SUBJECT_AT_MOST, NAME_AT_MOST = 200, 120
Recipient = User | Contact


@dataclass(frozen=True)
class Enclosed:
    """A file a letter carries: the name its reader sees, media type, bytes."""

    name: str
    media_type: str
    content: bytes


def may_be_told(to: Recipient, campaign: Campaign) -> bool:
    """A real person is not asked for invented months."""
    return _invented(to) or not campaign.demonstration


def ensure_letter(
    *,
    plan: str,
    occasion: str,
    to: Recipient,
    subject: str,
    body: str,
    now: datetime,
    asked_by: User | None = None,
    html: str = "",
    attachments: Sequence[Enclosed] = (),
    demonstration: bool = False,
    digest: bool = False,
) -> bool:
    """True when the letter is new; one per plan, occasion and recipient, whoever writes first.

    `to` is a person of the register, or a registered post (联系岗位), which needs no account; its
    address must be there, else ValueError. `asked_by` is who had it written; None: the portal, by
    its timetable. `demonstration` keeps it inside the portal, as everything to a demonstration
    account is. `digest`: a mailbox gets one per plan and occasion, whoever reads it. Line breaks
    in the subject and in the names of files are taken out.
    """
    if not to.email:
        raise ValueError(f"{to.post}没有登记邮箱，不能写信")
    columns: dict[str, object] = {
        "asked_by": asked_by,
        "address": to.email,
        "post": to.post,
        "mailbox": to.email.lower() if digest else None,
        "demonstration": demonstration or _invented(to),
        "subject": one_line(subject)[:SUBJECT_AT_MOST],
        "body": body,
        "html": html,
        "message_id": new_message_id(),
        "created_at": now,
    }
    whom: dict[str, object] = {"recipient": to} if isinstance(to, User) else {"contact": to}
    return ensure_row(plan, occasion, whom, columns, attachments)


def ensure_row(
    plan: str,
    occasion: str,
    whom: dict[str, object],
    columns: dict[str, object],
    attachments: Sequence[Enclosed] = (),
) -> bool:
    """The row with its files, or nothing where there is one; the constraints decide a race."""
    same = Q(**whom)
    if columns.get("mailbox"):
        same |= Q(mailbox=columns["mailbox"])
    there = Dispatch.objects.filter(same, plan=plan, occasion=occasion)
    if there.exists():
        return False
    try:
        with transaction.atomic():
            row = Dispatch.objects.create(plan=plan, occasion=occasion, **whom, **columns)
            for position, one in enumerate(attachments, start=1):
                _enclose(row, position, one)
            after_commit("notices.deliver_due")
    except IntegrityError:
        if not there.exists():
            raise
        return False
    return True


def _invented(to: Recipient) -> bool:
    return to.demonstration if isinstance(to, User) else to.entered_by.demonstration


def _enclose(row: Dispatch, position: int, one: Enclosed) -> None:
    if not MEDIA_TYPE.fullmatch(one.media_type):
        raise ValueError(f"附件“{one.name}”的类型“{one.media_type}”不是有效的媒体类型")
    file, _ = AttachedFile.objects.get_or_create(
        sha256=hashlib.sha256(one.content).hexdigest(),
        defaults={"content": one.content, "kept_at": row.created_at},
    )
    Attachment.objects.create(
        dispatch=row,
        file=file,
        position=position,
        name=file_name(one.name),
        media_type=one.media_type,
        size=len(one.content),
    )


def one_line(text: str) -> str:
    """The text on one line: a line break in a subject would begin a header of its own."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\u0085\u2028\u2029]", " ", text).split())


def file_name(text: str) -> str:
    """A name that is one line and no path; its ending is kept where it is too long."""
    name = UNSAFE.sub("_", text).strip(" .") or "附件"
    if len(name) <= NAME_AT_MOST:
        return name
    stem, dot, ending = name.rpartition(".")
    return stem[: NAME_AT_MOST - 1 - len(ending)] + dot + ending if dot else name[:NAME_AT_MOST]


def new_message_id() -> str:
    return f"<{uuid.uuid4()}@portal.invalid>"

"""Sending letters: claimed one by one, sent outside any transaction, never twice by machine."""

from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPServerDisconnected

from django.core.mail import EmailMultiAlternatives, get_connection

from notices.models import Dispatch

DOUBTFUL_AFTER = timedelta(hours=1)
BROKEN_OFF = "发送过程中断，无法确认对方是否收到"
IN_PORTAL = "notices.mailfiles.ReadableFiles"


def deliver_due(*, now: datetime) -> int:
    """Sends everything queued; returns how many went out.

    A letter found in "sending" after an hour may or may not have gone out: it is marked
    unknown for a person to decide and is never sent again by itself.
    """
    Dispatch.objects.filter(
        state=Dispatch.State.IN_DATA, claimed_at__lt=now - DOUBTFUL_AFTER
    ).update(state=Dispatch.State.UNKNOWN, error=BROKEN_OFF)
    queued = Dispatch.objects.filter(state=Dispatch.State.QUEUED).order_by("id")
    return sum(_send(letter, now) for letter in queued.select_related("recipient"))


def _send(letter: Dispatch, now: datetime) -> bool:
    claimed = Dispatch.objects.filter(pk=letter.pk, state=Dispatch.State.QUEUED).update(
        state=Dispatch.State.IN_DATA, claimed_at=now
    )
    if not claimed:
        return False
    mine = Dispatch.objects.filter(pk=letter.pk, state=Dispatch.State.IN_DATA)
    try:
        _message(letter).send()
    # The line broke while sending: the letter may or may not have arrived.
    except (SMTPServerDisconnected, TimeoutError):
        mine.update(state=Dispatch.State.UNKNOWN, error=BROKEN_OFF)
        return False
    # ValueError: Django's refusal of a header or address that no mail server may see.
    except (SMTPException, OSError, ValueError) as error:
        mine.update(state=Dispatch.State.FAILED, error=str(error)[:300])
        return False
    return bool(mine.update(state=Dispatch.State.SENT, sent_at=now, error=""))


def _message(letter: Dispatch) -> EmailMultiAlternatives:
    # A demonstration account's address is invented; its mail must never leave the portal.
    invented = letter.demonstration or (letter.recipient and letter.recipient.demonstration)
    connection = get_connection(IN_PORTAL) if invented else None
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.body,
        to=[letter.address],
        headers={"Message-ID": letter.message_id},
        connection=connection,
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for one in letter.attachments.select_related("file"):
        message.attach(one.name, bytes(one.file.content), one.media_type)
    return message

"""The letter as a message, and the way it leaves: by the mail server, or into the mail folder."""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from notices import robots, smtp
from notices.answers import ANSWER_AT_MOST, Answer, Verdict
from notices.models import Dispatch

IN_PORTAL = "notices.mailfiles.ReadableFiles"


def carry(letter: Dispatch, *, before_data: Callable[[], None]) -> Answer:
    """What became of the letter; raises only what `before_data` raises."""
    if letter.robot:
        return robots.carry(letter, before_data=before_data)
    try:
        message = message_of(letter)
        # Refuses a header or address that no mail server may see, before anything is sent.
        message.message()
    except (ValueError, LookupError, TypeError) as error:
        return Answer(Verdict.PERMANENT, None, str(error)[:ANSWER_AT_MOST])
    if _stays(letter):
        return _into_the_folder(message, before_data)
    return smtp.carry(message, before_data=before_data)


def message_of(letter: Dispatch) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.body,
        to=[letter.address],
        headers={"Message-ID": letter.message_id},
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for one in letter.attachments.select_related("file"):
        message.attach(one.name, bytes(one.file.content), one.media_type)
    return message


def _stays(letter: Dispatch) -> bool:
    """Demonstration addresses are invented: their mail must never leave the portal."""
    invented = letter.recipient is not None and letter.recipient.demonstration
    return letter.demonstration or invented or settings.EMAIL_BACKEND == IN_PORTAL


def _into_the_folder(message: EmailMessage, before_data: Callable[[], None]) -> Answer:
    before_data()
    try:
        get_connection(IN_PORTAL).send_messages([message])
    # The very letter is there already, written before a crash.
    except FileExistsError:
        return Answer(Verdict.SENT)
    except OSError as error:
        return Answer(Verdict.TEMPORARY, None, f"写不进邮件文件夹：{error}"[:ANSWER_AT_MOST])
    return Answer(Verdict.SENT)

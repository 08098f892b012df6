"""The mail backend of a portal without a mail server: one readable text file per letter."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class ReadableFiles(BaseEmailBackend):
    """Writes headers and body as UTF-8 text below the mail folder, never overwriting."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self._write(folder, message)
        return len(email_messages)

    def _write(self, folder: Path, message: EmailMessage) -> None:
        mime = message.message()
        # The same letter after a crash lands on the same name: "x" refuses a second copy.
        name = str(mime["Message-ID"]).strip("<>").split("@")[0]
        path = folder / f"{timezone.localdate():%Y-%m-%d}-{name}.txt"
        head = [
            f"日期：{timezone.localtime():%Y-%m-%d %H:%M:%S}",
            f"发件人：{message.from_email}",
            f"收件人：{'，'.join(message.recipients())}",
            f"主题：{message.subject}",
        ]
        with path.open("x", encoding="utf-8") as file:
            file.write("\n".join(head) + "\n\n" + str(message.body) + "\n")

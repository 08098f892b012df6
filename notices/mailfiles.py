"""The mail backend of a portal without a mail server: one readable text file per letter.

What else a letter carries, its HTML twin and its files, lies beside it under the same name.
"""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
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
            *(f"附件：{name}" for name in self._beside(path, message)),
        ]
        with path.open("x", encoding="utf-8") as file:
            file.write("\n".join(head) + "\n\n" + str(message.body) + "\n")

    def _beside(self, path: Path, message: EmailMessage) -> list[str]:
        """Writes the HTML twin and the files; the names they have there."""
        twins = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
        parts = [("网页.html", twin[0]) for twin in twins]
        parts += [(str(one[0]), one[1]) for one in message.attachments]
        names = []
        for number, (name, content) in enumerate(parts, start=1):
            beside = path.with_name(f"{path.stem}-{number}-{name}")
            beside.write_bytes(content if isinstance(content, bytes) else str(content).encode())
            names.append(beside.name)
        return names

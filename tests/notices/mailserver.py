"""A real SMTP server on a free port of this machine, refusing whom the test wants refused."""

import asyncio
import socket
from asyncio import WriteTransport
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Post:
    """What arrived, envelope and message, and whom the server treats badly.

    `refused` addresses get 550; `answers` says what else to answer to an address at RCPT, and
    `after_data` to the letter itself; "drop" cuts the line there. `once` ends the bad treatment of
    an address after its first time. `hangs_up`: every letter is taken and the line cut unanswered.
    """

    def __init__(self) -> None:
        self.refused: set[str] = set()
        self.answers: dict[str, str] = {}
        self.after_data: dict[str, str] = {}
        self.once = False
        self.hangs_up = False
        self.silent_seconds = 0.0
        self.arrived: list[tuple[list[str], EmailMessage]] = []
        self.port = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        said = self._said(self.answers, address)
        if said == "drop":
            _cut(server)
        if said:
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        said = self._said(self.after_data, envelope.rcpt_tos[0])
        if said:
            return said
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        self.arrived.append((envelope.rcpt_tos, message))
        await asyncio.sleep(self.silent_seconds)
        if self.hangs_up:
            _cut(server)
        return "250 OK"

    def _said(self, table: dict[str, str], address: str) -> str:
        return table.pop(address, "") if self.once else table.get(address, "")

    @property
    def recipients(self) -> list[str]:
        return [address for addresses, _ in self.arrived for address in addresses]


def _cut(server: SMTP) -> None:
    assert isinstance(server.transport, WriteTransport)
    server.transport.abort()


@contextmanager
def running() -> Iterator[Post]:
    post = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        post.port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()

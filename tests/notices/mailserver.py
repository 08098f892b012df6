"""A real SMTP server on a free port of this machine, refusing whom the test wants refused."""

import asyncio
import socket
import ssl
from asyncio import WriteTransport
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, LoginPassword, Session


@dataclass(frozen=True)
class Met:
    """How somebody came who wanted to send: over TLS, and as whom."""

    encrypted: bool
    user: str


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
        self.sessions: list[Met] = []
        self.port = 0

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        data = session.auth_data
        user = data.login.decode() if isinstance(data, LoginPassword) else ""
        transport = server.transport
        encrypted = transport is not None and transport.get_extra_info("ssl_object") is not None
        self.sessions.append(Met(encrypted, user))
        envelope.mail_from = address
        return "250 OK"

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


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """Asks the server awake as its clients do; aiosmtpd would use the server's own papers."""
        with socket.create_connection((self.hostname, self.port), timeout=30) as plain:
            if self.ssl_context is None:
                plain.recv(1)
                return
            careless = ssl.create_default_context()
            careless.check_hostname, careless.verify_mode = False, ssl.CERT_NONE
            with careless.wrap_socket(plain) as safe:
                safe.recv(1)


@contextmanager
def running(**more: Any) -> Iterator[Post]:
    """`more` is aiosmtpd's: TLS and who may log in."""
    post = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        post.port = free.getsockname()[1]
    controller = _Controller(post, hostname="127.0.0.1", port=post.port, **more)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()

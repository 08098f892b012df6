"""A real SMTP server that also refuses, delays and cuts the line, by lot from a seed."""

import asyncio
import hashlib
import random
from asyncio import WriteTransport
from collections import Counter
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

# Of a hundred conversations so many end badly, and how.
AT_RCPT = {"450 4.2.1 try again later": 6, "421 4.3.2 closing": 3, "cut": 4, "slow": 10}
AT_DATA = {"451 4.3.0 try again later": 4, "cut before": 2, "cut after": 3, "slow": 10}


class Unreliable:
    """Keeps what it has taken: Message-ID → how often, with the digests of what it carried."""

    def __init__(self, seed: int, refused: set[str], slow_seconds: float) -> None:
        self.lot = random.Random(seed)
        self.refused = refused
        self.slow_seconds = slow_seconds
        self.taken: Counter[str] = Counter()
        self.files: dict[str, tuple[str, ...]] = {}
        self.did: Counter[str] = Counter()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            self.did["550"] += 1
            return "550 5.1.1 no such mailbox"
        what = await self._drawn(AT_RCPT)
        if what == "cut":
            _cut(server)
        elif what[:1].isdigit():
            return what
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        what = await self._drawn(AT_DATA)
        if what == "cut before":
            _cut(server)
        elif what[:1].isdigit():
            return what
        else:
            self._keep(envelope)
        if what == "cut after":
            _cut(server)
        return "250 OK"

    async def _drawn(self, table: dict[str, int]) -> str:
        kinds = [*table, "well"]
        what = self.lot.choices(kinds, [*table.values(), 100 - sum(table.values())])[0]
        if what != "well":
            self.did[what] += 1
        # Every server takes its time; a slow one ten times as long.
        patience = self.slow_seconds if what == "slow" else self.slow_seconds / 10
        await asyncio.sleep(self.lot.uniform(0, patience))
        return what

    def _keep(self, envelope: Envelope) -> None:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        name = str(message["Message-ID"])
        self.taken[name] += 1
        self.files[name] = tuple(
            hashlib.sha256(part.get_payload(decode=True)).hexdigest()  # type: ignore[arg-type]
            for part in message.iter_attachments()
        )


def _cut(server: SMTP) -> None:
    assert isinstance(server.transport, WriteTransport)
    server.transport.abort()


def listening(server: Unreliable, port: int) -> Controller:
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    return controller

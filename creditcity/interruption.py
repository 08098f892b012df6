"""The signals that ask the portal to stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupted(BaseException):
    """A signal asked for the end while a long step was under way."""


class Signals:
    """Remembers that INT, TERM or HUP came; inside breaking() it also breaks off what runs."""

    def __init__(self) -> None:
        self.received = False
        self._breaking = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._receive)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        first, self.received = not self.received, True
        if first and self._breaking:
            raise Interrupted

    @contextmanager
    def breaking(self) -> Iterator[None]:
        """Let a signal break off the block: the database undoes a step that was half done."""
        if self.received:
            raise Interrupted
        self._breaking = True
        try:
            yield
        finally:
            self._breaking = False

"""The signals that end a measurement: everything is cleared up on the way out."""

import signal
from types import FrameType


class Ended(BaseException):
    """INT or TERM came."""


class Ending:
    """The first INT or TERM breaks off what runs; a second one must not break off the clearing."""

    def __init__(self) -> None:
        self.received = 0
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._receive)

    @property
    def code(self) -> int:
        """The exit code that names the signal."""
        return 128 + self.received

    def look(self) -> None:
        """Breaks off again: what is raised inside a finalizer does not reach anybody."""
        if self.received:
            raise Ended

    def _receive(self, number: int, frame: FrameType | None) -> None:
        first, self.received = not self.received, number
        if first:
            raise Ended

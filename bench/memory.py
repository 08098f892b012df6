"""The peak memory of a worker's processes, looked at while they live."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

READER = b"ledgers.spool"


class Peaks:
    """MiB at most so far: of any of the worker's processes, and of all that read together."""

    def __init__(self, worker: int) -> None:
        self._root = worker
        self.worker = self.child = 0.0

    def look(self) -> None:
        """Processes that have ended since the last look are not seen again."""
        reading = 0.0
        for pid in _below(self._root):
            with suppress(OSError, StopIteration):
                reads = READER in Path(f"/proc/{pid}/cmdline").read_bytes()
                status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
                peak = next(line for line in status if line.startswith("VmHWM"))
                found = int(peak.split()[1]) / 1024
                if reads:
                    reading += found
                else:
                    self.worker = max(self.worker, found)
        self.child = max(self.child, reading)


def _below(root: int) -> Iterator[int]:
    yield root
    with suppress(OSError):
        for task in Path(f"/proc/{root}/task").iterdir():
            for pid in (task / "children").read_text(encoding="utf-8").split():
                yield from _below(int(pid))

"""Follows the child that reads a workbook: its rows as they are written, its report at the end."""

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

ROOT = Path(__file__).parents[1]
PAUSE = 0.05
HEARD_EVERY = 1.0
PIECE = 1 << 20
BROKEN = "读取文件的进程中断了，文件可能已损坏或过大；请用 Excel 或 WPS 另存为.xlsx后重新上传"


class ChildRefused(Exception):
    """The file cannot be read; str() is the Chinese sentence for the one who sent it."""


class Child(Protocol):
    """Whatever opens the file outside this process: rows, findings and a report as text."""

    def __enter__(self) -> "Child": ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def rows(self) -> Iterator[bytes | None]: ...

    def findings(self) -> Iterator[str]: ...

    def report(self) -> dict[str, Any]: ...


class SpoolChild:
    """A process that writes `rows`, `findings` and `report.json` into a folder, then ends."""

    def __init__(self, command: Sequence[str], folder: Path, given: str = "") -> None:
        self._command, self._folder, self._given = list(command), folder, given
        # Nothing of this process's environment: addresses and keys are no business of a file.
        self._environment = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "SpoolChild":
        asked = self._folder / "asked.json"
        asked.write_text(self._given, encoding="utf-8")
        with asked.open("rb") as stdin, (self._folder / "told").open("wb") as told:
            self._process = subprocess.Popen(
                self._command,
                stdin=stdin,
                stdout=told,
                stderr=told,
                cwd=self._folder,
                env=self._environment,
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def rows(self) -> Iterator[bytes | None]:
        """Whole lines as they lie there; None once a second while there is none.

        Raises ChildRefused with what the child says, or with that it broke.
        """
        path, rest, heard = self._folder / "rows", b"", time.monotonic()
        while not path.exists() and self._running():
            time.sleep(PAUSE)
        if path.exists():
            with path.open("rb", buffering=0) as file:
                while True:
                    ended = not self._running()
                    piece = file.read(PIECE)
                    if piece:
                        *lines, rest = (rest + piece).split(b"\n")
                        yield from lines
                    elif ended:
                        break
                    else:
                        time.sleep(PAUSE)
                    if time.monotonic() - heard > HEARD_EVERY:
                        heard = time.monotonic()
                        yield None
        self._refuse_broken()

    def findings(self) -> Iterator[str]:
        path = self._folder / "findings"
        if path.exists():
            with path.open(encoding="utf-8", newline="\n") as file:
                yield from file

    def report(self) -> dict[str, Any]:
        path = self._folder / "report.json"
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found

    def _running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _refuse_broken(self) -> None:
        code = self._process.wait() if self._process else 1
        report = self.report() if (self._folder / "report.json").exists() else {}
        if "refused" in report:
            raise ChildRefused(report["refused"])
        if code != 0 or not report:
            raise ChildRefused(BROKEN)

"""Where proofs lie (佐证文件的存储): looked through for viruses, kept under a name of our own."""

import logging
import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from reporting.proofs.papers import Paper
from reporting.refusals import Invalid, Refusal

logger = logging.getLogger(__name__)
FILE = "file"
SCAN_SECONDS = 60


@dataclass(frozen=True)
class Stored:
    """A paper that lies in the storage, and by what it was looked through (empty: nothing)."""

    paper: Paper
    name: str
    scanned: str


def storage() -> Storage:
    return storages["evidence"]


@contextmanager
def kept(paper: Paper) -> Iterator[Stored]:
    """The paper in the storage while the rows are written; what fails inside removes it again.

    Raises Invalid for a file the scanner refuses, Refusal when it cannot be looked through.
    """
    scanned = scan(paper)
    token = secrets.token_hex(16)
    name = storage().save(f"{token[:2]}/{token}", ContentFile(paper.content))
    try:
        yield Stored(paper, name, scanned)
    except BaseException:
        _remove(name)
        raise


def _remove(name: str) -> None:
    """A file that cannot be removed now is found by `evidence --sweep`."""
    try:
        storage().delete(name)
    except Exception:
        logger.exception("proof %s could not be removed", name)


def scan(paper: Paper) -> str:
    """The name of the program that found nothing, empty where none is set."""
    command = list(settings.EVIDENCE_SCAN_COMMAND)
    if not command:
        return ""
    with tempfile.NamedTemporaryFile(prefix="evidence-") as file:
        file.write(paper.content)
        file.flush()
        try:
            done = subprocess.run(
                [*command, file.name], capture_output=True, timeout=SCAN_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            logger.exception("the virus check %s did not run", command[0])
            raise Refusal(
                "病毒检查程序无法运行，文件没有保存；请联系系统管理员检查后重新上传"
            ) from None
    if done.returncode != 0:
        logger.warning("the virus check refused %s with %s", paper.digest, done.returncode)
        problem = f"“{paper.name}”没有通过病毒检查，没有保存；请查杀后重新选择"
        raise Invalid("文件没有通过病毒检查，没有保存", {FILE: problem})
    return Path(command[0]).name[:64]

"""The folders a killed process leaves behind, with workbooks in the clear: found and deleted."""

import shutil
import tempfile
import time
from pathlib import Path

# Every temporary folder with somebody's workbook in it begins so, and no other does.
PREFIX = "creditcity-ledgers-"


def sweep(*, older_than: float) -> int:
    """Deletes folders in which nothing was begun for so many seconds; returns how many."""
    begun = time.time() - older_than
    swept = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not folder.is_symlink() and _is_older(folder, begun):
            shutil.rmtree(folder, ignore_errors=True)
            swept += not folder.exists()
    return swept


def _is_older(folder: Path, begun: float) -> bool:
    try:
        return folder.stat().st_mtime < begun
    except FileNotFoundError:
        return False

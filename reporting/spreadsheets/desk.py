"""How a child that opens a workbook is handed it, bounded, and where it lays its answer: pure."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from python_calamine import CalamineError

from ledgers.reading.children import bound, tell

WORKBOOK, SAID, PATCHED = "workbook", "said.json", "patched"
SECONDS = 10
BROKEN = "打不开这个工作簿，请用 Excel 或 WPS 另存为 .xlsx 后再上传"


class SheetRefused(Exception):
    """The workbook cannot be used; str() is the whole sentence."""


def answer(work: Callable[[bytes], dict[str, Any]], *, memory: int) -> None:
    """In the child: what `work` says of the file, or the sentence with which it is refused.

    Whatever the child cannot survive kills only itself.
    """
    bound(memory=memory, seconds=SECONDS)
    try:
        said = work(Path(WORKBOOK).read_bytes())
    except SheetRefused as error:
        tell({"refused": str(error)})
    except (CalamineError, MemoryError, ValueError, RecursionError):
        tell({"refused": BROKEN})
    else:
        Path(SAID).write_text(json.dumps(said, ensure_ascii=True))
        tell({"done": True})

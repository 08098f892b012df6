"""The annotated workbook (错误标注表) of a batch, written by a child that holds no key."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from ledgers import imports
from ledgers.annotating import BOOK, FINDINGS, Asked, Hidden
from ledgers.models import Batch, Unmasking
from ledgers.reading.children import Stopped, ask
from ledgers.reading.refusals import Unreadable
from ledgers.shapes import Shape
from ledgers.standard import standard
from ledgers.unmasking import why_not, written_reason
from units.models import User
from units.refusals import NotAllowed, Refusal

MODULE = "ledgers.annotating"
SECONDS = 600
AT_ONCE = 5000


def open_for(batch: Batch, *, by: User, at: datetime, reason: str) -> Unmasking:
    """Logs that the unit takes its own rows unmasked; raises NotAllowed, Invalid without reason."""
    refusal = why_not(by, batch.unit)
    if refusal is not None:
        raise NotAllowed(refusal)
    reason = written_reason(reason, "opening")
    hidden = hidden_of(batch)
    return Unmasking.objects.create(
        unit=batch.unit,
        ledger=batch.ledger,
        batch=batch.pk,
        columns=sorted({*hidden.always, *hidden.of_person}),
        exported=True,
        reason=reason,
        by=by,
        at=at,
    )


def make(
    batch: Batch, folder: Path, *, masked: bool, stopped: Callable[[], bool] = lambda: False
) -> Path:
    """Writes the workbook into the folder; raises Refusal with a sentence where it cannot be.

    Raises Stopped soon after `stopped` says so; the child has ended then.
    """
    try:
        with (folder / "workbook").open("wb") as here:
            here.writelines(imports.original(batch))
    except FileNotFoundError:
        raise Refusal(f"{batch}的原文件已按保存期限删除，不能再生成错误标注表") from None
    _tell(batch, folder / FINDINGS, stopped)
    asked = Asked(
        path=str(folder / "workbook"),
        name=batch.name,
        standard=batch.ledger.standard,
        reported_on=batch.reported_on.isoformat(),
        hidden=hidden_of(batch) if masked else Hidden(),
    )
    try:
        ask(MODULE, asked.written(), seconds=SECONDS, folder=folder, stopped=stopped)
    except Unreadable as refused:
        raise Refusal(refused.sentence) from None
    finally:
        (folder / "workbook").unlink()
    return folder / BOOK


def hidden_of(batch: Batch) -> Hidden:
    """What of the rows is a person's, as it is sealed in the ledger."""
    shape = Shape.of(standard(batch.ledger.standard, on=batch.reported_on))
    return Hidden(
        tuple(sorted(shape.sealed)),
        tuple(sorted(shape.of_person)),
        numbers=True,
    )


def _tell(batch: Batch, path: Path, stopped: Callable[[], bool]) -> None:
    """A million findings take longer to write down than the workbook itself."""
    with path.open("w", encoding="utf-8") as file:
        for number, line in enumerate(_lines(batch)):
            if number % AT_ONCE == 0 and stopped():
                raise Stopped
            file.write(line)


def _lines(batch: Batch) -> Iterator[str]:
    rows = batch.findings.order_by("pk").values_list("sheet", "row", "code", "column", "message")
    for one in rows.iterator(chunk_size=AT_ONCE):
        yield json.dumps(one, ensure_ascii=False) + "\n"

"""How a workbook is received, from a page or a program: cut off, read field by field, kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest

from ledgers import imports
from ledgers.judging.days import read_day
from ledgers.models import Batch
from ledgers.reading.bounds import LEDGER, MEGABYTE
from ledgers.standard import standards
from units.models import Unit, User
from units.refusals import Invalid

NOT_YOURS = "您没有可以上传台账的单位，请交本单位填报员或专班办公室上传"
MEGABYTES = LEDGER.file // MEGABYTE


class NoMoreThanALedger(FileUploadHandler):
    """Cuts off what is larger than any workbook that is read, so that no upload fills a disk."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= LEDGER.file else None

    def file_complete(self, file_size: int) -> None:
        """The handler after this one makes the file."""


@dataclass(frozen=True)
class Sent:
    """What stands beside the file, as it was typed; `corrects` is found already."""

    standard: str
    unit: str
    reported_on: str
    corrects: Batch | None = None


def handlers(request: HttpRequest) -> list[FileUploadHandler]:
    """A workbook of up to 300 MB goes straight to disk, never into memory."""
    return [NoMoreThanALedger(request), TemporaryFileUploadHandler(request)]


def take(
    sent: Sent, file: "UploadedFile[Any] | None", units: Iterable[Unit], *, by: User, at: datetime
) -> Batch:
    """Stores what was sent for one of the units. Raises Refusal; Invalid names every field."""
    unit = next((one for one in units if one.code == sent.unit), None)
    day = read_day(sent.reported_on)
    problems = {}
    if sent.standard not in standards():
        problems["standard"] = "请选择台账种类"
    if unit is None:
        problems["unit"] = "请选择单位"
    if not day:
        problems["reported_on"] = "请写上报日期，如2022-05-12"
    if file is None:
        problems["file"] = "请选择要上传的文件"
    elif (file.size or 0) > LEDGER.file:
        problems["file"] = f"文件超过{MEGABYTES} MB；请按月份拆成几个文件后分别上传"
    if problems or unit is None or not day or file is None:
        raise Invalid("请补充以下内容", problems)
    return imports.upload(
        imports.Workbook((file.name or "").replace("\0", ""), cast(BinaryIO, file)),
        by=by,
        at=at,
        unit=unit,
        standard_code=sent.standard,
        reported_on=date.fromisoformat(day),
        corrects=sent.corrects,
    )

"""The workbook a unit has just uploaded, kept for two hours and in no table."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache

from reporting.models import Submission
from reporting.refusals import Invalid
from reporting.spreadsheets.opening import FILE, SECONDS, OwnSheet, open_own

HOURS = 2
NAME_AT_MOST = 100


@dataclass(frozen=True)
class OwnBook:
    """An uploaded workbook: its ticket, its name, its bytes and what was read of it."""

    ticket: str
    name: str
    content: bytes
    sheets: Mapping[str, OwnSheet]


def opened(submission: Submission, name: str, content: bytes) -> OwnBook:
    """The workbook as read, not kept. Raises Invalid where it cannot be read.

    One of a unit at a time: reading takes a processor, and others have pages to open.
    """
    busy = f"own-workbook-read:{submission.unit_id}"
    if not cache.add(busy, True, SECONDS + 1):
        sentence = "本单位的另一个工作簿正在读取，请等几秒再上传"
        raise Invalid(sentence, {FILE: sentence})
    try:
        sheets = open_own(content)
    finally:
        cache.delete(busy)
    if not sheets:
        sentence = "工作簿中没有可以读取的工作表"
        raise Invalid(sentence, {FILE: sentence})
    return OwnBook(
        ticket=secrets.token_urlsafe(16),
        name=name[-NAME_AT_MOST:] or "工作簿.xlsx",
        content=content,
        sheets={one.name: one for one in sheets},
    )


def keep(submission: Submission, name: str, content: bytes) -> OwnBook:
    """Opens the workbook and keeps it for the unit. Raises Invalid as `opened` does."""
    made = opened(submission, name, content)
    cache.set(_key(submission, made.ticket), made, HOURS * 3600)
    return made


def kept(submission: Submission, ticket: str) -> OwnBook | None:
    """The workbook of that ticket, None for none or one that is too old or another unit's."""
    found = cache.get(_key(submission, ticket)) if ticket.isascii() and len(ticket) < 40 else None
    return found if isinstance(found, OwnBook) else None


def needed(submission: Submission, ticket: str) -> OwnBook:
    """As `kept`, but raises Invalid where there is none."""
    found = kept(submission, ticket)
    if found is None:
        sentence = f"没有找到上传的工作簿（只保留{HOURS}小时），请重新选择文件上传"
        raise Invalid(sentence, {FILE: sentence})
    return found


def _key(submission: Submission, ticket: str) -> str:
    return f"own-workbook:{submission.period.campaign_id}:{submission.unit_id}:{ticket}"

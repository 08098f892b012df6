"""What a file is, told by its content and never by its name; pure."""

import re
from pathlib import Path

from ledgers.reading.bounds import Bounds
from ledgers.reading.compound import look_at_compound
from ledgers.reading.packages import Package, look_at_package
from ledgers.reading.refusals import AGAIN, Unreadable

HEAD = 16 * 1024
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"8BPS")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
BYTE_ORDERS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE)
SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"


def kind_of(path: Path, bounds: Bounds) -> Package:
    """xlsx, ods, xls, html or text; raises Unreadable for anything else and what is unsafe."""
    size = path.stat().st_size
    if not size:
        raise Unreadable("文件是空的，没有内容；请检查后重新上传")
    if size > bounds.file:
        raise Unreadable(f"文件超过{bounds.file // 2**20} MB；请按月份拆成几个文件后分别上传")
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(b"PK"):
        return look_at_package(path, bounds)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Package(look_at_compound(path))
    _refuse_others(head)
    return Package(_text_or_page(head, size, bounds))


def _refuse_others(head: bytes) -> None:
    if head.startswith(PICTURES) or head[4:8] == b"ftyp" or head[8:12] == b"WEBP":
        raise Unreadable("这是图片或影像，不是工作簿（改名不能变成表格）；请上传台账的电子表格")
    if head.startswith(b"%PDF"):
        raise Unreadable("这是 PDF 文件，不是工作簿；请上传台账的电子表格")
    if head.startswith(ARCHIVES):
        raise Unreadable("这是压缩包，不是工作簿；请解压后上传里面的电子表格")
    if head.startswith(OLD_EXCEL):
        raise Unreadable(f"这是很旧的 Excel 格式，系统不能读；{AGAIN}")
    if head.startswith(b"MIME-Version:") or b"multipart/related" in head[:2000]:
        raise Unreadable(f"这是网页归档文件（.mht），系统不能读；{AGAIN}")
    if SPREADSHEET_2003 in head:
        raise Unreadable(f"这是“XML 表格 2003”格式，系统不能读；{AGAIN}")


def _text_or_page(head: bytes, size: int, bounds: Bounds) -> str:
    plain = head.replace(b"\x00", b"") if head.startswith(BYTE_ORDERS[:2]) else head
    if plain is head and _binary(head):
        raise Unreadable(f"认不出这是什么文件，不像工作簿，也不像 CSV；{AGAIN}")
    markup = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not (markup.startswith(b"<") and MARKUP.search(plain)):
        return "text"
    if size > bounds.page:
        raise Unreadable(f"网页格式的表格超过{bounds.page // 2**20} MB；{AGAIN}")
    return "html"


def _binary(head: bytes) -> bool:
    odd = sum(1 for one in head if one < 32 and one not in b"\t\n\r\x0b\x0c\x1a\x1b")
    # UTF-16 without a byte order mark has zeros at every other place of its ASCII.
    return odd > max(1, len(head) // 100) and not looks_wide(head)


def looks_wide(head: bytes) -> str:
    """utf-16-le, utf-16-be or "": told by where the line breaks and commas keep their zero."""
    little = sum(head.count(one + b"\x00") for one in (b",", b"\n", b"\t"))
    big = sum(head.count(b"\x00" + one) for one in (b",", b"\n", b"\t"))
    if not head.count(b"\x00") or max(little, big) < 2 or b"\x00\x00\x00" in head:
        return ""
    return "utf-16-le" if little >= big else "utf-16-be"

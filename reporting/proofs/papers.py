"""An uploaded paper, recognised by its content and given a harmless name: pure."""

import hashlib
import io
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass

BYTES_AT_MOST = 10 * 1024 * 1024
# Proofs are scans of many pages; nothing larger is received at all.
EVIDENCE_AT_MOST = 20 * 1024 * 1024
NAME_AT_MOST = 200
# What an office file may unpack to; more is a bomb and is never unpacked.
UNPACKED_AT_MOST = 200 * 1024 * 1024
ENTRIES_AT_MOST = 5000
CONTENT_TYPES_AT_MOST = 256 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OFFICE}wordprocessingml.document"
XLSX = f"{OFFICE}spreadsheetml.sheet"
# Type as stored → what the download says it is, and how its name may end.
MEDIA = {
    "pdf": ("application/pdf", (".pdf",)),
    "docx": (DOCX, (".docx",)),
    "xlsx": (XLSX, (".xlsx",)),
    "jpg": ("image/jpeg", (".jpg", ".jpeg")),
    "png": ("image/png", (".png",)),
}
CHOOSE = "请选择 PDF、Word（docx）、Excel（xlsx）或 JPG、PNG 图片"
HARMFUL = set('/\\:*?"<>|')


class PaperError(ValueError):
    """A file that is not taken; the text is the sentence for the person who chose it."""


@dataclass(frozen=True)
class Paper:
    """A file taken as it is: what it is by content, its harmless name, its fingerprint."""

    name: str
    type: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read_paper(name: str, content: bytes, *, at_most: int = BYTES_AT_MOST) -> Paper:
    """The file with the type its bytes show; raises PaperError for what is not taken."""
    if not content:
        raise PaperError("文件是空的，请重新选择")
    if len(content) > at_most:
        raise PaperError(f"文件超过{at_most // 1024**2} MB，请压缩或拆分后重新选择")
    kind = _kind(content)
    if kind is None:
        raise PaperError(f"文件内容不是支持的格式（与文件名无关），{CHOOSE}")
    return Paper(harmless_name(name, kind), kind, content)


def read_evidence(name: str, content: bytes) -> Paper:
    """A proof: as read_paper, larger, and refused when its name claims to be something else."""
    paper = read_paper(name, content, at_most=EVIDENCE_AT_MOST)
    ends = MEDIA[paper.type][1]
    if not name.strip().casefold().endswith(ends):
        shown = harmless_name(name, paper.type)[: -len(ends[0])] or "文件"
        raise PaperError(
            f"“{shown}”的内容是{paper.type}，与文件名的扩展名不符；"
            f"请用原来的程序另存为{'或'.join(ends)}后重新选择"
        )
    return paper


def _kind(content: bytes) -> str | None:
    if content[:5] == b"%PDF-" and b"%%EOF" in content[-2048:]:
        return "pdf"
    if content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR":
        return "png"
    if content[:3] == b"\xff\xd8\xff":
        return "jpg"
    return _office(content) if content[:4] == b"PK\x03\x04" else None


def _office(content: bytes) -> str | None:
    """docx or xlsx by the declared main part; only that declaration is ever unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            entries = {entry.filename: entry for entry in box.infolist()}
            if len(box.infolist()) > ENTRIES_AT_MOST:
                raise PaperError(f"文件内部条目过多，无法确认安全，{CHOOSE}")
            if sum(entry.file_size for entry in box.infolist()) > UNPACKED_AT_MOST:
                raise PaperError(f"文件解压后过大，无法确认安全，{CHOOSE}")
            if any("vbaproject" in name.casefold() for name in entries):
                raise PaperError("文件带有宏，请另存为不含宏的 docx 或 xlsx 后重新选择")
            with box.open("[Content_Types].xml") as part:
                declared = part.read(CONTENT_TYPES_AT_MOST)
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, OSError, UnicodeDecodeError):
        return None
    if b"word/document.xml" in declared and f"{DOCX}.main+xml".encode() in declared:
        return "docx" if "word/document.xml" in entries else None
    if f"{XLSX}.main+xml".encode() in declared:
        return "xlsx" if "xl/workbook.xml" in entries else None
    return None


def harmless_name(name: str, kind: str) -> str:
    """The last part of the name, without control and direction characters, ending as `kind`."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = unicodedata.normalize("NFC", last.encode("utf-8", "ignore").decode())
    kept = "".join(c for c in plain if c == " " or _harmless(c))
    stem, ends = " ".join(kept.split()).rstrip(". "), MEDIA[kind][1]
    end = next((end for end in ends if stem.casefold().endswith(end)), "")
    stem = (stem[: -len(end)] if end else stem).strip(". ") or "通报"
    end = end or ends[0]
    return stem[: NAME_AT_MOST - len(end)] + end


def _harmless(character: str) -> bool:
    return character not in HARMFUL and unicodedata.category(character)[0] not in "CZ"

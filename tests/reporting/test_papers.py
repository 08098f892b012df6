"""Uploads: recognised by their bytes, given harmless names, hostile ones refused or neutralised."""

import io
import zipfile

import pytest

from reporting.proofs.papers import BYTES_AT_MOST, NAME_AT_MOST, PaperError, read_paper
from tests.bulletins import DOCX, JPG, PDF, PNG, xlsx

EXE = b"MZ\x90\x00" + bytes(64)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in parts.items():
            box.writestr(name, content)
    return out.getvalue()


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(PaperError) as told:
        read_paper(name, content)
    return str(told.value)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "pdf"), (PNG, "png"), (JPG, "jpg"), (DOCX, "docx"), (xlsx(), "xlsx")],
    ids=["pdf", "png", "jpg", "docx", "xlsx"],
)
def test_type_is_what_the_bytes_show_whatever_the_name_says(content: bytes, kind: str) -> None:
    paper = read_paper("通报.exe", content)
    assert (paper.type, paper.name, paper.size) == (kind, f"通报.exe.{kind}", len(content))
    assert len(paper.digest) == 64


DISGUISED = {
    "program": EXE,
    "svg": SVG,
    "html": HTML,
    "gif": b"GIF89a" + bytes(20),
    "half a pdf": b"%PDF-1.7 cut off",
    "html before a pdf": HTML + PDF,
    "html before a docx": HTML + DOCX,
    "no zip": b"PK\x03\x04 no zip at all",
    "plain zip": zipped(readme=b"a plain zip"),
    "undeclared": zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
    "half a docx": DOCX[:-30],
}


@pytest.mark.parametrize("content", DISGUISED.values(), ids=DISGUISED)
def test_renamed_or_disguised_file_is_refused(content: bytes) -> None:
    for name in ("通报.pdf", "通报.docx", "通报.png"):
        assert refusal(name, content).startswith("文件内容不是支持的格式（与文件名无关），请选择")


def test_empty_and_oversized_files_are_refused() -> None:
    assert refusal("a.pdf", b"") == "文件是空的，请重新选择"
    assert refusal("a.pdf", PDF + bytes(BYTES_AT_MOST)) == "文件超过10 MB，请压缩或拆分后重新选择"
    exact = PDF[:5] + bytes(BYTES_AT_MOST - len(PDF)) + PDF[5:]
    assert read_paper("a.pdf", exact).size == BYTES_AT_MOST


def test_bomb_is_refused_by_what_it_declares_and_never_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = xlsx(**{f"xl/{n}.xml": bytes(30 * 1024 * 1024) for n in range(7)})
    assert len(bomb) < 1024 * 1024
    opened: list[str] = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda self, name: opened.append(name))
    assert refusal("a.xlsx", bomb).startswith("文件解压后过大，无法确认安全")
    assert opened == []


def test_workbook_of_many_entries_is_refused() -> None:
    many = xlsx(**{f"xl/{n}": b"" for n in range(5001)})
    assert refusal("a.xlsx", many).startswith("文件内部条目过多")


def test_declaration_that_lies_about_its_size_is_read_no_further_than_its_limit() -> None:
    long = b"<Types>" + b" " * (64 * 1024 * 1024)
    content = zipped(**{"[Content_Types].xml": long, "word/document.xml": b"<w/>"})
    assert refusal("a.docx", content).startswith("文件内容不是支持的格式")


def test_macros_are_refused() -> None:
    sentence = "文件带有宏，请另存为不含宏的 docx 或 xlsx 后重新选择"
    assert refusal("a.xlsx", xlsx(**{"xl/vbaProject.bin": b"x"})) == sentence


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\system32\\a.pdf", "a.pdf"),
        ("C:\\我的文档\\通报.PDF", "通报.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("通报\u202efdp.exe", "通报fdp.exe.pdf"),
        ("\u2066通\u200b报\u2069.pdf", "通报.pdf"),
        ('a"; filename="b.html', "a; filename=b.html.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("<script>.pdf", "script.pdf"),
        (".pdf", "通报.pdf"),
        ("", "通报.pdf"),
        ("...", "通报.pdf"),
        ("half\ud800.pdf", "half.pdf"),
        ("  两  处   空格 .pdf ", "两 处 空格.pdf"),
    ],
)
def test_name_is_made_harmless(sent: str, kept: str) -> None:
    assert read_paper(sent, PDF).name == kept


def test_long_name_is_cut_and_keeps_its_end() -> None:
    name = read_paper("长" * 500 + ".pdf", PDF).name
    assert (len(name), name[-5:]) == (NAME_AT_MOST, "长.pdf")

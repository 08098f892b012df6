"""What a hostile file costs: its own child refuses it in a sentence, soon and in little memory."""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from ledgers.asking import Asked
from ledgers.reading.children import command, environment
from ledgers.workdays import Calendar
from tests.ledgers.reading.workbooks import (
    HEADERS,
    MAIN,
    OFFICE,
    compound,
    inline,
    open_document,
    package,
    record,
    sheet_xml,
    workbook,
)

# S4 of the trust targets: refused within two seconds and a hundred megabytes.
SECONDS, MEGABYTES = 2, 100
SENTENCE = re.compile(r"[^。]+")
DTD = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "&x;&x;&x;&x;">]>'
Write = Callable[[Path], object]


@dataclass(frozen=True)
class Cost:
    """What the child said, how long it worked (processor) and how large it grew."""

    refused: str | None
    seconds: float
    megabytes: float


# Measured by a small process: a child counts from the size of what it was forked from.
MEASURED = """
import json, resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


def spooled(path: Path) -> Cost:
    """The file read by the child that reads every upload, alone in its folder."""
    folder = path.with_suffix(".read")
    folder.mkdir()
    asked = Asked(path, path.name, "publicity-licence", date(2022, 5, 12), Calendar(()))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *command("ledgers.spool")],
        input=asked.written().encode(),
        capture_output=True,
        check=True,
        cwd=folder,
        env=environment(),
    )
    code, seconds, megabytes = json.loads(done.stdout)
    report = folder / "report.json"
    said = json.loads(report.read_text("utf-8")) if report.exists() else {}
    return Cost(said.get("refused") if code == 0 else f"ended by {code}", seconds, megabytes)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Cost:
    """What it costs to refuse the smallest file."""
    path = tmp_path_factory.mktemp("plain") / "a.csv"
    path.write_text("一,二\n", encoding="utf-8")
    return spooled(path)


def written(content: bytes) -> Write:
    return lambda path: path.write_bytes(content)


def cells(*addresses: str) -> Write:
    rows = "".join(
        f'<row r="{one.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}">{inline(one, "甲")}</row>'
        for one in addresses
    )
    return lambda path: package(path, sheet_xml(f"<sheetData>{rows}</sheetData>"))


def bomb(path: Path) -> None:
    package(path, sheet_xml("<sheetData/>"), more={"xl/media/a.bin": bytes(100 * 2**20)})


def lying(path: Path) -> None:
    """A sheet of 100 MB that says of itself, in both directories, to be one of 1,000 bytes."""
    head = sheet_xml("<sheetData>").removesuffix("</worksheet>")
    package(path, head + " " * (100 * 2**20))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package_:
        entry = package_.getinfo("xl/worksheets/sheet1.xml")
    size = entry.file_size.to_bytes(4, "little")
    at = content.find(size)
    while at >= 0:
        content[at : at + 4] = (1000).to_bytes(4, "little")
        at = content.find(size, at + 4)
    path.write_bytes(content)


def ten_thousand_sheets(path: Path) -> None:
    """All of them the one part, so that the package is small."""
    sheets = "".join(
        f'<sheet name="{number}" sheetId="{number}" r:id="r1"/>' for number in range(1, 10_001)
    )
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    rows = "".join(
        f'<row r="{row}">{"".join(inline(f"{letter}{row}", "甲") for letter in "ABCDEFGH")}</row>'
        for row in range(1, 200)
    )
    package(
        path, sheet_xml(f"<sheetData>{rows}</sheetData>"), more={"xl/workbook.xml": book.encode()}
    )


def wide(path: Path) -> None:
    names = "".join(f"<c t='inlineStr'><is><t>列{one}</t></is></c>" for one in range(50_000))
    package(path, sheet_xml(f'<sheetData><row r="1">{names}</row></sheetData>'))


def zip_in_zip(path: Path) -> None:
    inner = workbook(path.with_name("inner.xlsx"), {"s": [HEADERS, record(1)]})
    with zipfile.ZipFile(path, "w") as file:
        file.write(inner, "台账.xlsx")


def nested_html(path: Path) -> None:
    path.write_text("<table><tr><td>" * 20_000, encoding="utf-8")


def repeated_ods(path: Path) -> None:
    """One cell that says to stand there a thousand million times."""
    open_document(path, [["甲"]])
    with zipfile.ZipFile(path) as whole:
        parts = {one.filename: whole.read(one) for one in whole.infolist()}
    again = b'<table:table-cell table:number-columns-repeated="16384"'
    parts["content.xml"] = (
        parts["content.xml"]
        .replace(b"<table:table-cell", again)
        .replace(b"<table:table-row", b'<table:table-row table:number-rows-repeated="1048576"')
    )
    with zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)


@pytest.mark.parametrize(
    "write",
    [
        bomb,
        lying,
        ten_thousand_sheets,
        wide,
        zip_in_zip,
        nested_html,
        repeated_ods,
        cells("A1", "XFD1048576"),
        cells("A1", "GR1048576"),
        lambda path: package(path, sheet_xml("<sheetData/>", head=DTD)),
        lambda path: package(path, sheet_xml("<sheetData/>"), more={"xl/vbaProject.bin": b"x"}),
        lambda path: compound(path, ["EncryptionInfo", "EncryptedPackage"]),
        written(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4000),
        written(b"PK\x03\x04" + bytes(100_000)),
    ],
    ids=[
        *("bomb", "lying-size", "10000-sheets", "50000-columns", "zip-in-zip", "nested-html"),
        *("repeated-ods", "far-cell", "far-row", "dtd", "macro", "encrypted", "photograph"),
        "no-directory",
    ],
)
def test_hostile_file_is_refused_soon_and_in_little_memory(
    tmp_path: Path, plain: Cost, write: Write
) -> None:
    path = tmp_path / "台账.xlsx"
    write(path)
    cost = spooled(path)
    assert cost.refused, cost
    assert SENTENCE.fullmatch(cost.refused), cost.refused
    assert (cost.seconds < SECONDS, cost.megabytes - plain.megabytes < MEGABYTES) == (
        True,
        True,
    ), (cost, plain)

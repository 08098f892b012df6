"""What an .xlsx says about itself: its sheets, strings and date formats; pure."""

import posixpath
import re
from array import array
from dataclasses import dataclass
from zipfile import ZipFile

from ledgers.reading.events import local, walk

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
DATES = frozenset((*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)))
TIMES = frozenset((18, 19, 20, 21, 32, 33, 45, 47))
LENGTH = 46
QUOTED = re.compile(r'"[^"]*"|\\.|_.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """One worksheet: its name, the part that holds it, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


def sheets_of(package: ZipFile) -> tuple[list[Sheet], bool]:
    """The worksheets in their order, and whether days are counted from 1904."""
    targets: dict[str, str] = {}
    found: list[Sheet] = []
    since_1904 = False

    def relation(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            target = attributes.get("Target", "").replace("\\", "/")
            path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            targets[attributes.get("Id", "")] = path

    def element(name: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if local(name) == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")
        if local(name) == "sheet":
            at = next((value for key, value in attributes.items() if local(key) == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            if at in targets:
                found.append(Sheet(attributes.get("name", ""), targets[at], hidden))

    if RELATIONS in package.namelist():
        with package.open(RELATIONS) as file:
            walk(file, relation)
    with package.open(WORKBOOK) as file:
        walk(file, element)
    return found, since_1904


class Strings:
    """The shared strings as one run of bytes: a million cost little more than their text."""

    def __init__(self) -> None:
        self._bytes, self._ends = bytearray(), array("Q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, text: str) -> None:
        self._bytes += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def __getitem__(self, place: int) -> str:
        """Raises IndexError for a place that is not there."""
        first = self._ends[place]
        return self._bytes[first : self._ends[place + 1]].decode("utf-8", "surrogatepass")


def strings_of(package: ZipFile) -> Strings:
    """The shared strings, without the readings that stand above Japanese names."""
    strings, parts, texts = Strings(), [""], [""]
    aloud = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal aloud
        name = local(name)
        if name == "si":
            parts.clear()
        elif name == "t":
            texts.clear()
        elif name == "rPh":
            aloud = True

    def end(name: str) -> None:
        nonlocal aloud
        name = local(name)
        if name == "t" and not aloud:
            parts.extend(texts)
        elif name == "si":
            strings.add("".join(parts))
        elif name == "rPh":
            aloud = False

    name = next((one for one in package.namelist() if one.lower() == "xl/sharedstrings.xml"), "")
    if name:
        with package.open(name) as file:
            walk(file, start, end, texts.append)
    return strings


def formats_of(package: ZipFile) -> list[str]:
    """For every style of a cell: date, time, length (of time) or nothing."""
    own: dict[str, str] = {}
    found: list[str] = []
    inside = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        name = local(name)
        if name == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs"):
            inside = name
        elif name == "xf" and inside == "cellXfs":
            found.append(_dress(attributes.get("numFmtId", "0"), own))

    if "xl/styles.xml" in package.namelist():
        with package.open("xl/styles.xml") as file:
            walk(file, start)
    return found


def _dress(number: str, own: dict[str, str]) -> str:
    if number not in own:
        known = int(number) if number.isdecimal() else 0
        if known == LENGTH:
            return "length"
        return "date" if known in DATES else "time" if known in TIMES else ""
    plain = QUOTED.sub("", own[number].partition(";")[0]).lower()
    if plain.startswith("[") or re.search(r"\[[hms]+\]", plain):
        return "length"
    if re.search(r"[yde]", plain.replace("general", "")) or "mmm" in plain:
        return "date"
    return "time" if re.search(r"[hs]", plain) else "date" if "m" in plain else ""

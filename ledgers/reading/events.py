"""An XML part read piece by piece; nothing outside it is ever fetched or defined; pure."""

from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from ledgers.reading.compound import BROKEN
from ledgers.reading.refusals import AGAIN, Unreadable

PIECE = 256 * 1024
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], object]


def pieces(file: IO[bytes], start: Start, end: End | None, text: Text | None) -> Iterator[None]:
    """Feeds the file to the handlers and comes up for air after every piece.

    Raises Unreadable for a DTD and for what is no XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        while piece := file.read(PIECE):
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable(BROKEN) from error
    yield


def walk(file: IO[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """The whole part at once."""
    for _ in pieces(file, start, end, text):
        pass


def local(name: str) -> str:
    """The name of an element without the prefix of its namespace."""
    return name.rpartition(":")[2]


def _refuse(*_: object) -> None:
    raise Unreadable(f"工作簿里夹带外部定义（DTD），不安全；{AGAIN}")

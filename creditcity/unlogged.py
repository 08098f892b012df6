"""What never stands in a log: addresses that are themselves the key (大屏、日历、通报链接)."""

import logging
import re

KEY = re.compile(r"(/(?:screen|ics|read)/)[^/\s]+")


class Line(logging.Formatter):
    """One line of the log with its time; the secret of an address is left out of it."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        return KEY.sub(r"\1…", super().format(record))

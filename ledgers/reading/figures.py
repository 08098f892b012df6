"""What a number in a worksheet is by the style of its cell: a day, a moment, a time; pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ledgers.reading.grids import Value

LAST_SERIAL = 2_958_466


class Figures:
    """The numbers of one workbook, whose styles and first day are its own."""

    def __init__(self, formats: Sequence[str], epoch: datetime) -> None:
        self._formats, self._epoch = formats, epoch

    def read(self, text: str, style: str) -> Value:
        """The number, day or length of time; the text itself where it is no number."""
        try:
            number = float(text)
        except ValueError:
            return text
        place = int(style) if style.isdecimal() else 0
        dress = self._formats[place] if place < len(self._formats) else ""
        if not dress or not 0 <= number < LAST_SERIAL:
            return number
        if dress == "length":
            return str(timedelta(days=number))
        return self._day(number)

    def _day(self, number: float) -> Value:
        # Excel believes that 1900-02-29 existed.
        early = number < 60 and self._epoch.year == 1899
        seconds = round((number + (1 if early else 0)) * 86400)
        moment = self._epoch + timedelta(seconds=seconds)
        if number < 1:
            return str(moment.time())
        return moment.date() if number == int(number) else moment

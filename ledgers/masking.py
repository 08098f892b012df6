"""What of a person is shown (脱敏): the server masks, pages and exports only print; pure."""

import re
from collections.abc import Collection, Iterable, Mapping

STAR = "*"
IDENTITY = 18
PHONE = 11
LONGEST_NAME = 30
DIGIT = re.compile(r"\d")
# An identity number wherever it stands: told by its birthday, also where its last digit is wrong.
CARRIED = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?!\d)", re.ASCII)


def mask_name(name: str) -> str:
    """The first character and a star for each further one: 王某 → 王*; one character → *."""
    name = name.strip()
    return name[:1] + STAR * (len(name) - 1) if len(name) > 1 else STAR * len(name)


def mask_number(number: str) -> str:
    """An identity number keeps 3 + 4, a phone 3 + 4, any other paper its first 1 and last 2.

    3 + 4 of an identity number hides the region, which with a name would often name somebody.
    """
    number = number.strip()
    if len(number) in (IDENTITY, PHONE):
        return number[:3] + STAR * (len(number) - 7) + number[-4:]
    if len(number) > 3:
        return number[:1] + STAR * (len(number) - 3) + number[-2:]
    return STAR * len(number)


def carries_number(text: str) -> bool:
    """Say whether an identity number stands in the text, blanks within it aside."""
    return CARRIED.search(text.replace(" ", "")) is not None


def without_numbers(text: str) -> str:
    """The text with every identity number in it masked."""
    if not carries_number(text):
        return text
    plain = text if CARRIED.search(text) else text.replace(" ", "")
    return CARRIED.sub(lambda found: mask_number(found[0]), plain)


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with every one of the names in it masked."""
    for name in names:
        if name in text:
            text = text.replace(name, mask_name(name))
    return text


def is_name(value: str) -> bool:
    """Say whether a personal value is a name to be looked for: no number, and not one sign only."""
    if not 1 < len(value) <= LONGEST_NAME:
        return False
    # Letters alone, as nearly all names are: told without a look at each.
    return value.isalpha() or DIGIT.search(value) is None


def mask_all(own: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    """The personal values of a record by column code; only in `names` columns a value is a name.

    Where a text was sealed for the name or number in it, the rest of the text stays readable.
    """
    known = [value for code, value in own.items() if code in names and is_name(value)]
    shown = {}
    for code, value in own.items():
        text = value if code in names else without_names(without_numbers(value), known)
        shown[code] = text if text != value else mask(value)
    return shown


def mask(value: str) -> str:
    """A personal value by its looks: one with a digit is a number, any other a name."""
    if len(value) > IDENTITY and carries_number(value):
        return without_numbers(value)
    return mask_number(value) if any(one.isdigit() for one in value) else mask_name(value)

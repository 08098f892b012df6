"""Numbers of identity cards (公民身份号码, GB 11643): format, birthday and check digit; pure."""

import re
from datetime import date

FORMAT = re.compile(r"\d{17}[\dX]", re.ASCII)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
# The provinces of GB/T 2260; 81 to 83 are residence permits of Hong Kong, Macao and Taiwan.
PROVINCES = frozenset(
    str(tens * 10 + one)
    for tens, ones in ((1, 5), (2, 3), (3, 7), (4, 6), (5, 4), (6, 5))
    for one in range(1, ones + 1)
) | {"50", "71", "81", "82", "83"}
OLDEST = 1880


def identity_problem(number: str, *, on: date) -> str | None:
    """None for a number that can be one on the day, else the sentence; never the number itself."""
    if len(number) == 15 and number.isdecimal():
        return "是15位的旧号码，请填写18位公民身份号码"
    if "*" in number:
        return "有遮盖的星号，请填写完整的18位号码（系统加密保存，公开时自动遮盖）"
    if not FORMAT.fullmatch(number):
        return f"应为17位数字加1位数字或X，现为{len(number)}位，请对照证件"
    born = _birthday(number[6:14])
    if born is None or born.year < OLDEST or born > on:
        return "第7至14位不是有效的出生日期，请对照证件"
    total = sum(int(one) * weight for one, weight in zip(number[:17], WEIGHTS, strict=True))
    if CHECKS[total % 11] != number[17]:
        return "末位校验码与前17位不符，有抄错的数字，请对照证件"
    return None


def strange_region(number: str) -> bool:
    """Say whether the first two digits of a sound number are no province's."""
    return number[:2] not in PROVINCES


def _birthday(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None

"""How a circular looks and when it is drafted (通报设置), read from what was typed: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from notices.circulars.weeks import DAY_NAMES
from units.posts import visible

MASTHEAD_AT_MOST, SIGNER_AT_MOST, ADDRESSEE_AT_MOST = 32, 48, 64
LAST_WORKING_DAY = ""
NUMBER_AT_MOST = 9999


@dataclass(frozen=True)
class Look:
    """What is printed around the text of every issue."""

    masthead: str
    signer: str
    addressee: str
    red: bool

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class Arranged:
    """The settings of a campaign; `weekday` 0 is Monday, None the last working day."""

    look: Look
    weekday: int | None
    next_number: int

    @property
    def day(self) -> str:
        return (
            "每周最后一个工作日" if self.weekday is None else f"每周{DAY_NAMES[self.weekday][2:]}"
        )


DEFAULT = Arranged(
    Look("信用典型城市创建工作通报", "信用典型城市创建工作专班办公室", "各成员单位", red=False),
    weekday=None,
    next_number=1,
)


def read_arranged(typed: Mapping[str, str], *, least: int) -> tuple[Arranged, dict[str, str]]:
    """The settings and a sentence per field that cannot be taken.

    `least` is the smallest number the next issue can have.
    """
    problems: dict[str, str] = {}
    look = Look(
        masthead=_text(typed, "masthead", "报头", MASTHEAD_AT_MOST, problems),
        signer=_text(typed, "signer", "署名", SIGNER_AT_MOST, problems),
        addressee=_text(typed, "addressee", "主送", ADDRESSEE_AT_MOST, problems, needed=False),
        red=bool(typed.get("red")),
    )
    weekday, number = _weekday(typed, problems), _number(typed, least, problems)
    return Arranged(look, weekday, number), problems


def _text(
    typed: Mapping[str, str],
    name: str,
    label: str,
    most: int,
    problems: dict[str, str],
    *,
    needed: bool = True,
) -> str:
    text = visible(typed.get(name, ""))
    if not text and needed:
        problems[name] = f"请填写{label}"
    elif len(text) > most:
        problems[name] = f"{label}有{len(text)}字，最多{most}字，请精简"
    return text


def _weekday(typed: Mapping[str, str], problems: dict[str, str]) -> int | None:
    text = typed.get("weekday", LAST_WORKING_DAY).strip()
    if text == LAST_WORKING_DAY:
        return None
    if text in {"0", "1", "2", "3", "4", "5", "6"}:
        return int(text)
    problems["weekday"] = f"看不懂拟稿日“{text[:10]}”，请从列表中选择"
    return None


def _number(typed: Mapping[str, str], least: int, problems: dict[str, str]) -> int:
    text = typed.get("next_number", "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(NUMBER_AT_MOST))):
        problems["next_number"] = f"看不懂下一期期号“{text[:10]}”，请填写整数，如 {least}"
        return least
    if int(text) < least:
        problems["next_number"] = f"第{least - 1}期已经签发，下一期期号不能小于{least}"
    return int(text)

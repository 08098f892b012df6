"""One row of the settings: what is in force, its effect, who changed it when, where: pure."""

from dataclasses import dataclass
from datetime import datetime

CHANGE, LOOK = "修改", "查看"
NEVER, ON_THE_SERVER = "没有改过", "在服务器上设置"


@dataclass(frozen=True)
class Changed:
    """Who changed it last, as a post ("系统载入" for what came with the plan), and when."""

    who: str
    at: datetime


@dataclass(frozen=True)
class Area:
    """What is in force in one line, what it does, and the page that shows or changes it.

    Without an address `action` says whose page it is; `unchanged` stands where nobody's change is
    known. `tone` is "warn" or "bad" where somebody should act; then `todo` says what to do.
    `more` are further pages of the area, as word and address.
    """

    name: str
    now: str
    effect: str
    address: str = ""
    action: str = LOOK
    changed: Changed | None = None
    unchanged: str = NEVER
    tone: str = ""
    todo: str = ""
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """Areas that belong together."""

    name: str
    areas: list[Area]


def last_of(*changes: Changed | None) -> Changed | None:
    """The latest of them; None where nothing was ever changed."""
    return max((one for one in changes if one), key=lambda one: one.at, default=None)


def action(why_not: str | None) -> str:
    """The word of the link for somebody who may change it or not."""
    return LOOK if why_not else CHANGE

"""Where a long title is broken: no word is cut (回行时词意完整, GB/T 9704 7.3.1); pure."""

import re

from notices.documents import geometry

# Lines of a title in characters of 22 pt: 156 mm hold 20.
MOST = 20
# What must stay together: figures with their word, and the words such titles are made of.
TOGETHER = re.compile(
    r"[0-9A-Za-z.%—-]+(?:年第[0-9]+[周期]|年[0-9]+月(?:[0-9]+日)?|[年月日周期])?|第[0-9]+[周期]"
    r"|社会信用体系|信用体系|建设|典型城市|创建|工作|情况|通报|办公室|专班|调度|材料|一页纸|会议"
    r"|报送|考核|关于|单位|人民政府|街道|管理局|委员会|“[^”]*”|《[^》]*》|（[^）]*）"
)
NEVER_FIRST = "、，。；：）》”的"


def lines(title: str) -> list[str]:
    """The title's lines as even as its words allow; one line where it fits."""
    rows = -(-int(geometry.width(title) * 2) // (MOST * 2))
    found, rest = [], title
    for left in range(rows, 1, -1):
        at = _break(rest, geometry.width(rest) / left)
        found.append(rest[:at])
        rest = rest[at:]
    return [*found, rest]


def _break(text: str, ideal: float) -> int:
    """The place nearest to `ideal` characters that cuts no word and leaves no line too long."""
    inside = {
        place
        for match in TOGETHER.finditer(text)
        for place in range(match.start() + 1, match.end())
    }
    places = [
        place
        for place in range(1, len(text))
        if place not in inside
        and text[place] not in NEVER_FIRST
        and geometry.width(text[:place]) <= MOST
    ]
    return min(places or [MOST], key=lambda place: abs(geometry.width(text[:place]) - ideal))

"""What stands on a paper beside its content: labels of annexes, marks, punctuation."""

from collections.abc import Iterator, Sequence

DEMONSTRATION = "〔演示〕本件数据为虚构，仅供演示"
SHORT_MARK = "〔演示〕"
LABEL = "附件："


def annex_label(number: int, among: int) -> str:
    """At the head of an annex; a single one has no number (7.3.7)."""
    return f"附件{number}" if among > 1 else "附件"


def annex_list(titles: Sequence[str]) -> Iterator[tuple[float, float, str]]:
    """附件说明: characters before each line, how far its next lines hang back, what it says."""
    for number, title in enumerate(titles, start=1):
        if len(titles) == 1:
            yield 2, 3, f"{LABEL}{title}"
        elif number == 1:
            yield 2, 4, f"{LABEL}1.{title}"
        else:
            yield 5, 1, f"{number}.{title}"


def addressed(addressee: str) -> str:
    """主送机关 with its full-width colon."""
    return f"{addressee.rstrip(':：')}："


def in_brackets(sentence: str) -> str:
    """A sentence under the title stands in brackets, without a full stop."""
    return sentence if sentence.startswith("（") else f"（{sentence.rstrip('。')}）"

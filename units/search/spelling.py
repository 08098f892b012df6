"""The initials of Chinese words (拼音首字母): 区市场监督管理局 is qscjdglj; pure."""

from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict

# Names of our field which the library's phrases read otherwise.
READ_AS = {
    "长效": "cháng xiào",
    "重错": "chóng cuò",
    "重码": "chóng mǎ",
    "人行聊城": "rén háng liáo chéng",
    "支行": "zhī háng",
    "朝阳": "cháo yáng",
}
load_phrases_dict({words: [[one] for one in read.split()] for words, read in READ_AS.items()})


@dataclass(frozen=True)
class Spelled:
    """A text as it is compared: character by character, and the letters of those that have one.

    `places` says for each letter where in the text its character stands.
    """

    plain: str
    letters: str
    places: tuple[int, ...]


@lru_cache(maxsize=16384)
def spelled(text: str) -> Spelled:
    """Read once per process and text: names and titles come again with every search."""
    plain = "".join(folded(one) for one in text)
    first = lazy_pinyin(plain, style=Style.FIRST_LETTER, errors=list)  # type: ignore[arg-type]  # takes pieces too
    kept = [(at, one[:1]) for at, one in enumerate(first) if _is_letter(one[:1])]
    return Spelled(plain, "".join(one for _, one in kept), tuple(at for at, _ in kept))


# A few thousand characters make up all that is ever written here.
@lru_cache(maxsize=8192)
def folded(character: str) -> str:
    """One character for one: full width and capitals do not matter."""
    narrow = chr(ord(character) - 0xFEE0) if "\uff01" <= character <= "\uff5e" else character
    small = narrow.lower()
    return small if len(small) == 1 else narrow


def _is_letter(one: str) -> bool:
    return one.isascii() and one.isalnum()

"""What people type for a post that can be called: understood or asked about: pure."""

import re
import unicodedata
from dataclasses import dataclass

POST_AT_MOST = 64
PHONE_AT_MOST = 32
DIGITS_AT_LEAST = 5
CHINESE_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")
PHONE = re.compile(r"\+?[0-9()\- ]+((转|分机|x)\s*[0-9]+)?")
# A post says what somebody does; a text of a name's length without any of these may be a name.
SIGNS = "长员科办室处股局部组任岗"
WORDS = "书记 主管 分管 负责 领导 干部 会计 秘书 经理 总监 调研 专干 助理 文书 工程师"
OF_A_POST = (*SIGNS, *WORDS.split())


@dataclass(frozen=True)
class Typed:
    """One post as it was typed; `is_post` says that a short text is no personal name."""

    post: str = ""
    phone: str = ""
    email: str = ""
    is_post: bool = False

    @property
    def blank(self) -> bool:
        return not (self.post or self.phone or self.email)


def plain(text: str) -> str:
    """One line in plain widths, without control and direction characters."""
    return visible(unicodedata.normalize("NFKC", text))


def visible(text: str) -> str:
    """One line as it was written, without what nobody sees: control and direction characters."""
    spaced = " ".join(text.split())
    seen = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return " ".join(seen.split())


def may_be_a_name(post: str) -> bool:
    """True for two to four characters that name no post: perhaps a person's name."""
    short = "".join(post.split())
    return bool(CHINESE_NAME.fullmatch(short)) and not any(mark in short for mark in OF_A_POST)


def post_problem(label: str, typed: Typed) -> str:
    """What is wrong with the post, as a sentence that says what to do; empty when nothing."""
    if not typed.post:
        return f"请填写{label}的职务；这个岗位不再联系时，请把职务、电话和邮箱都清空"
    if len(typed.post) > POST_AT_MOST:
        return f"{label}的职务有{len(typed.post)}字，最多{POST_AT_MOST}字，请精简"
    if may_be_a_name(typed.post) and not typed.is_post:
        return (
            f"“{typed.post}”像是姓名。门户只记职务，不记姓名：请改填职务（如“副主任”“科员”）；"
            "确是职务的，请勾选“这是职务，不是姓名”后再保存"
        )
    return ""


def phone_problem(label: str, phone: str) -> str:
    """The same for the telephone number."""
    if not phone:
        return ""
    digits = sum(c.isdigit() for c in phone)
    if len(phone) > PHONE_AT_MOST or digits < DIGITS_AT_LEAST or not PHONE.fullmatch(phone):
        return f"看不懂{label}的电话“{phone[:20]}”，请写成 0635-8500000 或 0635-8500000转8001"
    return ""

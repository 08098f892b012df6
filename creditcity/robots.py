"""Robots of group chats (群机器人) as the environment names them."""

from collections.abc import Iterable
from typing import NamedTuple

ROBOT_SERVICES = ("dingtalk", "wecom")


class Robot(NamedTuple):
    """A group chat's robot: the jurisdiction whose months it speaks of, its service and keys."""

    jurisdiction: str
    service: str
    key: str
    secret: str


def read_robots(words: Iterable[str]) -> dict[str, Robot]:
    """Robots by name: 名称@辖区=dingtalk:密钥:加签密钥,名称@辖区=wecom:密钥.

    None speaks for every jurisdiction: a message names units that are late, and the members of a
    group are nobody the portal knows. Raises ValueError with the sentence.
    """
    found: dict[str, Robot] = {}
    for word in words:
        where, _, rest = word.partition("=")
        name, _, jurisdiction = where.partition("@")
        service, _, key = rest.partition(":")
        key, _, secret = key.partition(":")
        if not _slug(name) or service not in ROBOT_SERVICES or not key:
            raise ValueError(
                "ROBOTS 应写作 名称@辖区=dingtalk:密钥:加签密钥 或 名称@辖区=wecom:密钥，"
                "多个以逗号分隔，名称和辖区只用英文字母、数字和短横。"
            )
        if not _slug(jurisdiction):
            raise ValueError(
                f"ROBOTS 中的群机器人“{name}”没有写明辖区，请写作 {name}@辖区代码={service}:…；"
                "辖区代码即方案 campaign.toml 中的 jurisdiction，只用英文字母、数字和短横。"
            )
        if name in found:
            raise ValueError(f"ROBOTS 中的群机器人“{name}”写了两次，请改用不同的名称。")
        found[name] = Robot(jurisdiction, service, key, secret)
    return found


def _slug(text: str) -> bool:
    return text.isascii() and text.replace("-", "").isalnum() and len(text) <= 32

"""Messages to the robots of group chats (群机器人): text only, to the configured hosts alone.

apprise knows how each service wants to be spoken to; here it is bound. The address of a service is
the library's own constant, never part of what is configured; redirects are off; the host must be
named in ROBOT_HOSTS and resolve to public addresses. The services answer nothing but that they
took the request: whether the group shows it, only the group can tell.
"""

import ipaddress
import logging
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

from apprise import AppriseAsset, LogCapture, NotifyBase
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.wecombot import NotifyWeComBot
from django.conf import settings

from notices.answers import ANSWER_AT_MOST, Answer, Verdict
from notices.models import Dispatch

HTTPS = 443
UNHEARD = "没有收到群机器人平台的答复，无法确认群里是否已显示"


class _DingTalk(NotifyDingTalk):
    def __init__(self, key: str, secret: str = "") -> None:
        super().__init__(token=key, secret=secret or None, asset=_asset())


class _WeCom(NotifyWeComBot):
    def __init__(self, key: str, secret: str = "") -> None:
        super().__init__(key=key, asset=_asset())


SERVICES: dict[str, type[_DingTalk] | type[_WeCom]] = {"dingtalk": _DingTalk, "wecom": _WeCom}


def _asset() -> AppriseAsset:
    return AppriseAsset(http_redirects=False, app_id="portal", plugin_paths=[])


def carry(letter: Dispatch, *, before_data: Callable[[], None]) -> Answer:
    """Sends the text once; raises only what `before_data` raises."""
    named = settings.ROBOTS.get(letter.robot)
    if named is None:
        return Answer(Verdict.PERMANENT, None, f"群机器人“{letter.robot}”没有配置或已停用")
    # It may have been given to another group since the message was written.
    if letter.campaign is None or letter.campaign.jurisdiction != named.jurisdiction:
        return Answer(
            Verdict.PERMANENT, None, f"群机器人“{letter.robot}”不服务于这项创建活动所在辖区"
        )
    kind = SERVICES[named.service]
    refusal = forbidden(str(urlsplit(kind.notify_url).hostname))
    if refusal:
        return Answer(Verdict.PERMANENT, None, refusal)
    try:
        robot = kind(named.key, named.secret)
    except TypeError:
        return Answer(Verdict.PERMANENT, None, f"群机器人“{letter.robot}”的密钥写法不对")
    before_data()
    return _answer(robot, letter.body)


def _answer(robot: NotifyBase, text: str) -> Answer:
    with LogCapture(level=logging.WARNING, fmt="%(message)s") as said:
        taken = robot.send(body=text)
        words = said.getvalue().strip()
    if taken:
        return Answer(Verdict.SENT)
    # The library's words for an answer that is a refusal; everything else is silence.
    if "error=" in words:
        return Answer(Verdict.PERMANENT, None, words[:ANSWER_AT_MOST])
    return Answer(Verdict.UNKNOWN, None, UNHEARD)


def forbidden(host: str) -> str:
    """Why the host is not spoken to, "" when it may be."""
    if host not in settings.ROBOT_HOSTS:
        return f"没有允许访问{host}，请系统管理员在 ROBOT_HOSTS 中写明"
    try:
        found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)
    except OSError as error:
        return f"查不到{host}的地址：{error}"
    addresses = {str(one[4][0]) for one in found}
    inside = sorted(one for one in addresses if not ipaddress.ip_address(one).is_global)
    return f"{host}指向内部地址{'、'.join(inside)}，没有发送" if inside else ""

"""群机器人: off by default, once per month and rung, and never to a host that is not allowed."""

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from apprise import NotifyBase

from creditcity.robots import Robot
from indicators.models import Campaign
from notices import permissions, robots
from notices.group_messages import ensure_group_messages
from notices.models import Dispatch
from notices.outbox import deliver_due
from tests import builders as build

pytestmark = pytest.mark.django_db
NOW = build.at(4, 21)
PLACE = "liaocheng-resort"
State = Dispatch.State


class Chat(ThreadingHTTPServer):
    """A service of this machine that keeps what it is sent and answers as told."""

    status = 200
    silent = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[tuple[str, Any]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Chat

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, json.loads(body)))
        if self.server.silent:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(self.server.status)
        self.send_header("Location", f"{self.server.address}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *arguments: Any) -> None:
        """Nothing on the screen."""


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Chat]:
    """The service's own address leads to this machine, which is allowed for once."""
    with Chat() as chat:
        Thread(target=chat.serve_forever, daemon=True).start()
        monkeypatch.setattr(robots._WeCom, "notify_url", chat.address + "/send?key={key}")
        monkeypatch.setattr(robots, "forbidden", lambda host: "")
        settings.ROBOTS = {"work-group": Robot(PLACE, "wecom", "invented-key", "")}
        yield chat
        chat.shutdown()


@pytest.fixture(autouse=True)
def _month(campaign: Campaign) -> None:
    build.open_months(campaign, now=build.at(4, 1))
    campaign.periods.exclude(month__month=4).delete()


def states() -> list[str]:
    return list(Dispatch.objects.order_by("id").values_list("state", flat=True))


def test_nothing_is_said_where_no_robot_is_configured() -> None:
    assert ensure_group_messages(now=NOW) == 0


def test_group_hears_once_per_rung_from_the_soft_date_on(chat: Chat) -> None:
    days = [build.at(4, day) for day in (20, 21, 21, 22, 25, 26, 28, 29)]
    assert [ensure_group_messages(now=day) for day in days] == [0, 1, 0, 0, 1, 1, 1, 0]
    assert deliver_due(now=NOW) == 4
    assert len(chat.heard) == 4
    path, said = chat.heard[0]
    assert (path, said["msgtype"]) == ("/send?key=invented-key", "text")
    assert said["text"]["content"].startswith(
        "【报送提醒】信用典型城市创建2022年4月报送还有33个单位"
    )
    assert "4月21日 24:00内部截止，4月25日 24:00截止" in said["text"]["content"]
    assert set(states()) == {State.SENT}


def test_only_the_office_of_the_place_reads_what_a_group_hears(
    chat: Chat, campaign: Campaign
) -> None:
    ensure_group_messages(now=NOW)
    said = Dispatch.objects.exclude(robot="")
    assert permissions.visible_to(build.head()).filter(pk__in=said).count() == 1
    Campaign.objects.filter(pk=campaign.pk).update(jurisdiction="elsewhere")
    assert not permissions.visible_to(build.head()).filter(pk__in=said).exists()


def test_group_hears_of_its_own_place_alone(chat: Chat, settings: Any) -> None:
    settings.ROBOTS |= {"other-group": Robot("licheng", "wecom", "other-key", "")}
    assert ensure_group_messages(now=NOW) == 1
    settings.ROBOTS["work-group"] = Robot("licheng", "wecom", "invented-key", "")
    assert deliver_due(now=NOW) == 0
    one = Dispatch.objects.get()
    assert (one.robot, one.state, chat.heard) == ("work-group", State.FAILED, [])
    assert "不服务于这项创建活动所在辖区" in one.error


def test_invented_campaign_is_never_said_in_a_group(chat: Chat, campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(demonstration=True)
    assert ensure_group_messages(now=NOW) == 0


def test_redirect_is_not_followed(chat: Chat) -> None:
    chat.status = 302
    ensure_group_messages(now=NOW)
    assert deliver_due(now=NOW) == 0
    assert [path for path, _ in chat.heard] == ["/send?key=invented-key"]
    assert states() == [State.FAILED]


def test_silence_after_the_request_is_doubtful_and_not_said_again(chat: Chat) -> None:
    chat.silent = True
    ensure_group_messages(now=NOW)
    assert deliver_due(now=NOW) == 0
    assert states() == [State.UNKNOWN]
    assert deliver_due(now=build.at(4, 22)) == 0
    assert len(chat.heard) == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1", "指向内部地址127.0.0.1"),
        ("169.254.169.254", "指向内部地址169.254.169.254"),
        ("10.0.0.8", "指向内部地址10.0.0.8"),
        ("::1", "指向内部地址::1"),
        ("fe80::1", "指向内部地址fe80::1"),
        ("::ffff:127.0.0.1", "指向内部地址::ffff:127.0.0.1"),
        ("0.0.0.0", "指向内部地址0.0.0.0"),
    ],
)
def test_allowed_host_that_leads_inside_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, settings: Any, address: str, said: str
) -> None:
    settings.ROBOTS = {"work-group": Robot(PLACE, "dingtalk", "inventedtoken", "")}
    settings.ROBOT_HOSTS = ["oapi.dingtalk.com"]
    ensure_group_messages(now=NOW)
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: answer)
    connected: list[object] = []
    monkeypatch.setattr(NotifyBase, "throttle", connected.append)
    assert deliver_due(now=NOW) == 0
    one = Dispatch.objects.get()
    assert (one.state, connected) == (State.FAILED, [])
    assert said in one.error


@pytest.mark.parametrize("hosts", [[], ["qyapi.weixin.qq.com"], ["2130706433"]])
def test_host_that_is_not_named_is_not_spoken_to(settings: Any, hosts: list[str]) -> None:
    settings.ROBOTS = {"work-group": Robot(PLACE, "dingtalk", "inventedtoken", "")}
    settings.ROBOT_HOSTS = hosts
    ensure_group_messages(now=NOW)
    assert deliver_due(now=NOW) == 0
    assert Dispatch.objects.get().error.startswith("没有允许访问oapi.dingtalk.com")

"""Test letters (测试邮件): one to one's own registered address, by the outbox as every other."""

from datetime import datetime, timedelta

from django.utils import timezone

from notices.letters import ensure_letter
from notices.models import Dispatch
from reporting.refusals import NotAllowed, Overtaken
from units.models import User
from units.queries import standing
from units.roles import ANSWERS_FOR_SETTINGS

PLAN = "mail-test"
IN_AN_HOUR = 10
HOUR = timedelta(hours=1)
SUBJECT = "测试邮件：信用典型城市创建门户能发出邮件"
BODY = """{post}：

这是您于{when}在“邮件设置”页请求发送的测试邮件，没有要办的事。收到它，说明门户能把邮件送到这个邮箱。

信用典型城市创建门户
"""


def why_not(user: User) -> str | None:
    """None when this person may have a test letter sent, else the sentence that says why not."""
    mine = standing(user)
    if not mine.has(ANSWERS_FOR_SETTINGS):
        return f"您的角色（{mine.label}）不能发送测试邮件，请找专班办公室主任或系统管理员"
    if not user.email:
        return "您的账号没有登记邮箱，测试邮件只发到本人登记的邮箱；请系统管理员在人员管理中登记"
    return None


def send(*, by: User, at: datetime) -> Dispatch:
    """Queues a test letter to that person; its row says who asked, when, and what came of it.

    One a minute and ten an hour for each person: raises Overtaken beyond, NotAllowed without the
    right or an address.
    """
    refusal = why_not(by)
    if refusal is not None:
        raise NotAllowed(refusal)
    mine = Dispatch.objects.filter(plan=PLAN, recipient=by)
    if mine.filter(created_at__gt=at - HOUR).count() >= IN_AN_HOUR:
        raise Overtaken(f"一小时内已经发过{IN_AN_HOUR}封测试邮件，请稍后再试")
    local = timezone.localtime(at)
    body = BODY.format(post=by.post, when=f"{local:%Y-%m-%d %H:%M:%S}")
    # Of two clicks in the same minute the constraint lets one through.
    occasion = f"{local:%Y-%m-%dT%H:%M}"
    if not ensure_letter(
        plan=PLAN, occasion=occasion, to=by, subject=SUBJECT, body=body, now=at, asked_by=by
    ):
        raise Overtaken("这一分钟里已经发过一封测试邮件，请看下面的结果，一分钟后再发")
    return mine.get(occasion=occasion)

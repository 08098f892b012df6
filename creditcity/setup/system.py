"""What is set on the server and only shown here: mail."""

from datetime import datetime

from django.urls import reverse

from creditcity.setup.area import Area
from notices import mail_state
from units.models import User


def mail(user: User, *, now: datetime) -> Area:
    """邮件: one query."""
    server, outbox = mail_state.server(), mail_state.outbox(user, now=now)
    way = f"经{server.host}，{server.encryption}" if server.host else "没有邮件服务器，信写成文件"
    trouble = outbox.failed + outbox.doubtful
    todo = ""
    if trouble:
        todo = f"{outbox.failed}封发送失败、{outbox.doubtful}封结果不明，请逐封处理"
    elif not server.host:
        todo = "信不会送到收件人：请在服务器上设置 EMAIL_URL 后重新启动"
    elif not server.encrypted:
        todo = "与邮件服务器之间没有加密，请改用 smtp+tls 或 smtp+ssl"
    return Area(
        name="邮件",
        now=f"{way}；待发{outbox.waiting}封",
        effect="提醒、退回通知、通报都由它送达。在服务器上设置，页面上可以发测试邮件",
        address=reverse("settings-mail"),
        tone="" if not todo else "bad" if trouble else "warn",
        todo=todo,
    )

"""What is set on the server and only shown here: mail, security, backups."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from creditcity.backups import due
from creditcity.setup import locks, rules
from creditcity.setup.area import ON_THE_SERVER, Area
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
        unchanged=ON_THE_SERVER,
        tone="" if not todo else "bad" if trouble else "warn",
        todo=todo,
    )


def backups(*, now: datetime) -> Area:
    """备份: no query, the folder of backups is looked at."""
    stands = due.standing(now=now)
    made, drill = stands.backup, stands.drill
    last = f"{timezone.localtime(made.manifest.made_at):%Y-%m-%d %H:%M}" if made else "从来没有"
    drilled = f"{timezone.localtime(drill.at):%Y-%m-%d}" if drill else "从来没有"
    failed = f"最近一次没有成功：{stands.failed.problem}" if stands.failed else ""
    return Area(
        name="备份",
        now=f"最近备份{last}，最近演练{drilled}",
        effect="机器损坏、误删时靠它恢复；没有演练过的备份不能算数",
        address=reverse("settings-backups"),
        unchanged=ON_THE_SERVER,
        tone="" if stands.sound else "bad",
        todo=stands.backup_todo or stands.drill_todo or failed,
    )


def security(*, now: datetime) -> Area:
    """安全: two queries."""
    every = [rule for topic in rules.topics() for rule in topic.rules]
    off = sum(not rule.on for rule in every)
    closed, _ = locks.locked(now=now)
    return Area(
        name="安全",
        now=f"{len(every) - off}条规则在执行，{off}条未启用；现在锁定{len(closed)}个账号",
        effect="密码、锁定、会话、权限和加密。在服务器上设置，页面上可以提前解锁账号",
        address=reverse("settings-security"),
        unchanged=ON_THE_SERVER,
        tone="warn" if closed else "",
        todo=f"{len(closed)}个账号因密码输错被锁定" if closed else "",
    )

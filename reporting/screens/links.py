"""Links of wall screens (大屏链接): made by the office head, shown once, ended by date or hand."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from indicators.models import Campaign
from reporting.models import ScreenLink
from reporting.refusals import Invalid, NotAllowed, Overtaken
from units.models import User
from units.queries import standing
from units.roles import OFFICE, Role

SECRET_BYTES = 32
NAME_AT_MOST = 32
OPEN_AT_MOST = 20
# A screen asks every half minute; when it last did is told to the minute.
NOTED_EVERY = timedelta(minutes=1)
DAYS = {"7": "7天", "30": "30天", "90": "90天", "365": "一年"}


def sees_links(user: User, campaign: Campaign) -> bool:
    """True for the office of the jurisdiction."""
    return standing(user).within(campaign.jurisdiction).has(OFFICE)


def why_not(user: User, campaign: Campaign) -> str | None:
    """None when this person may make and revoke links, else the sentence that says why not."""
    mine = standing(user).within(campaign.jurisdiction)
    if mine.has({Role.OFFICE_HEAD}):
        return None
    return f"您的角色（{mine.label}）不能生成或停用大屏链接，请由专班办公室主任办理"


def make(
    campaign: Campaign, *, by: User, at: datetime, typed: Mapping[str, str]
) -> tuple[ScreenLink, str]:
    """A new link and its secret, which is shown this once; `typed` has name and days.

    Raises NotAllowed, and Invalid with a sentence per field.
    """
    refusal = why_not(by, campaign)
    if refusal is not None:
        raise NotAllowed(refusal)
    name, days = " ".join(typed.get("name", "").split()), typed.get("days", "")
    problems = _problems(campaign, name, days, at)
    if problems:
        raise Invalid(f"有{len(problems)}处需要修改，没有生成链接", problems)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    link = ScreenLink.objects.create(
        campaign=campaign,
        name=name,
        digest=_digest(secret),
        made_by=by,
        made_at=at,
        expires_at=at + timedelta(days=int(days)),
    )
    return link, secret


def _problems(campaign: Campaign, name: str, days: str, at: datetime) -> dict[str, str]:
    problems = {}
    used = set(in_force(at).filter(campaign=campaign).values_list("name", flat=True))
    if not name:
        problems["name"] = "请填写屏幕名称，如“三楼指挥室”"
    elif len(name) > NAME_AT_MOST:
        problems["name"] = f"屏幕名称有{len(name)}个字，最多{NAME_AT_MOST}个字"
    elif name in used:
        problems["name"] = f"“{name}”已有一个在用的链接，请先停用，或换一个名称"
    elif len(used) >= OPEN_AT_MOST:
        problems["name"] = f"在用的链接已有{len(used)}个，请先停用不再使用的"
    if days not in DAYS:
        problems["days"] = f"请选择有效期：{'、'.join(DAYS.values())}"
    return problems


def revoke(link: ScreenLink, *, by: User, at: datetime) -> None:
    """Ends a link; screens that show it go dark the next time they ask.

    Raises NotAllowed, and Overtaken with who was first and when.
    """
    refusal = why_not(by, link.campaign)
    if refusal is not None:
        raise NotAllowed(refusal)
    rows = ScreenLink.objects.filter(pk=link.pk, revoked_at=None)
    if not rows.update(revoked_by=by, revoked_at=at):
        raise _overtaken(ScreenLink.objects.select_related("revoked_by").get(pk=link.pk))


def _overtaken(link: ScreenLink) -> Overtaken:
    assert link.revoked_by is not None
    assert link.revoked_at is not None
    when = f"{timezone.localtime(link.revoked_at):%Y-%m-%d %H:%M}"
    who = f"{link.revoked_by.post}（{link.revoked_by.username}）"
    return Overtaken(f"{who}已于{when}停用“{link.name}”的链接，本次没有改动")


def in_force(now: datetime) -> QuerySet[ScreenLink]:
    return ScreenLink.objects.filter(revoked_at=None, expires_at__gt=now)


def opened(secret: str, *, now: datetime) -> ScreenLink | None:
    """The link behind a secret; None for one that never was, is revoked or over."""
    rows = in_force(now).filter(digest=_digest(secret))
    return rows.select_related("campaign").first()


def note_use(link: ScreenLink, *, now: datetime) -> None:
    """Writes down that the screen asked, once a minute at most."""
    last = link.last_used_at
    if last is None or now - last >= NOTED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now)
        ScreenLink.objects.filter(stale, pk=link.pk).update(last_used_at=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

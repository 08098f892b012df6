"""Forming a pack again before its meeting (重新形成): the former one stays on record, whole."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from notices.meetings import minutes, permissions
from notices.meetings.facts import Content, pack_of
from notices.meetings.packs import free_name
from notices.models import FormerPack, Meeting
from reporting.duties.deadlines import SHANGHAI
from reporting.refusals import NotAllowed, Overtaken
from reporting.scores import snapshots
from units.models import User
from units.names import in_list

# What of a pack is set side by side, as its readers call it.
PARTS = {
    "interval": "总分区间",
    "official": "市通报",
    "indicators": "指标得分",
    "month_of": "当月报送",
    "missing": "缺报",
    "tasks": "节点任务",
    "items": "督办事项",
    "levers": "下一分",
}


@dataclass(frozen=True)
class Former:
    """A pack that was replaced, and what the one after it says otherwise."""

    pack: FormerPack
    before: str
    after: str
    differing: list[str]

    @property
    def said(self) -> str:
        """The parts that differ, as one reads them."""
        return "、".join(in_list(one) for one in self.differing)


def why_not(user: User, meeting: Meeting, *, at: datetime) -> str | None:
    """None when the pack may be formed again now, else the sentence; one query at most."""
    refusal = permissions.why_not_prepare(user, meeting.campaign)
    if refusal is not None:
        return refusal
    day = meeting.held_on
    if at.astimezone(SHANGHAI).date() > day:
        return f"会议日期{day.year}年{day.month}月{day.day}日已过，材料不能再换"
    if meeting.follow_ups.exists():
        return "本次会议已经登记了议定事项，材料不能再换"
    return None


def renew(meeting: Meeting, *, by: User, at: datetime, version: int) -> Meeting:
    """Freezes the newest facts in the pack's place; month, day and agenda stay.

    Snapshot, former pack and new one in one transaction. Raises NotAllowed, Overtaken with who
    and when, and Refusal where there is nothing sound to freeze.
    """
    refusal = why_not(by, meeting, at=at)
    if refusal is not None:
        raise NotAllowed(refusal)
    if meeting.version != version:
        raise Overtaken(minutes.told(meeting))
    campaign, number = meeting.campaign, meeting.formers.count() + 1
    with transaction.atomic():
        # The lock first: whoever comes second takes no second snapshot.
        minutes.keep(meeting, by=by, at=at, version=version)
        name = free_name(campaign, f"{meeting}（第{number + 1}稿）", at)
        snapshot = snapshots.take(campaign, name=name, by=by, at=at)
        content = pack_of(campaign, snapshot, month=meeting.month, held_on=meeting.held_on, at=at)
        kept = ("snapshot", "content", "digest", "agenda", "prepared_by", "prepared_at")
        FormerPack.objects.create(
            meeting=meeting,
            number=number,
            replaced_by=by,
            replaced_at=at,
            **{name: getattr(meeting, name) for name in kept},
        )
        Meeting.objects.filter(pk=meeting.pk).update(
            snapshot=snapshot,
            content=content,
            digest=snapshots.digest_of(content),
            prepared_by=by,
            prepared_at=at,
        )
    return Meeting.objects.select_related("campaign", "snapshot", "prepared_by").get(pk=meeting.pk)


def formers_of(meeting: Meeting) -> list[Former]:
    """The packs this one replaced, the newest first, each beside its successor; one query."""
    rows = meeting.formers.select_related("prepared_by", "replaced_by", "meeting")
    found, after = [], meeting.content
    for pack in rows:
        before = pack.content
        found.append(Former(pack, before["total"], after["total"], _differing(before, after)))
        after = before
    return found


def _differing(before: Content, after: Content) -> list[str]:
    return [label for part, label in PARTS.items() if before[part] != after[part]]

"""Taking a snapshot (形成快照): everything a circular quotes, frozen once and never changed."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.models import Campaign
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Score, Scoring, Snapshot
from reporting.queries.scores.quoted import quoted
from reporting.refusals import Invalid, NotAllowed, Overtaken, Refusal
from reporting.scores import scorebook
from reporting.scores.differences import Difference, Part, difference
from units.models import User
from units.posts import visible
from units.queries import standing
from units.roles import OFFICE

NAME_AT_MOST = 64
NO_POINTS = "这份方案没有设评分指标，不计分，没有得分可以形成快照"


def why_not(user: User, campaign: Campaign) -> str | None:
    """None when this person may take the campaign's snapshots, else the sentence that says why."""
    mine = standing(user).within(campaign.jurisdiction)
    if mine.has(OFFICE):
        return None
    return f"您的角色（{mine.label}）不能形成快照，请交专班办公室办理"


def take(campaign: Campaign, *, name: str, by: User | None, at: datetime) -> Snapshot:
    """Freezes what is accepted at this moment under a name of its own.

    `by` is who asked for it; None: the portal, by its timetable. What waits to be counted is
    counted first. Raises NotAllowed, Invalid for the name, Overtaken when the name is taken, and
    Refusal where there is nothing sound to freeze.
    """
    refusal = why_not(by, campaign) if by else None
    if refusal is not None:
        raise NotAllowed(refusal)
    if not campaign.scored:
        raise Refusal(NO_POINTS)
    called = _name(name)
    _not_taken(campaign, called)
    try:
        with transaction.atomic():
            return _keep(campaign, called, by=by, at=at)
    except IntegrityError:
        _not_taken(campaign, called)
        raise


def _name(typed: str) -> str:
    name = visible(typed)
    if not name:
        sentence = "请填写快照名称，如“4月通报”"
        raise Invalid(sentence, {"name": sentence})
    if len(name) > NAME_AT_MOST:
        sentence = f"名称有{len(name)}字，最多{NAME_AT_MOST}字，请精简"
        raise Invalid(sentence, {"name": sentence})
    return name


def _not_taken(campaign: Campaign, name: str) -> None:
    there = Snapshot.objects.filter(campaign=campaign, name=name).select_related("taken_by")
    one = there.defer("content").first()
    if one is not None:
        who = f"{one.taken_by.post}（{one.taken_by.username}）" if one.taken_by else "系统"
        when = f"{timezone.localtime(one.taken_at, SHANGHAI):%Y-%m-%d %H:%M}"
        raise Overtaken(
            f"名称“{name}”已由{who}于{when}使用，没有再次形成；请打开该快照，或换一个名称"
        )


def _keep(campaign: Campaign, name: str, *, by: User | None, at: datetime) -> Snapshot:
    score = _sound_score(campaign, at)
    since = Snapshot.objects.filter(campaign=campaign).first()
    content = quoted(campaign, score, name=name, by=by, at=at, since=since)
    return Snapshot.objects.create(
        campaign=campaign,
        score=score,
        name=name,
        taken_by=by,
        taken_at=at,
        content=content,
        digest=digest_of(content),
    )


def _sound_score(campaign: Campaign, at: datetime) -> Score:
    """The score of everything accepted so far; nothing is frozen while facts contradict."""
    if scorebook.due_campaigns().filter(pk=campaign.pk).exists():
        scorebook.ensure_scored(campaign, now=at)
    problems = Scoring.objects.filter(campaign=campaign).values_list("problems", flat=True).first()
    if problems:
        raise Refusal(
            f"数据相互矛盾，现在的得分不是最新的，不能形成快照：{'；'.join(problems)}。"
            "请退回或重新打开有误的报送单，更正通过后再形成"
        )
    score = Score.objects.filter(campaign=campaign).first()
    if score is None:
        raise Refusal("还没有得分，不能形成快照；请在首次核算之后再形成")
    return score


def digest_of(content: Any) -> str:
    """The fingerprint of the canonical content: sorted keys, no spaces, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def intact(snapshot: Snapshot) -> bool:
    """Whether the content is the one its digest was taken of."""
    return digest_of(snapshot.content) == snapshot.digest


def parts_in(snapshot: Snapshot) -> list[Part]:
    """The components as the snapshot holds them."""
    rows = [part for one in snapshot.content["indicators"] for part in one["components"]]
    return [Part.stored(part["trace"], part["exact"]) for part in rows]


def changed_since(snapshot: Snapshot) -> Difference:
    """快照以来: from what is frozen to the latest score; two queries."""
    latest = Score.objects.filter(campaign_id=snapshot.campaign_id).first()
    now = latest.parts.all() if latest else []
    found = {part.code: Part.stored(part.trace, part.exact) for part in now}
    frozen = parts_in(snapshot)
    return difference(frozen, [found[part.code] for part in frozen if part.code in found])

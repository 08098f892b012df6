"""Adopting another reading (口径): decided by the office head, kept for good, scored at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.models import Adoption, Campaign, Reading
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Score
from reporting.refusals import NotAllowed, Overtaken
from reporting.scores.decisions import read_decision
from reporting.scores.scorebook import ensure_scored
from reporting.wake import score_is_due
from units.models import User
from units.queries import standing
from units.roles import Role

DECIDES = frozenset({Role.OFFICE_HEAD})


def why_not(user: User, campaign: Campaign) -> str | None:
    """None when this person may decide on the readings here, else the sentence that says why."""
    mine = standing(user).within(campaign.jurisdiction)
    if mine.has(DECIDES):
        return None
    return f"您的角色（{mine.label}）不能改口径，请由专班办公室主任登记"


@dataclass(frozen=True)
class Adopted:
    """The decision, and the score it led to; None while the facts contradict each other."""

    adoption: Adoption
    score: Score | None


def adopt(
    reading: Reading, *, by: User, at: datetime, sequence: int, typed: Mapping[str, str]
) -> Adopted:
    """Puts another option in force and scores the campaign anew, as one transaction.

    `sequence` is how many decisions the person has seen. Raises NotAllowed, Overtaken with who
    decided meanwhile, and Invalid with a sentence per field. Earlier scores stay as they are.
    """
    refusal = why_not(by, reading.campaign)
    if refusal is not None:
        raise NotAllowed(refusal)
    latest = reading.adoptions.select_related("entered_by").first()
    if sequence != (latest.sequence if latest else 0):
        raise _overtaken(reading, latest)
    decision = read_decision(
        typed,
        options=names_of(reading),
        in_force=latest.option if latest else reading.default,
        since=reading.campaign.issued_on or reading.campaign.window_first,
        today=at.astimezone(SHANGHAI).date(),
    )
    try:
        with transaction.atomic():
            adoption = Adoption.objects.create(
                reading=reading,
                sequence=sequence + 1,
                entered_by=by,
                entered_at=at,
                **vars(decision),
            )
            score_is_due(reading.campaign_id)
            score = ensure_scored(reading.campaign, now=at)
    except IntegrityError as error:
        raise _overtaken(reading, reading.adoptions.select_related("entered_by").first()) from error
    return Adopted(adoption, score)


def names_of(reading: Reading) -> dict[str, str]:
    """Option → its name, in the order of the scheme."""
    return {option["code"]: option["name"] for option in reading.options}


def _overtaken(reading: Reading, latest: Adoption | None) -> Overtaken:
    if latest is None:
        return Overtaken("页面内容已过期，请刷新后再操作")
    when = f"{timezone.localtime(latest.entered_at):%Y-%m-%d %H:%M}"
    who = f"{latest.entered_by.post}（{latest.entered_by.username}）"
    name = names_of(reading).get(latest.option, latest.option)
    return Overtaken(f"他人已先行处理：{who}于{when}采用“{name}”，本次没有改动。请刷新后再操作")

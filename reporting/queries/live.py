"""What has moved on since a page was made: scores and moves, for those who may know of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import OuterRef, QuerySet, Subquery

from indicators.models import Campaign
from ledgers.watching import ELSEWHERE, Told
from reporting.models import Event, Score, Scoring, Submission
from reporting.permissions import visible_to
from reporting.queries import live_work
from reporting.workflow import MOVES, Move
from units.models import User
from units.queries import standing

READ_AT_MOST = 50
SCREEN_SPAN = timedelta(minutes=5)
ENGINE = "系统核算"


class Shown(StrEnum):
    """The pages of a campaign that are told of; each name stands in an address."""

    OVERVIEW = "overview"
    INDICATOR = "indicator"
    MATRIX = "matrix"
    REVIEW = "review"
    DESK = "desk"
    HISTORY = "history"
    TASKS = "tasks"
    EVIDENCE = "evidence"


SCORES = frozenset({Shown.OVERVIEW, Shown.INDICATOR, Shown.HISTORY})
SCORES_ALONE = frozenset({Shown.INDICATOR, Shown.HISTORY})
# What only those may ask after who see every unit.
OF_ALL_UNITS = frozenset({Shown.MATRIX, Shown.REVIEW})


def mark_of(campaign: Campaign, shown: Shown, user: User, of: str = "") -> str:
    """The mark of what such a page shows this person now; one query for scores, one for moves.

    `of` names the one task or proof that the page is about.
    """
    if shown is Shown.TASKS:
        return _written(live_work.task_mark(campaign, user, of))
    if shown is Shown.EVIDENCE:
        return _written(live_work.proof_mark(campaign, user, _number(of)))
    score = _scored(campaign) if shown in SCORES else (0, 0)
    return _written((*score, *live_work.counted(moves_of(campaign, shown, user))))


def _written(mark: live_work.Mark) -> str:
    return ".".join(str(one) for one in mark)


def _number(of: str) -> int:
    return int(of) if of.isascii() and of.isdigit() and len(of) < 19 else 0


def moved_since(
    campaign: Campaign, shown: Shown, user: User, since: str, of: str = ""
) -> list[Told]:
    """What moved since that mark, moves first, newest first; a mark of no page tells nothing."""
    known = read_mark(since)
    if known is None:
        return []
    if shown is Shown.TASKS:
        return list(live_work.steps_since(campaign, user, known, of))
    if shown is Shown.EVIDENCE:
        return list(live_work.proofs_since(campaign, user, known, _number(of)))
    score, done, last, count = known
    moves = moves_of(campaign, shown, user)
    told = list(_told(moves.filter(pk__gt=last), user))
    # Two that commit at once may end with the lower number last; with another post fewer are seen.
    newest = moves.order_by("-at").first() if not told and moves.count() != count else None
    if newest is not None:
        told = [Told(ELSEWHERE, "办理记录", newest.at)]
    return [*told, *(_scored_since(campaign, score, done) if shown in SCORES else ())]


def read_mark(text: str) -> tuple[int, int, int, int] | None:
    parts = text.split(".")
    if len(parts) != 4 or not all(
        one.isascii() and one.isdigit() and len(one) < 19 for one in parts
    ):
        return None
    score, done, last, count = map(int, parts)
    return score, done, last, count


def moves_of(campaign: Campaign, shown: Shown, user: User) -> QuerySet[Event]:
    """The moves such a page shows this person; what is only typed so far is no news."""
    if shown in SCORES_ALONE:
        return Event.objects.none()
    seen = visible_to(user)
    if shown is Shown.DESK:
        seen = seen.filter(unit_id__in=standing(user).units)
    return _moves(campaign).filter(submission__in=seen)


def mark_for_screen(campaign: Campaign, *, now: datetime) -> str:
    """The mark of the wall screen: everybody's moves, and the time, for what is due moves on."""
    score, moves = _scored(campaign), live_work.counted(_moves(campaign))
    span = int(now.timestamp() // SCREEN_SPAN.total_seconds())
    return ".".join(str(one) for one in (*score, *moves, span))


def _moves(campaign: Campaign) -> QuerySet[Event]:
    rows = Event.objects.filter(submission__period__campaign=campaign)
    return rows.exclude(move=Move.SAVE)


def sheet_moved_since(submission: Submission, user: User, version: int) -> list[Told]:
    """What happened to one sheet since that version, except what this person typed there."""
    rows = Event.objects.filter(submission=submission, version__gt=version)
    return list(_told(rows.exclude(move=Move.SAVE, by=user), user))


def _scored(campaign: Campaign) -> tuple[int, int]:
    """The latest score and how much of what was asked for is in it."""
    latest = Score.objects.filter(campaign=OuterRef("pk")).values("pk")[:1]
    rows = Campaign.objects.filter(pk=campaign.pk).annotate(latest=Subquery(latest))
    found = rows.values_list("latest", "scoring__done").get()
    return found[0] or 0, found[1] or 0


def _told(moves: QuerySet[Event], user: User) -> Iterator[Told]:
    related = ("submission__unit", "submission__period", "by")
    for one in moves.select_related(*related).order_by("-pk")[:READ_AT_MOST]:
        sheet = one.submission
        what = f"{sheet.unit.short_name}{sheet.period.label}{MOVES[Move(one.move)].label}"
        yield Told(what, "您" if one.by_id == user.pk else one.by.post, one.at)


def _scored_since(campaign: Campaign, before: int, done: int) -> Iterator[Told]:
    """One line at most: the latest total beside the one shown, or that it came out the same."""
    scores = Score.objects.filter(campaign=campaign)
    latest = scores.first()
    if latest is not None and latest.pk != before:
        was = scores.filter(pk=before).first()
        from_ = f"{was.total:.2f}→" if was else ""
        yield Told(f"总分重新核算：{from_}{latest.total:.2f}", ENGINE, latest.computed_at)
        return
    scoring = Scoring.objects.filter(campaign=campaign).first()
    if scoring is not None and scoring.done != done and scoring.checked_at is not None:
        what = "数据相互矛盾，暂不能重新核算" if scoring.problems else "已重新核算，得分没有变化"
        yield Told(what, ENGINE, scoring.checked_at)

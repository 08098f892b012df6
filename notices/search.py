"""What can be found of circulars, meetings, 督办事项 and letters, by those who may read them."""

from django.db.models import Count, Q, Window
from django.urls import reverse
from django.utils import timezone

from indicators.models import Campaign
from notices import permissions
from notices.circular_moves import CircularState
from notices.circulars import permissions as of_circulars
from notices.circulars.weeks import Week
from notices.meetings import permissions as of_meetings
from notices.models import Dispatch, Meeting
from notices.queries import KINDS
from reporting.dated.tasking import TaskState
from reporting.permissions import sees_all_units
from reporting.search.plan import called
from units.models import User
from units.queries import standing
from units.search.found import NOTHING, Asked, Found, Hit, Named, Source, among
from units.search.matching import how, mark


def find_circulars(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """Issues newest first; drafts only for the office. One query."""
    if campaign is None:
        return NOTHING
    rows = of_circulars.visible_to(user, campaign).order_by("-monday")
    named = (
        Named(
            pk,
            f"周通报第{number}期" if number else "周通报草稿",
            [Week(monday).label, CircularState(state).label],
        )
        for pk, number, monday, state in rows.values_list("pk", "number", "monday", "state")
    )
    return among(named, asked, lambda pk: reverse("circular", args=[campaign.code, pk]))


def find_meetings(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """Meetings newest first; a unit that leads finds its own page of the pack. One query."""
    if campaign is None:
        return NOTHING
    rows = Meeting.objects.filter(campaign=campaign)
    names = ("month", "held_on", "content__leads")
    whole, mine = sees_all_units(user, campaign), set[str]()
    if not whole:
        mine = {one.code for one in called(campaign) if one.pk in standing(user).units}
    named = (
        Named(
            [f"{month:%Y-%m}", *of],
            f"{month.year}年{month.month}月调度会",
            [f"{held.year}年{held.month}月{held.day}日召开", *(["本单位单页"] if of else [])],
            ["月调度"],
        )
        for month, held, leads in rows.values_list(*names)
        for of in ([[]] if whole else [[code] for code in leads if code in mine])
    )
    return among(named, asked, lambda at: _meeting_address(campaign, at))


def _meeting_address(campaign: Campaign, at: list[str]) -> str:
    return reverse("meeting-unit" if at[1:] else "meeting", args=[campaign.code, *at])


def find_follow_ups(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """What meetings decided, the first due in front; a unit finds its own. One query."""
    if campaign is None:
        return NOTHING
    names = ("pk", "text", "lead__name", "due", "state")
    rows = of_meetings.visible_to(user).filter(meeting__campaign=campaign)
    rows = rows.prefetch_related(None).order_by("due", "pk")
    named = (
        Named(
            pk,
            text,
            [unit, f"{due.year}年{due.month}月{due.day}日到期", TaskState(state).label],
            ["督办事项"],
        )
        for pk, text, unit, due, state in rows.values_list(*names)
    )
    return among(named, asked, lambda pk: reverse("follow-up", args=[campaign.code, pk]))


def find_letters(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """Letters newest first by subject, post, kind and state; one query."""
    if not _reads_letters(user, campaign):
        return NOTHING
    rows = permissions.visible_to(user)
    for word in asked.words:
        states = [one for one, label in Dispatch.State.choices if how(word, str(label)) is not None]
        plans = [code for code, name in KINDS.items() if how(word, name) is not None]
        said = Q(subject__icontains=word) | Q(post__icontains=word)
        rows = rows.filter(said | Q(state__in=states) | Q(plan__in=plans))
    names = ("pk", "subject", "post", "created_at", "state", "in_all")
    rows = rows.annotate(in_all=Window(Count("pk"))).order_by("-created_at", "-pk")
    found = list(rows.values_list(*names)[asked.wanted])
    hits = [
        _letter(asked.words, pk, subject, post, f"{timezone.localtime(at):%Y-%m-%d}", state)
        for pk, subject, post, at, state, _ in found
    ]
    return Found(hits, found[0][-1] if found else 0)


def _letter(words: tuple[str, ...], pk: int, subject: str, *beside: str) -> Hit:
    post, day, state = beside
    shown = [one for one in (post, day, str(Dispatch.State(state).label)) if one]
    told = tuple(mark(words, one) for one in shown)
    return Hit(mark(words, subject), told, reverse("letter", args=[pk]))


def _reads_letters(user: User, campaign: Campaign | None) -> bool:
    return permissions.may_not_read(user) is None


CIRCULARS = Source("circulars", "通报", "期号、日期和状态", find_circulars)
MEETINGS = Source("meetings", "月调度", "调度会的月份和日期", find_meetings)
FOLLOW_UPS = Source("follow-ups", "督办事项", "议定事项、牵头单位、期限和状态", find_follow_ups)
LETTERS = Source("letters", "信函", "主题、收件岗位、种类和状态", find_letters, _reads_letters)

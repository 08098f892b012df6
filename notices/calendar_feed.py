"""A person's dates as an iCalendar file: months with both deadlines, dated tasks and 督办事项.

Only what `visible_to` shows; whoever has units of their own is shown those alone. A task or item
that is signed off leaves the calendar; one that waits for its 销号 stays.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from icalendar import Calendar, Event

from indicators.models import Campaign, Task
from notices.meetings import permissions as meetings
from notices.models import FollowUp
from notices.occasions import SHANGHAI, last_day
from reporting.dated.task_work import working_units
from reporting.models import Period, TaskWork
from reporting.permissions import sees_all_units, visible_to
from reporting.queries.filling.desk import state_label
from units.models import Unit, User
from units.names import in_list
from units.queries import standing

PAST = timedelta(days=90)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """One all-day event; `key` names it for ever, so that a moved date moves the event."""

    key: str
    day: date
    title: str
    text: str


def calendar_of(user: User, *, now: datetime) -> bytes:
    """The file; at most ten queries whatever it holds."""
    calendar = Calendar()
    calendar.add("prodid", "-//creditcity//portal//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "信用创建：截止、任务与督办")
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for entry in sorted(entries_of(user, now=now), key=lambda one: (one.day, one.key)):
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@portal.invalid")
    event.add("dtstamp", now)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + ONE_DAY)
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("transp", "TRANSPARENT")
    return event


def entries_of(user: User, *, now: datetime) -> list[Entry]:
    """Dates from three months ago on, of campaigns this person is told of."""
    campaigns = {
        one.pk: one for one in Campaign.objects.all() if user.demonstration or not one.demonstration
    }
    units = standing(user).units
    months = _own_months(user, campaigns, now) if units else _all_months(user, campaigns, now)
    return [*months, *_tasks(user, campaigns, now), *_items(user, campaigns, now)]


def _own_months(user: User, campaigns: dict[int, Campaign], now: datetime) -> Iterator[Entry]:
    sheets = visible_to(user).filter(
        unit_id__in=standing(user).units,
        cells__owed=True,
        period__campaign_id__in=campaigns,
        period__due_at__gte=now - PAST,
    )
    listed = sheets.distinct().order_by("period__due_at", "unit__position", "pk")
    for one in listed.select_related("period__campaign", "unit"):
        name = f"{_mark(one.period.campaign)}{one.unit.short_name} {one.period.label}报送"
        yield from _both(f"submission-{one.pk}", name, one.period, f"现在{state_label(one)}")


def _all_months(user: User, campaigns: dict[int, Campaign], now: datetime) -> Iterator[Entry]:
    """One entry for all units: whoever answers for everybody needs no thirty-three of them."""
    seen = Exists(visible_to(user).filter(period=OuterRef("pk")))
    periods = Period.objects.filter(seen, campaign_id__in=campaigns, due_at__gte=now - PAST)
    for one in periods.select_related("campaign"):
        name = f"{_mark(one.campaign)}各单位{one.label}报送"
        yield from _both(f"period-{one.pk}", name, one, one.campaign.short_name)


def _both(key: str, name: str, period: Period, text: str) -> Iterator[Entry]:
    yield Entry(f"{key}-hard", last_day(period.due_at), f"{name}截止（24:00）", text)
    soft = period.soft_due_at
    if soft is not None and soft != period.due_at:
        reserve = "，暂定" if period.soft_provisional else ""
        yield Entry(f"{key}-soft", last_day(soft), f"{name}内部截止（24:00{reserve}）", text)


def _tasks(user: User, campaigns: dict[int, Campaign], now: datetime) -> Iterator[Entry]:
    mine, since = standing(user).units, _first_day(now)
    tasks = Task.objects.filter(campaign_id__in=campaigns, due__gte=since)
    signed_off = TaskWork.objects.filter(
        task__campaign_id__in=campaigns, task__due__gte=since, state=TaskWork.State.DONE
    )
    done = set(signed_off.values_list("task_id", "unit_id"))
    for task in tasks.prefetch_related("duties__unit"):
        campaign = campaigns[task.campaign_id]
        named = [unit for unit in task.units if unit.pk in mine]
        left = _left(task, named, done)
        if left and (named if mine else sees_all_units(user, campaign)):
            yield Entry(
                f"task-{task.pk}",
                task.due,
                f"{_mark(campaign)}节点任务：{task.title}",
                f"{_names(left)}\n{campaign.short_name}",
            )


def _left(task: Task, named: list[Unit], done: set[tuple[int, int]]) -> list[Unit]:
    """Whose names stand beside the task: the own units, else all; none once it is signed off.

    Units that only support it have no part of their own: for them it ends with the others' parts.
    """
    open_parts = [unit for unit in working_units(task) if (task.pk, unit.pk) not in done]
    if not open_parts:
        return []
    return [unit for unit in named or task.units if (task.pk, unit.pk) not in done]


def _items(user: User, campaigns: dict[int, Campaign], now: datetime) -> Iterator[Entry]:
    rows = meetings.visible_to(user).exclude(state=FollowUp.State.DONE)
    rows = rows.filter(meeting__campaign_id__in=campaigns, due__gte=_first_day(now))
    rows = rows.defer("meeting__content")
    mine = standing(user).units
    if mine:
        rows = rows.filter(Q(lead__in=mine) | Q(joint__in=mine))
    for one in rows:
        campaign = campaigns[one.meeting.campaign_id]
        yield Entry(
            f"follow-up-{one.pk}",
            one.due,
            f"{_mark(campaign)}督办事项：{one.text}",
            f"{one.label}\n{_whose(one)}\n{campaign.short_name}",
        )


def _whose(one: FollowUp) -> str:
    joint = _names(one.joint.all())
    return f"牵头：{one.lead.short_name}" + (f"；配合：{joint}" if joint else "")


def _names(units: Iterable[Unit]) -> str:
    return "、".join(in_list(unit.short_name) for unit in units)


def _first_day(now: datetime) -> date:
    return (now - PAST).astimezone(SHANGHAI).date()


def _mark(campaign: Campaign) -> str:
    return "〔演示〕" if campaign.demonstration else ""

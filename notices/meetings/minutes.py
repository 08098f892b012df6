"""The minutes (会议纪要): the office's agenda, and what was decided, each a 督办事项 at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ledgers.calendars import stored_calendar
from notices.meetings import permissions
from notices.meetings.days import odd_due
from notices.models import FollowUp, Meeting
from reporting.duties.deadlines import SHANGHAI
from reporting.refusals import Invalid, NotAllowed, Overtaken
from reporting.written_days import read_written_day
from units.models import Unit, User
from units.posts import POST_AT_MOST, may_be_a_name, plain, visible

TEXT_AT_MOST, AGENDA_AT_MOST = 300, 600


@dataclass(frozen=True)
class Typed:
    """One decision as it was typed; `rest_day` and `is_post` say that the odd is meant."""

    text: str = ""
    lead: str = ""
    joint: Sequence[str] = ()
    post: str = ""
    due: str = ""
    rest_day: bool = False
    is_post: bool = False


@dataclass
class _Read:
    """What was understood of it, and a sentence for every field that was not."""

    problems: dict[str, str] = field(default_factory=dict)

    def refuse(self, name: str, sentence: str) -> None:
        self.problems.setdefault(name, sentence)


def enter(meeting: Meeting, *, by: User, at: datetime, version: int, typed: Typed) -> FollowUp:
    """Writes the decision down; the version of the minutes that was read is the lock.

    Raises NotAllowed, Invalid with a sentence per field, and Overtaken with who was first.
    """
    _allowed(meeting, by)
    read = _Read()
    units = _units(meeting)
    text, post = _text(typed, read), _post(typed, read)
    lead, joint = _whose(typed, units, read)
    due = _due(typed, meeting, read)
    if read.problems or lead is None or due is None:
        raise Invalid("议定事项没有登记，请更正标出的内容", read.problems)
    same = meeting.follow_ups.filter(text=text, lead=lead, post=post, due=due).first()
    if same is not None:
        raise Overtaken(_entered_before(same))
    with transaction.atomic():
        keep(meeting, by=by, at=at, version=version)
        # Counted inside the lock: two decisions never take the same number.
        number = meeting.follow_ups.count() + 1
        columns = {"text": text, "lead": lead, "post": post, "due": due}
        one = FollowUp.objects.create(
            meeting=meeting, number=number, entered_by=by, entered_at=at, **columns
        )
        one.joint.set(joint)
    return one


def _entered_before(same: FollowUp) -> str:
    """What a form sent twice is told: nothing has to be typed again."""
    who = f"{same.entered_by.post}（{same.entered_by.username}）"
    when = f"{timezone.localtime(same.entered_at, SHANGHAI):%Y-%m-%d %H:%M}"
    return f"{who}已于{when}登记完全相同的第{same.number}项，没有再次登记"


def write_agenda(meeting: Meeting, *, by: User, at: datetime, version: int, text: str) -> None:
    """Keeps the office's own words on what is to be decided; the pack's facts stay frozen."""
    _allowed(meeting, by)
    lines = [visible(line) for line in text.splitlines()]
    kept = "\n".join(line for line in lines if line)
    if len(kept) > AGENDA_AT_MOST:
        sentence = f"提请议定有{len(kept)}字，最多{AGENDA_AT_MOST}字，请精简：材料只有一页"
        raise Invalid(sentence, {"agenda": sentence})
    with transaction.atomic():
        keep(meeting, by=by, at=at, version=version, agenda=kept)


def _allowed(meeting: Meeting, by: User) -> None:
    refusal = permissions.why_not_prepare(by, meeting.campaign)
    if refusal is not None:
        raise NotAllowed(refusal)


def keep(meeting: Meeting, *, by: User, at: datetime, version: int, **columns: str) -> None:
    """Changes what was read in that version, or raises Overtaken."""
    changes = {"version": F("version") + 1, "changed_by": by, "changed_at": at} | columns
    if not Meeting.objects.filter(pk=meeting.pk, version=version).update(**changes):
        raise Overtaken(told(meeting))


def told(meeting: Meeting) -> str:
    """Who changed the meeting last, and when."""
    now = Meeting.objects.select_related("changed_by").get(pk=meeting.pk)
    if now.changed_by is None or now.changed_at is None:
        return "页面已过时，没有保存；请刷新后重试"
    when = f"{timezone.localtime(now.changed_at, SHANGHAI):%Y-%m-%d %H:%M}"
    return (
        f"{now.changed_by.post}（{now.changed_by.username}）已于{when}改过这次会议的内容，"
        "您的没有保存；请看过下面的最新内容后再保存"
    )


def _units(meeting: Meeting) -> Mapping[str, Unit]:
    rows = Unit.objects.filter(jurisdiction=meeting.campaign.jurisdiction)
    return {unit.code: unit for unit in rows.exclude(kind=Unit.Kind.COLLECTIVE)}


def _text(typed: Typed, read: _Read) -> str:
    text = visible(typed.text)
    if not text:
        read.refuse("text", "请写明议定的事项：做什么、做到什么程度")
    elif len(text) > TEXT_AT_MOST:
        read.refuse("text", f"议定事项有{len(text)}字，最多{TEXT_AT_MOST}字，请精简")
    return text


def _post(typed: Typed, read: _Read) -> str:
    post = plain(typed.post)
    if not post:
        read.refuse("post", "请填写责任岗位，如“分管副局长”")
    elif len(post) > POST_AT_MOST:
        read.refuse("post", f"责任岗位有{len(post)}字，最多{POST_AT_MOST}字，请精简")
    elif may_be_a_name(post) and not typed.is_post:
        read.refuse(
            "post",
            f"“{post}”像是姓名。门户只记职务，不记姓名：请改填职务；"
            "确是职务的，请勾选“这是职务，不是姓名”",
        )
    return post


def _whose(typed: Typed, units: Mapping[str, Unit], read: _Read) -> tuple[Unit | None, list[Unit]]:
    lead = units.get(typed.lead)
    if lead is None:
        unknown = f"没有代码为“{typed.lead[:40]}”的单位" if typed.lead else "请选择一个牵头单位"
        read.refuse("lead", unknown)
    strange = [code for code in typed.joint if code not in units]
    if strange:
        read.refuse("joint", f"没有代码为“{strange[0][:40]}”的单位，请重新选择配合单位")
    joint = [units[code] for code in dict.fromkeys(typed.joint) if code in units]
    return lead, [unit for unit in joint if unit != lead]


def _due(typed: Typed, meeting: Meeting, read: _Read) -> date | None:
    due = read_written_day(typed.due, year=meeting.held_on.year)
    if due is None:
        said = f"看不懂期限“{typed.due[:20]}”" if typed.due.strip() else "请填写期限"
        read.refuse("due", f"{said}，请写成 {meeting.held_on:%Y-%m-%d} 这样的日期")
        return None
    if due < meeting.held_on:
        read.refuse("due", f"期限不能早于会议日期{meeting.held_on:%Y-%m-%d}")
    odd = odd_due(due, stored_calendar())
    if odd is not None and not typed.rest_day:
        read.refuse("due", odd.warning)
    return due

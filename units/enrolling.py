"""People entered from a list (批量导入人员): looked at, then added all together or dropped.

Nobody is entered before somebody confirms what was shown. Adding is what `registry` does for one
person, in one transaction for all, with the same line in each person's history.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.admin.models import ADDITION, LogEntry
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from units.contacts import mail_problem
from units.judging import Around, Judged, Known, Outcome, UnitName, judge
from units.models import ImportedPerson, Membership, PeopleImport, Unit, User
from units.posts import plain, visible
from units.queries import standing
from units.refusals import Invalid, NotAllowed, Overtaken
from units.registry import ensure_person
from units.roles import Role
from units.roster import Line, Roster, folded

HOURS = 24
NAME_AT_MOST = 100
RIGHTS = ("units.add_user", "units.add_membership")
State = PeopleImport.State


def why_not(user: User) -> str | None:
    """None when this person may add people, as in 人员管理; else the sentence that says why not."""
    if user.is_active and user.is_staff and user.has_perms(RIGHTS):
        return None
    return f"您的角色（{standing(user).label}）不能增加人员，请找系统管理员"


def keep(jurisdiction: str, roster: Roster, *, name: str, by: User, at: datetime) -> PeopleImport:
    """The list as read, to be looked at for HOURS. Raises NotAllowed."""
    _only_who_may(by)
    forget_expired(now=at)
    return PeopleImport.objects.create(
        jurisdiction=jurisdiction,
        name=visible(name)[-NAME_AT_MOST:] or "人员名单",
        header=roster.header,
        places=dict(roster.places),
        unread=list(roster.unread)[:NAME_AT_MOST],
        lines=[[line.row, dict(line.typed)] for line in roster.lines],
        read=len(roster.lines),
        uploaded_by=by,
        uploaded_at=at,
    )


def state_of(found: PeopleImport, *, now: datetime) -> State:
    """A preview left lying too long counts as expired, whether or not it was swept."""
    old = now - found.uploaded_at >= timedelta(hours=HOURS)
    return State.EXPIRED if found.state == State.PREVIEW and old else State(found.state)


def judged(found: PeopleImport) -> list[Judged]:
    """Every line against the units and people there are now; three queries."""
    lines = [Line(row, typed) for row, typed in found.lines]
    people = _people({line.plainly["username"].casefold() for line in lines})
    return judge(lines, Around(_units(found.jurisdiction), people, mail_problem))


def add(found: PeopleImport, *, rows: Collection[int], by: User, at: datetime) -> int:
    """Enters the people of these rows, all or none; how many.

    Raises NotAllowed; Invalid where no row is left to add; Overtaken with who and when where
    the list is decided already or one of the rows can no longer be added.
    """
    _only_who_may(by)
    with transaction.atomic():
        locked = _open(found, at)
        # In one order for everybody: two lists that wait for each other's accounts would deadlock.
        good = sorted(_still_good(judged(locked), rows), key=lambda one: one.typed["username"])
        people = [(one.line.row, _enter(one)) for one in good]
        ImportedPerson.objects.bulk_create(
            ImportedPerson(source=locked, user=user, line=row) for row, user in people
        )
        _note([user for _, user in people], f"批量导入：{locked.name}", by=by)
        _decide(locked, State.ADDED, by=by, at=at)
    return len(people)


def drop(found: PeopleImport, *, by: User, at: datetime) -> None:
    """Nobody is added and the rows are forgotten. Raises NotAllowed, Overtaken."""
    _only_who_may(by)
    with transaction.atomic():
        _decide(_open(found, at), State.DROPPED, by=by, at=at)


def forget_expired(*, now: datetime) -> int:
    """Empties the previews nobody decided in time; how many. A second time does nothing."""
    old = PeopleImport.objects.filter(
        state=State.PREVIEW, uploaded_at__lte=now - timedelta(hours=HOURS)
    )
    return old.update(state=State.EXPIRED, lines=[])


def _only_who_may(by: User) -> None:
    refusal = why_not(by)
    if refusal is not None:
        raise NotAllowed(refusal)


def _open(found: PeopleImport, at: datetime) -> PeopleImport:
    """The import, locked: of two people at once the second waits here and is told."""
    locked = PeopleImport.objects.select_for_update().get(pk=found.pk)
    state = state_of(locked, now=at)
    if state == State.PREVIEW:
        return locked
    if state == State.EXPIRED:
        raise Overtaken(f"上传已过{HOURS}小时，预览已失效，没有增加任何人；请重新上传")
    assert locked.decided_by is not None
    done = f"已由{locked.decided_by.post}于{_moment(locked.decided_at)}"
    if state == State.DROPPED:
        raise Overtaken(f"这份名单{done}放弃，没有增加任何人；要用请重新上传")
    raise Overtaken(f"这份名单{done}增加{locked.people.count()}人，没有重复增加")


def _still_good(lines: list[Judged], rows: Collection[int]) -> list[Judged]:
    """The lines that were shown as good; none of them may have become anything else."""
    shown = [one for one in lines if one.line.row in rows]
    if not shown:
        raise Invalid("没有可以增加的人，请按提示改好后重新上传", {})
    for one in shown:
        if one.outcome != Outcome.ADD:
            raise _taken(one.typed["username"])
    return shown


def _enter(one: Judged) -> User:
    assert one.role is not None
    unit = Unit(pk=one.unit.pk) if one.unit else None
    user, new = ensure_person(
        username=one.typed["username"],
        post=one.typed["post"],
        role=one.role,
        unit=unit,
        email=one.typed.get("email", ""),
    )
    if not new:
        raise _taken(user.username)
    return user


def _taken(username: str) -> Overtaken:
    """Who entered that account meanwhile, so far as its history knows."""
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        return Overtaken(f"“{username}”一行与预览时不同，没有增加任何人；请核对下面的预览")
    rows = LogEntry.objects.filter(
        content_type__app_label="units", object_id=str(user.pk), action_flag=ADDITION
    )
    made = rows.select_related("user").order_by("action_time").first()
    who, when = (made.user.post, made.action_time) if made else ("他人", user.joined_at)
    return Overtaken(
        f"账号“{user.username}”已由{who}于{_moment(when)}建立，这次没有增加任何人；"
        "预览已更新，请核对后再确认"
    )


def _decide(locked: PeopleImport, state: State, *, by: User, at: datetime) -> None:
    locked.state, locked.decided_by, locked.decided_at, locked.lines = state, by, at, []
    locked.save(update_fields=["state", "decided_by", "decided_at", "lines"])


def _note(people: list[User], said: str, *, by: User) -> None:
    """A line in each person's history, as 人员管理 writes it."""
    LogEntry.objects.log_actions(by.pk, people, ADDITION, change_message=said)


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "刚才"


def _units(jurisdiction: str) -> dict[str, list[UnitName]]:
    """Folded name, short name or alias → the units it may mean."""
    found = defaultdict[str, dict[int, UnitName]](dict)
    rows = Unit.objects.filter(jurisdiction=jurisdiction)
    for pk, *names in rows.values_list("pk", "name", "short_name", "aliases__alias"):
        for name in filter(None, names):
            found[folded(name)][pk] = UnitName(pk, names[0])
    return {name: list(units.values()) for name, units in found.items()}


def _people(usernames: Collection[str]) -> dict[str, Known]:
    """Folded account → who has it, with every role held now."""
    rows = User.objects.annotate(lower=Lower("username")).filter(lower__in=usernames)
    held = defaultdict[int, list[Membership]](list)
    for one in Membership.objects.filter(user__in=rows, ended_at=None).select_related("unit"):
        held[one.user_id].append(one)
    return {user.username.casefold(): _known(user, held[user.pk]) for user in rows}


def _known(user: User, held: list[Membership]) -> Known:
    return Known(
        username=user.username,
        post=plain(user.post),
        email=user.email,
        active=user.is_active,
        held=frozenset((Role(one.role), one.unit_id) for one in held),
        units="、".join(dict.fromkeys(one.unit.name for one in held if one.unit)),
    )

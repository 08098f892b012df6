"""The telephone list (电话名单): late units that mail does not reach or does not move."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from notices.models import Dispatch, Reminded
from notices.urging import Late
from units.models import Contact, Unit
from units.queries import contacts_in_force

TROUBLE = {Dispatch.State.FAILED, Dispatch.State.UNKNOWN, Dispatch.State.WITHHELD}


@dataclass(frozen=True)
class Call:
    """A unit to be called: why, and its posts (None where none is registered), clerk first."""

    unit: Unit
    why: str
    posts: list[tuple[str, Contact | None]]

    @property
    def nobody(self) -> bool:
        return not any(post and post.phone for _, post in self.posts)


def calls(late: Collection[Late]) -> list[Call]:
    """Those of the late units that are to be called, in the plan's order; two queries."""
    posts = contacts_in_force(one.unit.pk for one in late)
    letters = _letters(late)
    found = []
    for one in late:
        why = _why(one, letters[one.unit.pk])
        if why:
            kinds = [Contact.Kind.CLERK, Contact.Kind.OFFICER, Contact.Kind.LEADER]
            named = [(str(kind.label), posts[one.unit.pk].get(kind)) for kind in kinds]
            found.append(Call(one.unit, why, named))
    return found


def _letters(late: Collection[Late]) -> defaultdict[int, list[Dispatch]]:
    """Unit → the letters that told of what it owes, the oldest first."""
    unit_of = {f"submission-{month.pk}": one.unit.pk for one in late for month in one.months}
    found = defaultdict[int, list[Dispatch]](list)
    rows = Reminded.objects.filter(obligation__in=unit_of).select_related("dispatch")
    for row in rows.order_by("dispatch__created_at", "dispatch_id"):
        letters = found[unit_of[row.obligation]]
        if row.dispatch not in letters:
            letters.append(row.dispatch)
    return found


def _why(one: Late, letters: list[Dispatch]) -> str:
    if not one.clerks:
        return "没有登记邮箱的填报员"
    if not letters:
        return ""
    last = letters[-1]
    when = timezone.localtime(last.created_at)
    if last.state in TROUBLE:
        label = Dispatch.State(last.state).label
        return f"{when.month}月{when.day}日的邮件{label}"
    return f"已用邮件提醒{len(letters)}次，最近{when.month}月{when.day}日，仍未报"

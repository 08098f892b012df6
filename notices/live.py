"""What has moved in the outbox (发送记录) since a page of it was made."""

from django.db.models import Count, Max, QuerySet

from ledgers.watching import Told
from notices.models import Dispatch, DispatchAct

State = Dispatch.State
SENDING = "系统发送"
# What of the states is told as news, each by what has been added to it.
TOLD = (State.SENT, State.FAILED, State.UNKNOWN, State.WITHHELD, State.CONFIRMED)


def outbox_mark(letters: QuerySet[Dispatch]) -> str:
    """The newest letter and act, and how many letters stand in each state; two queries."""
    rows = letters.order_by().values_list("state").annotate(count=Count("pk"), last=Max("pk"))
    found = {state: (count, last) for state, count, last in rows}
    acts = DispatchAct.objects.filter(dispatch__in=letters).aggregate(last=Max("pk"))["last"]
    newest = max((last for _, last in found.values()), default=0)
    counts = [found.get(state, (0, 0))[0] for state in State.values]
    return ".".join(str(one) for one in (newest, acts or 0, *counts))


def outbox_since(letters: QuerySet[Dispatch], since: str) -> list[Told]:
    """The decisions of people, newest first, then in one line what the sending has done."""
    known = _read(since)
    if known is None:
        return []
    newest, act, *counts = known
    rows = DispatchAct.objects.filter(dispatch__in=letters, pk__gt=act).select_related("by")
    told = [
        Told(f"{one.get_act_display()}1封", one.by.post, one.at)
        for one in rows.order_by("-pk")[:50]
    ]
    now = dict(zip(State.values, _counts(letters), strict=True))
    before = dict(zip(State.values, counts, strict=True))
    said = [f"新生成{new}封"] if (new := letters.filter(pk__gt=newest).count()) else []
    said += [
        f"{state.label}{now[state] - before[state]}封"
        for state in TOLD
        if now[state] > before[state]
    ]
    latest = letters.aggregate(made=Max("created_at"), sent=Max("sent_at"))
    at = max((one for one in latest.values() if one is not None), default=None)
    return [*told, *([Told("，".join(said), SENDING, at)] if said and at else [])]


def letter_mark(one: Dispatch) -> str:
    return f"{one.state}.{one.version}.{one.attempts}"


def letter_since(one: Dispatch, since: str) -> list[Told]:
    """One line: how the letter stands now."""
    at = one.sent_at or one.in_data_at or one.claimed_at or one.created_at
    decided = since.split(".")[1:2] != [f"{one.version}"]
    act = one.acts.select_related("by").order_by("-pk").first() if decided else None
    if act is not None:
        return [Told(f"这封信：{act.get_act_display()}", act.by.post, act.at)]
    return [Told(f"这封信：{one.get_state_display()}", SENDING, at)]


def _counts(letters: QuerySet[Dispatch]) -> list[int]:
    found = dict(letters.order_by().values_list("state").annotate(count=Count("pk")))
    return [found.get(state, 0) for state in State.values]


def _read(mark: str) -> list[int] | None:
    parts = mark.split(".")
    known = len(parts) == 2 + len(State.values)
    if not known or not all(one.isascii() and one.isdigit() and len(one) < 19 for one in parts):
        return None
    return [int(one) for one in parts]

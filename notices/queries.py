"""The outbox as people read it (发送记录): filters, one letter, and what is to be decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from notices import trial_letters
from notices.answers import meaning
from notices.models import Dispatch, DispatchAct
from notices.occasions import SHANGHAI
from notices.permissions import MAY_HAVE_ARRIVED, may_not_read, state_at, visible_to, why_not
from notices.plans import PLANS
from reporting.contributed import Alert
from units.models import Membership, Unit, User

State = Dispatch.State
Act = DispatchAct.Act
TROUBLE = (State.FAILED, State.UNKNOWN)
# Every kind of letter there is: a plan's, an issue, or a test.
KINDS = {code: plan.name for code, plan in PLANS.items()} | {
    "circular": "通报",
    trial_letters.PLAN: "测试邮件",
}


@dataclass(frozen=True)
class Filters:
    """What the page is narrowed to; what cannot be read narrows nothing."""

    state: str = ""
    plan: str = ""
    unit: Unit | None = None
    person: str = ""
    day: date | None = None

    @property
    def query(self) -> str:
        """The filters as the end of an address."""
        given = {
            "state": self.state,
            "plan": self.plan,
            "unit": self.unit.pk if self.unit else "",
            "person": self.person,
            "day": self.day.isoformat() if self.day else "",
        }
        return urlencode({name: value for name, value in given.items() if value})


def read_filters(given: Mapping[str, str]) -> Filters:
    state, plan = given.get("state", ""), given.get("plan", "")
    return Filters(
        state=state if state in State.values or state == "trouble" else "",
        plan=plan if plan.replace("-", "").isalnum() and len(plan) <= 32 else "",
        unit=_unit(given.get("unit", "")),
        person=given.get("person", "").replace("\x00", "").strip()[:64],
        day=_day(given.get("day", "")),
    )


def _unit(typed: str) -> Unit | None:
    """The unit whose people's letters are asked for, past people's too."""
    known = typed.isascii() and typed.isdigit() and len(typed) < 18
    return Unit.objects.filter(pk=int(typed)).first() if known else None


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    # The last day there is has none after it.
    return day if day < date.max else None


def narrowed(letters: QuerySet[Dispatch], filters: Filters) -> QuerySet[Dispatch]:
    if filters.state:
        states = TROUBLE if filters.state == "trouble" else (filters.state,)
        letters = letters.filter(state__in=states)
    if filters.plan:
        letters = letters.filter(plan=filters.plan)
    if filters.unit is not None:
        held = Membership.objects.filter(unit=filters.unit, user=OuterRef("recipient"))
        letters = letters.filter(Exists(held) | Q(contact__unit=filters.unit))
    if filters.person:
        words = filters.person
        letters = letters.filter(
            Q(post__icontains=words)
            | Q(address__icontains=words)
            | Q(recipient__username__icontains=words)
        )
    if filters.day is not None:
        begins = datetime(*filters.day.timetuple()[:3], tzinfo=SHANGHAI)
        letters = letters.filter(created_at__gte=begins, created_at__lt=begins + timedelta(days=1))
    return letters


def counted(letters: QuerySet[Dispatch]) -> list[tuple[str, str, int]]:
    """State → its Chinese name and how many letters stand in it; those without are left out."""
    rows = letters.order_by().values_list("state").annotate(count=Count("pk"))
    found = dict(rows)
    return [(code, str(name), found[code]) for code, name in State.choices if found.get(code)]


def alerts(user: User) -> list[Alert]:
    """Letters that wait for a person: nobody knows of them, or they were refused.

    One query while there is no such letter at all, two else: whose they are is the dear half.
    """
    if may_not_read(user) is not None:
        return []
    if not Dispatch.objects.filter(state__in=TROUBLE).exists():
        return []
    found = {code: count for code, _, count in counted(visible_to(user).filter(state__in=TROUBLE))}
    said = [
        f"{found[state]}封{words}"
        for state, words in (
            (State.UNKNOWN, "结果不明，不知对方是否收到"),
            (State.FAILED, "发送失败"),
        )
        if state in found
    ]
    if not said:
        return []
    return [Alert(f"信函{'；'.join(said)}，请逐封处理", f"{reverse('mail')}?state=trouble")]


def plan_name(code: str) -> str:
    """The plan's Chinese name; a plan that is no more keeps its code."""
    return KINDS.get(code, code)


@dataclass(frozen=True)
class Choice:
    """An act on the page: its word, and why it cannot be done now ("" when it can)."""

    code: str
    label: str
    why_not: str
    asks_sure: bool


@dataclass(frozen=True)
class LetterPage:
    """One letter with everything that happened to it."""

    letter: Dispatch
    state: str
    plan: str
    meaning: str
    acts: list[DispatchAct]
    choices: list[Choice] = field(default_factory=list)

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)

    @property
    def may_act(self) -> bool:
        return any(not choice.why_not for choice in self.choices)


def letter_page(letter: Dispatch, user: User, *, now: datetime) -> LetterPage:
    state = state_at(letter, now)
    choices = [
        Choice(
            code,
            str(label),
            why_not(user, code, letter, now=now) or "",
            code == Act.RESEND and state in MAY_HAVE_ARRIVED,
        )
        for code, label in Act.choices
    ]
    return LetterPage(
        letter=letter,
        state=state,
        plan=plan_name(letter.plan),
        meaning=meaning(letter.code),
        acts=list(letter.acts.select_related("by")),
        choices=choices,
    )

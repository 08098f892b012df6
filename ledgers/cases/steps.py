"""One step of a case: who may, compare and swap, and the event beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from ledgers.cases.moves import CLOSED, TABLES, Asked, Rule, open_moves
from ledgers.cases.typed import Read, read
from ledgers.imports import why_not as why_not_unit
from ledgers.models import CaseEvent, ListEntry, Objection, Repair
from units.models import Unit, User
from units.refusals import Invalid, NotAllowed, Overtaken

AnyCase = Objection | Repair | ListEntry
MODELS: Mapping[str, type[AnyCase]] = {
    "objection": Objection,
    "repair": Repair,
    "listing": ListEntry,
}
LINKS = {"objection": "objection", "repair": "repair", "listing": "entry"}
ENTERED = "enter"
EXTRA = {ENTERED: "登记", "measure": "发起措施", "feedback": "执行反馈"}
# Columns that no form fills in, or whose ciphertext never comes out the same twice.
NOT_ENTERED = frozenset(
    {"id", "state", "version", "personal", "sealed_for", "entered_by", "entered_at"}
)


@dataclass(frozen=True)
class Step:
    """Who does it, when, and the version of the case the form was shown with."""

    by: User
    at: datetime
    version: int

    @property
    def today(self) -> date:
        return timezone.localtime(self.at).date()


def why_not(user: User, unit: Unit) -> str | None:
    """None when this person may enter and move the unit's cases, else the sentence."""
    refusal = why_not_unit(user, unit)
    return refusal and f"只能由{unit.name}或专班办公室的人员办理"


def table_of(case: AnyCase) -> str:
    return next(name for name, model in MODELS.items() if isinstance(case, model))


def rule_of(case: AnyCase, move: str) -> Rule:
    """The rule of a move; raises NotAllowed for one the table does not have."""
    rule = TABLES[table_of(case)].get(move)
    if rule is None:
        raise NotAllowed("没有这个办理动作，请刷新后再操作")
    return rule


def label_of(table: str, move: str) -> str:
    """What an event of that kind of case is called."""
    rule = TABLES[table].get(move)
    return rule.label if rule else EXTRA.get(move, move)


def moves_of(case: AnyCase) -> dict[str, Rule]:
    """The moves that start from where the case is."""
    return open_moves(table_of(case), state=case.state, kind=getattr(case, "kind", ""))


def read_move(case: AnyCase, move: str, typed: Mapping[str, str], step: Step) -> Read:
    """What was typed for the move; raises NotAllowed before anything else is looked at."""
    refusal = why_not(step.by, case.unit)
    if refusal is not None:
        raise NotAllowed(refusal)
    rule = rule_of(case, move)
    if rule.kinds and getattr(case, "kind", "") not in rule.kinds:
        raise NotAllowed(f"这份名单不能“{rule.label}”")
    return read(rule.asks, typed, today=step.today)


def refuse(found: Read) -> None:
    """Raises Invalid where something cannot be taken."""
    if found.problems:
        raise Invalid("没有保存，请核对", found.problems)


def entered(case: AnyCase, *, by: User, at: datetime, note: str = "") -> None:
    """Saves a new case with its first event; raises Overtaken where the same was entered before."""
    with transaction.atomic():
        # One at a time for a unit: of a form sent twice the second finds the first.
        Unit.objects.select_for_update().get(pk=case.unit_id)
        same = _twins(case).select_related("entered_by").first()
        if same is not None:
            raise Overtaken(_entered_before(same))
        case.save(force_insert=True)
        _event(case, ENTERED, "", case.state, by, at, note)


def _twins(case: AnyCase) -> QuerySet[Any]:
    """The open cases in which every word entered is the same."""
    said = [one for one in case._meta.concrete_fields if one.name not in NOT_ENTERED]
    table = table_of(case)
    rows = MODELS[table].objects.exclude(state__in=CLOSED[table])
    return rows.filter(**{one.attname: getattr(case, one.attname) for one in said})


def _entered_before(same: AnyCase) -> str:
    who = f"{same.entered_by}于{timezone.localtime(same.entered_at):%Y-%m-%d %H:%M}"
    return f"{who}已登记过内容完全相同的第{same.pk}号，没有再次登记"


def moved(case: AnyCase, move: str, columns: Mapping[str, Any], *, step: Step, note: str) -> None:
    """Makes the move by compare-and-swap; raises Overtaken with who was first."""
    rule, before = rule_of(case, move), case.state
    after = rule.ends or before
    with transaction.atomic():
        waiting = MODELS[table_of(case)].objects.filter(
            pk=case.pk, version=step.version, state__in=rule.starts
        )
        if not waiting.update(version=F("version") + 1, state=after, **columns):
            raise _overtaken(case)
        _event(case, move, before, after, step.by, step.at, note)
    case.refresh_from_db()


def noted(case: AnyCase, move: str, *, step: Step, note: str) -> None:
    """Keeps an event that changes no state (a measure, its feedback)."""
    _event(case, move, case.state, case.state, step.by, step.at, note)


def _event(
    case: AnyCase, move: str, before: str, after: str, by: User, at: datetime, note: str
) -> None:
    link = {LINKS[table_of(case)]: case}
    CaseEvent.objects.create(move=move, before=before, after=after, note=note, by=by, at=at, **link)


def _overtaken(case: AnyCase) -> Overtaken:
    last = case.events.select_related("by").order_by("-id").first()
    now = MODELS[table_of(case)].objects.get(pk=case.pk)
    who = f"{last.by}于{timezone.localtime(last.at):%Y-%m-%d %H:%M}" if last else "他人"
    return Overtaken(
        f"他人已先行处理：{who}已办理，现为“{now.get_state_display()}”，本次没有改动。"
        "您填的内容仍在下面，请核对后再操作"
    )


def asks(case: AnyCase, move: str) -> tuple[Asked, ...]:
    return rule_of(case, move).asks

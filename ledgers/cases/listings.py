"""名单: 守信激励 and 严重失信主体, from the proposal through the hearing to the removal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ledgers.cases import steps
from ledgers.cases.asking import FEEDBACK, MEASURE, asks_of
from ledgers.cases.linking import About, standard_pairs
from ledgers.cases.steps import Step
from ledgers.cases.subjects import columns_of
from ledgers.cases.typed import Read, read
from ledgers.models import ListEntry, ListMeasure, Repair
from ledgers.terms import terms
from units.models import Unit, User
from units.refusals import NotAllowed, Overtaken

LISTED = ListEntry.State.LISTED


def enter(about: About, *, by: User, at: datetime, typed: Mapping[str, str]) -> ListEntry:
    """Proposes an entry; nobody is on the list by it. Raises NotAllowed or Invalid."""
    refusal = steps.why_not(by, about.unit)
    if refusal is not None:
        raise NotAllowed(refusal)
    today, place = timezone.localtime(at).date(), about.unit.jurisdiction
    asked = asks_of("listing", jurisdiction=place, terms=terms(), standards=standard_pairs())
    found = read(asked, typed, today=today)
    subject = columns_of(found, today=today)
    person, names = found.values.get("person"), found.text("responsible")
    if found.text("kind") == ListEntry.Kind.DISHONEST and not person and not names:
        found.problems["responsible"] = "严重失信的法人须标明法定代表人、主要负责人或实际控制人"
    steps.refuse(found)
    case = ListEntry(
        jurisdiction=place,
        unit=about.unit,
        record=about.record,
        kind=found.text("kind"),
        domain=found.text("domain"),
        basis=found.text("basis"),
        responsible=bool(names),
        entered_by=by,
        entered_at=at,
        **subject,
    )
    steps.entered(case, by=by, at=at)
    return case


def move(case: ListEntry, name: str, *, step: Step, typed: Mapping[str, str]) -> None:
    """Makes a move of the table; raises NotAllowed, Invalid or Overtaken."""
    found = steps.read_move(case, name, typed, step)
    columns: dict[str, Any] = {}
    if name == "tell":
        columns = {"told_on": found.day("told_on")}
    elif name in ("list", "commend"):
        columns = _listed(case, found)
    elif name == "remove":
        columns = _removed(case, found, step)
    steps.refuse(found)
    note = found.text("note") or found.text("heard") or found.text("removal")
    steps.moved(case, name, columns, step=step, note=note)


def _listed(case: ListEntry, found: Read) -> dict[str, Any]:
    listed, until = found.day("listed_on"), found.day("until")
    if listed and case.told_on and listed < case.told_on:
        found.problems["listed_on"] = f"列入日期不能早于告知日期{case.told_on}"
    if listed and until and until <= listed:
        found.problems["until"] = "有效期须晚于列入日期"
    document, heard = found.text("document"), found.text("heard")
    return {"listed_on": listed, "until": until, "document": document, "heard": heard}


def _removed(case: ListEntry, found: Read, step: Step) -> dict[str, Any]:
    day = found.day("removed_on")
    if day and case.listed_on and day < case.listed_on:
        found.problems["removed_on"] = f"移出日期不能早于列入日期{case.listed_on}"
    granted = Repair.objects.filter(
        jurisdiction=case.jurisdiction, state=Repair.State.GRANTED, **same_subject(case)
    )
    return {
        "removed_on": day,
        "removal": found.text("removal"),
        "removed_by": step.by,
        "repair": granted.order_by("-id").first(),
    }


def same_subject(case: ListEntry) -> dict[str, Any]:
    """By what cases about the same subject are found."""
    if case.credit_code:
        return {"credit_code": case.credit_code}
    return {"personal_digest": case.personal_digest or case.sealed_for}


def add_measure(
    case: ListEntry, *, unit: Unit, step: Step, typed: Mapping[str, str]
) -> ListMeasure:
    """Asks a unit to carry a measure out against (or for) a listed subject."""
    refusal = steps.why_not(step.by, case.unit)
    if refusal is not None:
        raise NotAllowed(refusal)
    if case.state != LISTED:
        raise NotAllowed("只有已列入名单的主体才能发起奖惩措施")
    found = read(MEASURE, typed, today=step.today)
    day = found.day("asked_on")
    if day and case.listed_on and day < case.listed_on:
        found.problems["asked_on"] = f"发起日期不能早于列入日期{case.listed_on}"
    steps.refuse(found)
    said = {
        "unit": unit,
        "measure": found.text("measure"),
        "basis": found.text("basis"),
        "joint": bool(found.values["joint"]),
        "asked_on": day,
    }
    with transaction.atomic():
        # One at a time for an entry: of a form sent twice the second finds the first.
        ListEntry.objects.select_for_update().get(pk=case.pk)
        same = case.measures.filter(**said).select_related("entered_by").first()
        if same is not None:
            when = f"{timezone.localtime(same.entered_at):%Y-%m-%d %H:%M}"
            raise Overtaken(f"{same.entered_by}于{when}已发起完全相同的措施，没有再次发起")
        measure = ListMeasure.objects.create(
            entry=case, entered_by=step.by, entered_at=step.at, **said
        )
        steps.noted(case, "measure", step=step, note=f"{unit.name}：{measure.measure}")
    return measure


def feed_back(measure: ListMeasure, *, step: Step, typed: Mapping[str, str]) -> None:
    """Keeps what the unit that carries the measure out says of it; `step.version` the measure's."""
    refusal = steps.why_not(step.by, measure.unit)
    if refusal is not None:
        raise NotAllowed(refusal)
    found = read(FEEDBACK, typed, today=step.today)
    started, ended = found.day("started_on"), found.day("ended_on")
    if started and started < measure.asked_on:
        found.problems["started_on"] = f"实施日期不能早于发起日期{measure.asked_on}"
    if started and ended and ended < started:
        found.problems["ended_on"] = "解除日期不能早于实施日期"
    steps.refuse(found)
    columns = {"started_on": started, "ended_on": ended, "feedback": found.text("feedback")}
    with transaction.atomic():
        waiting = ListMeasure.objects.filter(pk=measure.pk, version=step.version)
        if not waiting.update(version=F("version") + 1, **columns):
            raise Overtaken("他人已先行填写这项措施的反馈，本次没有改动，请刷新后核对")
        note = f"{measure.unit.name}：{found.text('feedback')}"
        steps.noted(measure.entry, "feedback", step=step, note=note)

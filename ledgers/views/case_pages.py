"""What the page of one case shows, and the fields of every form a case can have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from indicators.models import Campaign
from ledgers.calendars import stored_calendar
from ledgers.cases import steps
from ledgers.cases.asking import FEEDBACK, KINDS, MEASURE, TITLES
from ledgers.cases.moves import TABLES, Asked
from ledgers.cases.revealing import why_not as why_not_reveal
from ledgers.cases.steps import AnyCase
from ledgers.cases.subjects import Subject
from ledgers.models import ListEntry, Repair
from ledgers.queries import cases as queries
from ledgers.views.doors import STATUS, cleaned, clock, person
from units.models import Unit
from units.refusals import Refusal

MOST_TYPED = 4000


@dataclass(frozen=True)
class Field:
    """One field of a form with what was typed there and what is wrong with it."""

    asked: Asked
    id: str
    value: str
    problem: str


@dataclass(frozen=True)
class Form:
    """A form of the page: a move, a measure or the feedback to one."""

    code: str
    label: str
    fields: list[Field]
    open: bool


def typed_of(request: HttpRequest) -> dict[str, str]:
    """What the browser sent, cut to what any field may hold."""
    return {name: cleaned(request.POST.get(name, ""))[:MOST_TYPED] for name in request.POST}


def fields_of(
    asks: Iterable[Asked],
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    prefix: str = "field",
) -> list[Field]:
    return [
        Field(one, f"{prefix}-{one.name}", typed.get(one.name, ""), problems.get(one.name, ""))
        for one in asks
    ]


def case_page(
    request: HttpRequest,
    campaign: Campaign,
    kind: str,
    case: AnyCase,
    *,
    refusal: Refusal | None = None,
    about: str = "",
    subject: Subject | None = None,
) -> HttpResponse:
    """One case: what it is, its clock, what can be done now, what was done by whom."""
    # What somebody else has done meanwhile is shown, not what this page was built from.
    case.refresh_from_db()
    today = timezone.localtime(clock()).date()
    row = queries.row_of(case, stored_calendar(), today=today)
    made = _Forms(typed_of(request), getattr(refusal, "problems", {}), about)
    may_move = steps.why_not(person(request), case.unit)
    context: dict[str, Any] = {
        "campaign": campaign,
        "kind": kind,
        "title": TITLES[KINDS[kind]],
        "row": row,
        "case": case,
        "subject": subject or row.subject,
        "revealed": subject is not None,
        "why_not_reveal": why_not_reveal(person(request), case),
        "why_not": may_move,
        "forms": [] if may_move else made.moves(case),
        "events": _events(case, KINDS[kind]),
        "regime": queries.regime_name(case) if isinstance(case, Repair) else "",
        "refusal": refusal,
        "about": about,
        "problems": getattr(refusal, "problems", {}),
    }
    if isinstance(case, ListEntry):
        context |= _of_listing(request, campaign, case, made, may_move is None)
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "ledgers/case.html", context, status=status)


@dataclass(frozen=True)
class _Forms:
    """Builds the forms; only the one that was refused keeps what was typed."""

    typed: Mapping[str, str]
    problems: Mapping[str, str]
    about: str

    def form(self, code: str, label: str, asks: Iterable[Asked]) -> Form:
        here = code == self.about
        typed, problems = (self.typed, self.problems) if here else ({}, {})
        return Form(code, label, fields_of(asks, typed, problems, code), here)

    def moves(self, case: AnyCase) -> list[Form]:
        found = [self.form(code, one.label, one.asks) for code, one in steps.moves_of(case).items()]
        table = TABLES[steps.table_of(case)]
        gone = self.about in table and self.about not in {one.code for one in found}
        if gone:
            # Overtaken: what was typed stays to be read and copied.
            found.append(self.form(self.about, table[self.about].label, table[self.about].asks))
        return found


def _of_listing(
    request: HttpRequest, campaign: Campaign, case: ListEntry, made: _Forms, may_move: bool
) -> dict[str, Any]:
    measures = []
    for one in case.measures.select_related("unit").order_by("pk"):
        mine = steps.why_not(person(request), one.unit) is None
        form = made.form(f"feedback-{one.pk}", "填写执行反馈", FEEDBACK) if mine else None
        measures.append((one, form))
    asks = may_move and case.state == ListEntry.State.LISTED
    return {
        "listing": True,
        "disputed": queries.disputed(case),
        "measures": measures,
        "measure_form": made.form("measure", "发起措施", MEASURE) if asks else None,
        "units": Unit.objects.filter(jurisdiction=campaign.jurisdiction) if asks else [],
        "unit": made.typed.get("unit", ""),
    }


def _events(case: AnyCase, table: str) -> list[tuple[Any, str]]:
    rows = case.events.select_related("by").order_by("id")
    return [(one, steps.label_of(table, one.move)) for one in rows]

"""The pages of the monthly meetings (调度会): archive, one meeting, arrangement."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign
from ledgers.calendars import stored_calendar
from notices.documents import pdf
from notices.documents.content import Heading, Table
from notices.meetings import (
    arranging,
    files,
    minutes,
    packs,
    papers,
    permissions,
    reading,
    renewing,
    wording,
)
from notices.meetings.days import first_of, meeting_day, offered_due
from notices.meetings.fitting import Section
from notices.models import Meeting
from reporting.duties.deadlines import SHANGHAI
from reporting.permissions import sees_all_units
from reporting.refusals import Invalid, Refusal
from reporting.views.doors import campaign_of, clock, only_those_who_see_all, person
from reporting.views.sheets import STATUS
from units.models import Unit
from units.queries import standing

TYPED = ("text", "lead", "post", "due")


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Every meeting; posted, this month's pack is formed now."""
    campaign, refusal = campaign_of(request, code), None
    if request.method == "POST":
        try:
            meeting = packs.prepare(campaign, by=person(request), at=clock())
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, f"{meeting}的材料已形成，数字就此定格")
            return redirect("meeting", code, f"{meeting.month:%Y-%m}")
    context = {
        "campaign": campaign,
        "rows": reading.archive(campaign, now=clock()),
        "whole": sees_all_units(person(request), campaign),
        "own": Unit.objects.filter(pk__in=standing(person(request)).units),
        "may_prepare": permissions.why_not_prepare(person(request), campaign) is None,
        "refusal": refusal,
        **_arranged(campaign),
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "notices/meetings.html", context, status=status)


def _arranged(campaign: Campaign) -> dict[str, Any]:
    plan = packs.plan_of(campaign)
    this = first_of(clock().astimezone(SHANGHAI).date())
    day = meeting_day(this, plan.day, stored_calendar())
    return {"plan": plan, "next": day.day, "provisional": day.provisional}


@require_safe
def meeting(request: HttpRequest, code: str, month: str) -> HttpResponse:
    return page(request, for_all(request, code, month))


@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """Keeps the office's words on what is to be decided; a refusal keeps what was typed."""
    found, text = for_all(request, code, month), _text(request, "agenda", 4000)
    if request.method == "GET":
        return redirect("meeting", code, month)
    try:
        minutes.write_agenda(
            found, by=person(request), at=clock(), version=version_of(request), text=text
        )
    except Refusal as error:
        return page(request, found, error, agenda=text)
    messages.success(request, "提请议定已保存，材料的各种版式随之更新")
    return redirect("meeting", code, month)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """Writes one decision down; a refusal shows the page again with everything typed."""
    found = for_all(request, code, month)
    if request.method == "GET":
        return redirect("meeting", code, month)
    typed = minutes.Typed(
        **{name: _text(request, name, 1000) for name in TYPED},
        joint=request.POST.getlist("joint")[:60],
        rest_day="rest_day" in request.POST,
        is_post="is_post" in request.POST,
    )
    try:
        one = minutes.enter(
            found, by=person(request), at=clock(), version=version_of(request), typed=typed
        )
    except Refusal as error:
        return page(request, found, error, typed=typed)
    messages.success(request, f"已登记第{one.number}项，{one.lead.name}的单位页和工作台上已可看到")
    return redirect("meeting", code, month)


@require_safe
def paper(request: HttpRequest, code: str, month: str, form: str) -> HttpResponseBase:
    """The whole pack, as the form asked for."""
    found = for_all(request, code, month)
    try:
        return files.answer(found, None, form)
    except pdf.CannotPrint as error:
        messages.error(request, f"{error}")
        return redirect("meeting", code, month)


@require_safe
def unit_page(request: HttpRequest, code: str, month: str, unit: str) -> HttpResponse:
    """One lead unit's page, for itself and for those who see all units."""
    found, whose = _for_unit(request, code, month, unit)
    context = {
        "campaign": found.campaign,
        "meeting": found,
        "unit": whose,
        "paper": shown(found, papers.unit_sections(found.content, unit)),
        "whole": sees_all_units(person(request), found.campaign),
    }
    return render(request, "notices/meeting_unit.html", context)


@require_safe
def unit_paper(
    request: HttpRequest, code: str, month: str, unit: str, form: str
) -> HttpResponseBase:
    found, _ = _for_unit(request, code, month, unit)
    try:
        return files.answer(found, unit, form)
    except pdf.CannotPrint as error:
        messages.error(request, f"{error}")
        return redirect("meeting-unit", code, month, unit)


@require_http_methods(["GET", "POST"])
def arrange(request: HttpRequest, code: str) -> HttpResponse:
    """On which day the pack comes by itself."""
    campaign = campaign_of(request, code)
    only_those_who_see_all(request, campaign)
    refusal = None
    automatic, day = "automatic" in request.POST, _text(request, "day", 20)
    if request.method == "POST":
        try:
            arranging.arrange(
                campaign,
                by=person(request),
                at=clock(),
                version=version_of(request),
                automatic=automatic,
                day=day,
            )
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, "调度安排已保存")
            return redirect("meetings", code)
    context = {
        "campaign": campaign,
        "typed": {"automatic": automatic, "day": day} if refusal else None,
        "refusal": refusal,
        "closed": permissions.why_not_arrange(person(request), campaign),
        **_arranged(campaign),
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "notices/meeting_plan.html", context, status=status)


def page(
    request: HttpRequest,
    found: Meeting,
    refusal: Refusal | None = None,
    *,
    typed: minutes.Typed | None = None,
    agenda: str | None = None,
) -> HttpResponse:
    campaign = found.campaign
    found.refresh_from_db(fields=["version", "agenda", "changed_by", "changed_at"])
    asked = {"month": f"{found.month:%Y-%m}"}
    offered = offered_due(found.held_on, stored_calendar())
    units = Unit.objects.filter(jurisdiction=campaign.jurisdiction).order_by("position")
    context = {
        "campaign": campaign,
        "meeting": found,
        "paper": shown(found, papers.district_sections(found.content, found.agenda)),
        "leads": [(code, found.content["units"][code]["short"]) for code in found.content["leads"]],
        "rows": reading.follow_up_list(campaign, person(request), now=clock(), asked=asked).rows,
        "units": list(units.exclude(kind=Unit.Kind.COLLECTIVE)),
        "typed": typed or minutes.Typed(due=f"{offered}"),
        "agenda": found.agenda if agenda is None else agenda,
        "offered": offered,
        "may_prepare": permissions.why_not_prepare(person(request), campaign) is None,
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "intact": packs.intact(found),
        "formers": renewing.formers_of(found),
        "may_renew": renewing.why_not(person(request), found, at=clock()) is None,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "notices/meeting.html", context, status=status)


def shown(found: Meeting, sections: list[Section]) -> dict[str, Any]:
    """The sections for a template: every block with what it is called."""
    blocks = [(_kind(block), block) for block in papers.on_screen(sections)]
    return {"as_of": wording.as_of(found.content["as_of"]), "blocks": blocks}


def _kind(block: object) -> str:
    if isinstance(block, Heading):
        return "heading"
    return "table" if isinstance(block, Table) else "paragraph"


def for_all(request: HttpRequest, code: str, month: str) -> Meeting:
    campaign = campaign_of(request, code)
    only_those_who_see_all(request, campaign)
    return _meeting(campaign, month)


def _for_unit(request: HttpRequest, code: str, month: str, unit: str) -> tuple[Meeting, Unit]:
    campaign = campaign_of(request, code)
    whose = Unit.objects.filter(jurisdiction=campaign.jurisdiction, code=unit).first()
    if whose is None:
        raise Http404("本创建活动没有这个单位")
    if not permissions.sees_page_of(person(request), campaign, whose):
        raise PermissionDenied(f"这一页仅供{whose.name}、专班办公室和区领导查看")
    found = _meeting(campaign, month)
    if unit not in found.content["leads"]:
        raise Http404(f"{found}的材料没有{whose.name}的单页：当时没有牵头的指标和事项")
    return found, whose


def _meeting(campaign: Campaign, month: str) -> Meeting:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404("没有这个月份") from None
    rows = Meeting.objects.filter(campaign=campaign, month=first)
    found = rows.select_related("campaign", "prepared_by", "changed_by").first()
    if found is None:
        raise Http404("这个月还没有形成调度材料")
    return found


def _text(request: HttpRequest, name: str, most: int) -> str:
    return request.POST.get(name, "").replace("\0", "")[:most]


def version_of(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

"""设置 → 单位与人员 → 批量导入人员: bring a list, look at it, add or drop, hand out passwords."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from creditcity.setup.people import books, shown
from indicators.models import Campaign
from reporting.spreadsheets.opening import BYTES_AT_MOST, FILE, open_list
from reporting.views.doors import campaign_of, clock, person, xlsx_answer
from reporting.views.sheets import STATUS
from units import enrolling, first_passwords
from units.enrolling import State
from units.models import PeopleImport, Unit
from units.refusals import Invalid, Refusal
from units.roster import LINES_AT_MOST, read_roster

WHAT = "人员模板"
# Of an address: whoever never signed in is chosen anew, because a sheet was lost.
AGAIN = "again"
UNREAD = "名单没有读入，请按提示处理后重新上传"


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, code: str) -> HttpResponse:
    """The lists brought so far; posted, a list is read and kept for its preview alone."""
    campaign = _campaign(request, code)
    if request.method == "GET":
        return _index(request, campaign)
    chosen = request.FILES.get(FILE)
    content = chosen.read(BYTES_AT_MOST + 1) if chosen else b""
    try:
        roster = read_roster(open_list(content, what=WHAT))
        name = (chosen.name if chosen else "") or ""
        found = enrolling.keep(
            campaign.jurisdiction, roster, name=name, by=person(request), at=clock()
        )
    except Invalid as refusal:
        return _index(request, campaign, Invalid(UNREAD, refusal.problems))
    return redirect("people-import", code, found.pk)


@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    campaign = _campaign(request, code)
    units = list(Unit.objects.filter(jurisdiction=campaign.jurisdiction))
    return xlsx_answer("人员模板.xlsx", books.template(units))


@require_safe
def one(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What would become of every line; once added, who was added."""
    campaign = _campaign(request, code)
    return _page(request, campaign, _found(campaign, pk))


@require_safe
def annotated(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The list with its bad cells coloured; back to the page where it is decided already."""
    campaign = _campaign(request, code)
    found = _found(campaign, pk)
    if enrolling.state_of(found, now=clock()) != State.PREVIEW:
        return redirect("people-import", code, pk)
    name = f"错误标注表-{found.name.rpartition('.')[0] or found.name}.xlsx"
    return xlsx_answer(name, books.annotated(found, enrolling.judged(found)))


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Adds the rows that were shown as good."""
    campaign = _campaign(request, code)
    found = _found(campaign, pk)
    if request.method == "GET":
        return redirect("people-import", code, pk)
    rows = _numbers(request.POST.get("good", "").split(","))
    try:
        number = enrolling.add(found, rows=rows, by=person(request), at=clock())
    except Refusal as refusal:
        return _page(request, campaign, _found(campaign, pk), refusal)
    messages.success(request, f"已增加{number}人；还没有密码，请在下面生成首次密码后逐人交付")
    return redirect("people-import", code, pk)


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Adds nobody and forgets the rows."""
    campaign = _campaign(request, code)
    found = _found(campaign, pk)
    if request.method == "GET":
        return redirect("people-import", code, pk)
    try:
        enrolling.drop(found, by=person(request), at=clock())
    except Refusal as refusal:
        return _page(request, campaign, _found(campaign, pk), refusal)
    messages.success(request, f"已放弃“{found.name}”，没有增加任何人")
    return redirect("people-imports", code)


@require_http_methods(["GET", "POST"])
def passwords(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """New first passwords, in this one answer: as a page to be printed or as a workbook."""
    campaign = _campaign(request, code)
    found = _found(campaign, pk)
    if request.method == "GET":
        return redirect("people-import", code, pk)
    chosen = _numbers(request.POST.getlist("for"))
    seen = request.POST.get("seen", "")
    try:
        sheet = first_passwords.hand_out(
            found, people=chosen, seen=seen, by=person(request), at=clock()
        )
    except Refusal as refusal:
        return _page(request, campaign, found, refusal)
    address = request.build_absolute_uri(reverse("sign-in"))
    if request.POST.get("as") == "workbook":
        return xlsx_answer("首次密码.xlsx", books.passwords(sheet, address=address))
    context = {"campaign": campaign, "found": found, "sheet": sheet, "address": address}
    return render(request, "setup/people_passwords.html", context)


def _campaign(request: HttpRequest, code: str) -> Campaign:
    """The campaign; refuses those who may not add people."""
    refusal = enrolling.why_not(person(request))
    if refusal is not None:
        raise PermissionDenied(refusal)
    return campaign_of(request, code)


def _found(campaign: Campaign, pk: int) -> PeopleImport:
    rows = PeopleImport.objects.select_related("uploaded_by", "decided_by")
    return get_object_or_404(rows, pk=pk, jurisdiction=campaign.jurisdiction)


def _index(
    request: HttpRequest, campaign: Campaign, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "brought": shown.brought(campaign.jurisdiction, now=clock()),
        "hours": enrolling.HOURS,
        "most": LINES_AT_MOST,
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "setup/people.html", context, status=status)


def _page(
    request: HttpRequest, campaign: Campaign, found: PeopleImport, refusal: Refusal | None = None
) -> HttpResponse:
    state = enrolling.state_of(found, now=clock())
    added = shown.added(found, again=AGAIN in request.GET) if state == State.ADDED else []
    preview = shown.Preview(enrolling.judged(found)) if state == State.PREVIEW else None
    context = {
        "campaign": campaign,
        "found": found,
        "state": state,
        "tone": shown.TONES[state],
        "preview": preview,
        "added": added,
        "open": any(row.open for row in added),
        "again": f"?{AGAIN}=1",
        "seen": first_passwords.last_handed(found) if state == State.ADDED else "",
        "at_once": first_passwords.AT_ONCE,
        "hours": enrolling.HOURS,
        "refusal": refusal,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "setup/people_import.html", context, status=status)


def _numbers(texts: list[str]) -> set[int]:
    return {int(one) for one in texts if one.isascii() and one.isdigit() and len(one) < 18}

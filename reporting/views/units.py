"""Pages of units: the list, one unit, the posts it can be called at, handing work over."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign
from reporting import handovers
from reporting.contributed import open_work
from reporting.permissions import sees_all_units
from reporting.queries.people.hand_over import hand_over_page
from reporting.queries.people.people import posts_of
from reporting.queries.people.post_form import post_form
from reporting.queries.people.unit_history import history_table
from reporting.queries.people.unit_page import unit_page
from reporting.queries.people.units import unit_list
from reporting.refusals import Invalid, Refusal
from reporting.spreadsheets.table import write_table
from reporting.views.doors import campaign_of, clock, person, xlsx_answer
from reporting.views.sheets import STATUS
from units import contacts
from units.contacts import Named
from units.models import Contact, Unit
from units.posts import Typed
from units.queries import standing
from units.roles import OFFICE


@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    page = unit_list(
        campaign,
        whole=sees_all_units(person(request), campaign),
        kind=request.GET.get("kind", ""),
        only=request.GET.get("only", ""),
        now=clock(),
    )
    return render(request, "reporting/units.html", {"campaign": campaign, "page": page})


@require_safe
def unit(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Everything of one's own unit; of another one only names, duties and tasks."""
    campaign, found = _unit(request, code, unit)
    user = person(request)
    inside = sees_inside(request, campaign, found)
    context = {
        "campaign": campaign,
        "page": unit_page(campaign, found, user, inside=inside, now=clock()),
        "may_name": contacts.why_not(user, found) is None,
        "may_hand_over": handovers.why_not(user, found) is None,
        "may_urge": standing(user).within(campaign.jurisdiction).has(OFFICE),
        "work": open_work(campaign, [found], now=clock()) if inside else [],
    }
    return render(request, "reporting/unit.html", context)


@require_safe
def months(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Every month of the unit with its answers, as a workbook."""
    campaign, found = _unit(request, code, unit)
    if not sees_inside(request, campaign, found):
        raise PermissionDenied(f"各月报送仅供{found.name}、专班办公室和区领导查看")
    table = history_table(campaign, found, person(request), now=clock())
    notes = [f"{campaign.short_name} {found.name} 各月报送"]
    body = write_table(table, name="各月报送", notes=notes, fixed=1)
    return xlsx_answer(f"各月报送-{found.short_name}.xlsx", body)


@require_http_methods(["GET", "POST"])
def posts(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """联系岗位; a refusal shows the page again with everything typed."""
    campaign, found = _unit(request, code, unit)
    if not sees_inside(request, campaign, found):
        raise PermissionDenied(f"联系岗位仅供{found.name}、专班办公室和区领导查看")
    if request.method == "GET":
        return _posts(request, campaign, found)
    named = {kind: _named(request, kind) for kind in Contact.Kind.values}
    try:
        changed = contacts.change(found, by=person(request), at=clock(), named=named)
    except Refusal as refusal:
        return _posts(request, campaign, found, named, refusal)
    said = f"已保存，{changed}个岗位有变化" if changed else "没有变化，无需保存"
    messages.success(request, said)
    return redirect("unit-posts", campaign.code, found.code)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """交接: what is open, who gives, who takes; a refusal keeps everything typed."""
    campaign, found = _unit(request, code, unit)
    refusal = handovers.why_not(person(request), found)
    if refusal is not None:
        raise PermissionDenied(refusal)
    if request.method == "GET":
        return _hand_over(request, campaign, found)
    typed = {name: _text(request, name) for name in ("giver", "taker", "note")}
    try:
        done = handovers.give(found, **typed, by=person(request), at=clock())
    except Refusal as error:
        return _hand_over(request, campaign, found, typed, error)
    giver, taker = done.giver.username, done.taker.username
    sentence = f"交接完成：“{taker}”现在是{found.name}的填报员，“{giver}”的登录和令牌已全部失效"
    messages.success(request, sentence)
    return redirect("hand-over", campaign.code, found.code)


def sees_inside(request: HttpRequest, campaign: Campaign, unit: Unit) -> bool:
    user = person(request)
    return sees_all_units(user, campaign) or unit.pk in standing(user).units


def _unit(request: HttpRequest, code: str, unit: str) -> tuple[Campaign, Unit]:
    campaign = campaign_of(request, code)
    found = Unit.objects.filter(jurisdiction=campaign.jurisdiction, code=unit).first()
    if found is None:
        raise Http404("本创建活动没有这个单位")
    return campaign, found


def _posts(
    request: HttpRequest,
    campaign: Campaign,
    unit: Unit,
    named: dict[str, Named] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    problems = refusal.problems if isinstance(refusal, Invalid) else {}
    context = {
        "campaign": campaign,
        "unit": unit,
        "rows": post_form(posts_of([unit])[0], named, problems),
        "past": unit.contacts.exclude(ended_at=None).order_by("-ended_at", "-pk")[:20],
        "why_closed": contacts.why_not(person(request), unit),
        "refusal": refusal,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/posts.html", context, status=status)


def _hand_over(
    request: HttpRequest,
    campaign: Campaign,
    unit: Unit,
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "page": hand_over_page(unit, now=clock()),
        "typed": typed or {},
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "refusal": refusal,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/hand_over.html", context, status=status)


def _named(request: HttpRequest, kind: str) -> Named:
    post, phone, email = (_text(request, f"{name}-{kind}") for name in ("post", "phone", "email"))
    shown = request.POST.get(f"instead-{kind}", "")
    known = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 18 else 0
    return Named(Typed(post, phone, email, f"is-post-{kind}" in request.POST), known)


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "")

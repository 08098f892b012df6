"""The notice plans (通知方案): who is told when, and the words, which the office may change."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from notices import plans as service
from notices.models import NoticeText
from notices.occasions import NoticePlan, Wording
from notices.permissions import may_not_see_plans
from notices.placeholders import fill, unreadable
from notices.plans import PLANS, wordings
from notices.previews import values_for
from reporting.refusals import Invalid, Overtaken, Refusal
from reporting.views.doors import clock, person
from reporting.views.sheets import STATUS

READERS = {"clerk": "填报员", "officer": "责任人", "leader": "分管领导", "office": "专班办公室"}


def _only_readers(request: HttpRequest) -> None:
    refusal = may_not_see_plans(person(request))
    if refusal is not None:
        raise PermissionDenied(refusal)


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan with its hours, its rungs and the words in force."""
    _only_readers(request)
    written = service.last_written()
    shown = [
        {
            "plan": plan,
            "rungs": [(rung, "、".join(READERS[one] for one in rung.to)) for rung in plan.rungs],
            "letters": [
                (code, words, written.get((plan.code, code)))
                for code, words in wordings(plan).items()
            ],
        }
        for plan in PLANS.values()
    ]
    context = {"shown": shown, "why_not": service.why_not(person(request))}
    return render(request, "notices/plans.html", context)


@require_http_methods(["GET", "POST"])
def wording(request: HttpRequest, plan: str, letter: str) -> HttpResponse:
    """The words of one letter with a preview; refused ones come back as they were typed."""
    _only_readers(request)
    found = PLANS.get(plan)
    if found is None or letter not in found.letters:
        raise Http404("没有这封信")
    if request.method == "GET":
        return _page(request, found, letter)
    name = found.letters[letter].name
    typed = Wording(name, request.POST.get("subject", ""), request.POST.get("body", ""))
    act = request.POST.get("act", "")
    if act == "preview":
        return _page(request, found, letter, typed=typed)
    try:
        service.rewrite(
            found,
            letter,
            by=person(request),
            at=clock(),
            number=_posted(request),
            typed=None if act == "reset" else typed,
        )
    except Refusal as refusal:
        return _page(request, found, letter, typed=typed, refusal=refusal)
    done = "已恢复为自带文字" if act == "reset" else "已保存"
    messages.success(request, f"“{name}”{done}，此后写的信用这段文字；已写好的信不变")
    return redirect("notice-text", plan, letter)


def _posted(request: HttpRequest) -> int:
    typed = request.POST.get("number", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1


def _number(request: HttpRequest, refusal: Refusal | None, history: list[NoticeText]) -> int:
    """What the form was shown with, until its editor has been told of a later change."""
    if request.method == "POST" and not isinstance(refusal, Overtaken):
        return _posted(request)
    return history[0].number if history else 0


def _page(
    request: HttpRequest,
    plan: NoticePlan,
    letter: str,
    *,
    typed: Wording | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    history = list(NoticeText.objects.filter(plan=plan.code, letter=letter).select_related("by"))
    words = typed or wordings(plan)[letter]
    values, source = values_for(plan, now=clock())
    broken = unreadable(words.subject, plan.placeholders) or unreadable(
        words.body, plan.placeholders
    )
    context = {
        "plan": plan,
        "letter": letter,
        "words": words,
        "history": history,
        "number": _number(request, refusal, history),
        "placeholders": [("{" + name + "}", said) for name, said in plan.placeholders.items()],
        "broken": broken,
        "preview": None if broken else (fill(words.subject, values), fill(words.body, values)),
        "source": source,
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "why_not": service.why_not(person(request)),
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "notices/notice_text.html", context, status=status)

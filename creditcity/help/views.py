"""Pages of the help: contents, chapters, the words, and the switch of the tour."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from creditcity.help import contents, manual, terms
from creditcity.help.tours import tour_for
from units import touring
from units.models import User
from units.queries import standing


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The contents, the reader's own chapters first, and the tour as a list."""
    assert isinstance(request.user, User)
    mine = {role.label for role in standing(request.user).roles}
    groups = [(group, bool(mine & set(group.reader.split("、")))) for group in contents.groups()]
    groups.sort(key=lambda pair: not pair[1])
    context = {"groups": groups, "walk": tour_for(standing(request.user))}
    return render(request, "help/index.html", context)


@require_safe
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    return _shown(request, slug)


@login_not_required
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """The one chapter for those who cannot come in."""
    return _shown(request, manual.SIGN_IN)


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    return render(request, "help/terms.html", {"topics": terms.topics()})


@require_POST
def tour(request: HttpRequest) -> HttpResponse:
    """不再显示, or once more; both lead to the first page, on which the tour stands."""
    assert isinstance(request.user, User)
    if request.POST.get("act") == "hide":
        touring.end(request.user, at=timezone.now())
    elif request.POST.get("act") == "show":
        touring.begin_again(request.user)
    return redirect("home")


def _shown(request: HttpRequest, slug: str) -> HttpResponse:
    found = manual.chapter(slug)
    reader, before, after = contents.beside(slug)
    if found is None or not reader:
        raise Http404("手册里没有这一章")
    context = {"chapter": found, "reader": reader, "before": before, "after": after}
    return render(request, "help/chapter.html", context)

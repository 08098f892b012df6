"""Forming a meeting's pack again, and the files of those it replaced."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from notices.documents import pdf
from notices.meetings import files, renewing
from notices.models import FormerPack
from notices.views.meetings import for_all, page, version_of
from reporting.refusals import Refusal
from reporting.views.doors import clock, person


@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """Puts a pack with the newest facts in the place of the one shown."""
    found = for_all(request, code, month)
    if request.method == "GET":
        return redirect("meeting", code, month)
    try:
        renewing.renew(found, by=person(request), at=clock(), version=version_of(request))
    except Refusal as error:
        return page(request, for_all(request, code, month), error)
    messages.success(request, "已按最新数据重新形成，原稿留在“此前各稿”里")
    return redirect("meeting", code, month)


@require_safe
def former(request: HttpRequest, code: str, month: str, number: int, form: str) -> HttpResponseBase:
    """A pack that was replaced, as its readers had it."""
    rows = FormerPack.objects.select_related("meeting")
    found = get_object_or_404(rows, meeting=for_all(request, code, month), number=number)
    try:
        return files.answer(found, None, form)
    except pdf.CannotPrint as error:
        messages.error(request, f"{error}")
        return redirect("meeting", code, month)

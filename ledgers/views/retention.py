"""设置 → 保存期限: how long ledgers are kept, what goes next, the proofs of what has gone."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ledgers.permissions import answers_for_keeping
from ledgers.queries import keeping
from ledgers.views.doors import campaign_of, clock, person

ONLY = "保存期限仅供专班办公室和系统管理员查看"


@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Numbers only: no record is shown, and nothing is deleted here."""
    campaign = campaign_of(request, code)
    place, today = campaign.jurisdiction, timezone.localtime(clock()).date()
    if not answers_for_keeping(person(request), place):
        raise PermissionDenied(ONLY)
    found = list(keeping.proofs(place)[: keeping.PROOFS + 1])
    rows, cases = keeping.rows(place, today=today), keeping.cases(place, today=today)
    context = {
        "campaign": campaign,
        "today": today,
        "rows": rows,
        "cases": cases,
        "over": cases.due + sum(row.due for row in rows),
        "proofs": found[: keeping.PROOFS],
        "more": len(found) > keeping.PROOFS,
    }
    return render(request, "ledgers/retention.html", context)

"""设置 → 备份: the newest backup, the last drill, their age, and what to do where it is too old."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from creditcity.backups import due, shelf
from creditcity.setup.doors import only_those_who_answer
from reporting.views.doors import clock

SHOWN = 10


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Read from the folder of backups; nothing is made or restored here."""
    only_those_who_answer(request)
    now = clock()
    stands = due.standing(now=now)
    context = {
        "stands": stands,
        "age": due.told(now - stands.backup.manifest.made_at) if stands.backup else "",
        "drill_age": due.told(now - stands.drill.at) if stands.drill else "",
        "limit": due.told(due.BACKUP_TOO_OLD),
        "drill_limit": due.told(due.DRILL_TOO_OLD),
        "number": len(shelf.backups()),
        "set": settings.BACKUPS,
        "attempts": shelf.attempts()[:SHOWN],
    }
    return render(request, "setup/backups.html", context)

"""Pages of a person's own account."""

from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from knox.models import get_token_model

from units import columns
from units.models import User


class PasswordChange(PasswordChangeView):
    """A new password; every token given for the old one ends in the same transaction."""

    success_url = reverse_lazy("password-changed")

    @transaction.atomic
    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        get_token_model().objects.filter(user=form.user).delete()
        return super().form_valid(form)


@require_POST
def choose_columns(request: HttpRequest, table: str) -> HttpResponse:
    """Remembers which columns of a table are shown and goes back to it."""
    assert isinstance(request.user, User)
    if table not in columns.TABLES:
        raise Http404("没有这张表")
    if request.POST.get("act") == "all":
        columns.show_all(request.user, table)
    else:
        offered, shown = request.POST.getlist("offered"), request.POST.getlist("shown")
        columns.choose(request.user, table, offered=offered, shown=set(shown))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page it was chosen on, without the columns its address may have named."""
    wanted = request.POST.get("next", "").replace("\0", "")
    if not url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return "/"
    path, _, query = wanted.partition("?")
    kept = QueryDict(query, mutable=True)
    kept.pop(columns.ASKED, None)
    return f"{path}?{kept.urlencode()}" if kept else path

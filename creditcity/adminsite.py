"""Django's own administration behind the portal's one sign-in, for administrators alone."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

REFUSED = "系统管理仅供系统管理员使用"


class PortalAdminSite(AdminSite):
    site_header = site_title = "信用典型城市创建门户 · 系统管理"
    index_title = "人员与角色"

    @method_decorator(login_not_required)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sends to the portal's sign-in; a second form would be a second door to guard."""
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """One page for one's own password, which also ends one's tokens."""
        return redirect("password")

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Somebody signed in without the right is refused, not asked to sign in again."""
        guarded = super().admin_view(view, cacheable)

        def only_administrators(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(REFUSED)
            return guarded(request, *args, **kwargs)

        return cast(View, only_administrators)

"""Every address of the REST API; the answers live in their rooms."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from creditcity.api import Nowhere
from creditcity.search.api import Search

# People open this page in a browser: they are sent to the sign-in as from every other page.
api_page = login_required(SpectacularSwaggerSplitView.as_view(url_name="api-schema"))

urlpatterns = [
    path("", include("units.api.urls")),
    path("", include("indicators.api.urls")),
    path("", include("ledgers.api.urls")),
    path("", include("reporting.api.urls")),
    path("", include("notices.api.urls")),
    path("search/", Search.as_view(), name="api-search"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("", api_page, name="api-page"),
    # Only with its slash, so that an address without one is still led to the one that has it.
    re_path(r"^[\s\S]*/$", Nowhere.as_view()),
]

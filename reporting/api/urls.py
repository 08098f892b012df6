"""API addresses of this room."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from reporting.api import views

router = SimpleRouter()
router.register("submissions", views.Submissions, basename="api-submission")

urlpatterns = [
    path("", include(router.urls)),
    path("campaigns/<slug:code>/scores/", views.Scores.as_view(), name="api-scores"),
    path(
        "campaigns/<slug:code>/scores/latest/", views.LatestScore.as_view(), name="api-latest-score"
    ),
    path("scores/<int:pk>/", views.OneScore.as_view(), name="api-score"),
]

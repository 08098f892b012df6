"""API addresses of this room."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from reporting.api import (
    bulletins,
    corrections,
    history,
    levers,
    readings,
    snapshots,
    targets,
    tasks,
    views,
    what_if,
)

router = SimpleRouter()
router.register("submissions", views.Submissions, basename="api-submission")

urlpatterns = [
    path("", include(router.urls)),
    path(
        "campaigns/<slug:code>/corrections/",
        corrections.Corrections.as_view(),
        name="api-corrections",
    ),
    path(
        "submissions/<int:pk>/corrections/",
        corrections.AskCorrection.as_view(),
        name="api-ask-correction",
    ),
    path("corrections/<int:pk>/", corrections.OneCorrection.as_view(), name="api-correction"),
    path(
        "corrections/<int:pk>/approve/",
        corrections.ApproveCorrection.as_view(),
        name="api-approve-correction",
    ),
    path(
        "corrections/<int:pk>/refuse/",
        corrections.RefuseCorrection.as_view(),
        name="api-refuse-correction",
    ),
    path(
        "corrections/<int:pk>/withdraw/",
        corrections.WithdrawCorrection.as_view(),
        name="api-withdraw-correction",
    ),
    path("campaigns/<slug:code>/scores/", views.Scores.as_view(), name="api-scores"),
    path(
        "campaigns/<slug:code>/scores/latest/", views.LatestScore.as_view(), name="api-latest-score"
    ),
    path("campaigns/<slug:code>/tasks/", tasks.Tasks.as_view(), name="api-tasks"),
    path("campaigns/<slug:code>/levers/", levers.CampaignLevers.as_view(), name="api-levers"),
    path("campaigns/<slug:code>/targets/", targets.CampaignTargets.as_view(), name="api-targets"),
    path("campaigns/<slug:code>/readings/", readings.Readings.as_view(), name="api-readings"),
    path(
        "campaigns/<slug:code>/readings/<slug:reading>/adoptions/",
        readings.Adoptions.as_view(),
        name="api-adoptions",
    ),
    path("campaigns/<slug:code>/bulletins/", bulletins.Bulletins.as_view(), name="api-bulletins"),
    path(
        "campaigns/<slug:code>/reconciliation/",
        bulletins.CampaignReconciliation.as_view(),
        name="api-reconciliation",
    ),
    path("campaigns/<slug:code>/history/", history.CampaignHistory.as_view(), name="api-history"),
    path(
        "campaigns/<slug:code>/scores/as-known/", history.KnownScore.as_view(), name="api-as-known"
    ),
    path(
        "campaigns/<slug:code>/scores/difference/",
        history.ScoreDifference.as_view(),
        name="api-difference",
    ),
    path("campaigns/<slug:code>/snapshots/", snapshots.Snapshots.as_view(), name="api-snapshots"),
    path(
        "campaigns/<slug:code>/snapshots/<int:pk>/",
        snapshots.OneSnapshot.as_view(),
        name="api-snapshot",
    ),
    path(
        "campaigns/<slug:code>/snapshots/<int:pk>/since/",
        snapshots.SinceSnapshot.as_view(),
        name="api-since-snapshot",
    ),
    path("scores/what-if", what_if.WhatIfView.as_view(), name="api-what-if"),
    path("scores/<int:pk>/", views.OneScore.as_view(), name="api-score"),
]

"""API addresses of this room."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from reporting.api import (
    bulletins,
    calendar,
    commitments,
    corrections,
    evidence,
    exemptions,
    history,
    levers,
    office,
    own_workbooks,
    people,
    readings,
    register_items,
    registers,
    snapshots,
    targets,
    task_moves,
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
    path(
        "submissions/<int:pk>/own-workbook/",
        own_workbooks.ReadOwnWorkbook.as_view(),
        name="api-own-workbook",
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
    path(
        "campaigns/<slug:code>/bulletins/<int:pk>/withdraw/",
        bulletins.WithdrawBulletin.as_view(),
        name="api-withdraw-bulletin",
    ),
    path("campaigns/<slug:code>/units/", people.Units.as_view(), name="api-units"),
    path("campaigns/<slug:code>/directory/", people.Directory.as_view(), name="api-directory"),
    path(
        "campaigns/<slug:code>/units/<slug:unit>/contacts/",
        people.UnitContacts.as_view(),
        name="api-contacts",
    ),
    path(
        "campaigns/<slug:code>/units/<slug:unit>/hand-over/",
        people.UnitHandOver.as_view(),
        name="api-hand-over",
    ),
    path(
        "campaigns/<slug:code>/evidence/", evidence.EvidenceList.as_view(), name="api-evidence-list"
    ),
    path(
        "campaigns/<slug:code>/evidence/<int:pk>/",
        evidence.OneEvidence.as_view(),
        name="api-evidence",
    ),
    path(
        "campaigns/<slug:code>/evidence/<int:pk>/files/",
        evidence.EvidenceFiles.as_view(),
        name="api-revise-evidence",
    ),
    path(
        "campaigns/<slug:code>/evidence/<int:pk>/files/<int:number>/",
        evidence.OneFile.as_view(),
        name="api-evidence-file",
    ),
    path(
        "campaigns/<slug:code>/commitments/",
        commitments.Commitments.as_view(),
        name="api-commitments",
    ),
    path(
        "campaigns/<slug:code>/commitments/<slug:unit>/",
        commitments.EnterCommitment.as_view(),
        name="api-enter-commitment",
    ),
    path(
        "campaigns/<slug:code>/exemptions/", exemptions.Exemptions.as_view(), name="api-exemptions"
    ),
    path(
        "campaigns/<slug:code>/exemptions/<int:pk>/approve/",
        exemptions.ApproveExemption.as_view(),
        name="api-approve-exemption",
    ),
    path(
        "campaigns/<slug:code>/exemptions/<int:pk>/refuse/",
        exemptions.RefuseExemption.as_view(),
        name="api-refuse-exemption",
    ),
    path("campaigns/<slug:code>/registers/", registers.Registers.as_view(), name="api-registers"),
    path(
        "campaigns/<slug:code>/registers/<slug:metric>/",
        registers.OneRegister.as_view(),
        name="api-register",
    ),
    path(
        "campaigns/<slug:code>/registers/<slug:metric>/<slug:unit>/<slug:mark>/",
        register_items.RegisterItem.as_view(),
        name="api-register-item",
    ),
    path("campaigns/<slug:code>/matrix/", office.MonthMatrix.as_view(), name="api-matrix"),
    path("campaigns/<slug:code>/review/", office.ReviewQueue.as_view(), name="api-review"),
    path(
        "campaigns/<slug:code>/review/accept/", office.AcceptMany.as_view(), name="api-accept-many"
    ),
    path(
        "campaigns/<slug:code>/tasks/<slug:task>/", task_moves.TaskParts.as_view(), name="api-task"
    ),
    path(
        "campaigns/<slug:code>/tasks/<slug:task>/<slug:unit>/<slug:move>/",
        task_moves.MoveTask.as_view(),
        name="api-move-task",
    ),
    path("calendar/", calendar.Years.as_view(), name="api-calendar"),
    path("calendar/<int:year>/", calendar.OneYear.as_view(), name="api-calendar-year"),
    path("scores/what-if", what_if.WhatIfView.as_view(), name="api-what-if"),
    path("scores/<int:pk>/", views.OneScore.as_view(), name="api-score"),
]

"""Addresses of this room's pages."""

from django.urls import path, re_path

from reporting.views import bulletins, history, levers, pages, readings, sheets, targets, tasks
from reporting.workflow import Move

MOVE = "|".join(Move)

urlpatterns = [
    path("", pages.home, name="home"),
    path("c/<slug:code>/", pages.dashboard, name="dashboard"),
    path("c/<slug:code>/desk/", pages.desk, name="desk"),
    path("c/<slug:code>/matrix/", pages.matrix, name="matrix"),
    path("c/<slug:code>/tasks/", tasks.tasks, name="tasks"),
    path("c/<slug:code>/levers/", levers.levers, name="levers"),
    path("c/<slug:code>/targets/", targets.targets, name="targets"),
    path("c/<slug:code>/indicators/<int:number>/", pages.indicator, name="indicator"),
    path(
        "c/<slug:code>/indicators/<int:number>/sources/<slug:metric>/",
        pages.sources,
        name="sources",
    ),
    path("c/<slug:code>/indicators/<int:number>/what-if/", pages.what_if, name="what-if"),
    path("c/<slug:code>/readings/", readings.readings, name="readings"),
    path("c/<slug:code>/readings/<slug:reading>/", readings.reading, name="reading"),
    path("c/<slug:code>/bulletins/", bulletins.index, name="bulletins"),
    path("c/<slug:code>/bulletins/new/", bulletins.enter, name="enter-bulletin"),
    path("c/<slug:code>/bulletins/<int:pk>/", bulletins.bulletin, name="bulletin"),
    path("c/<slug:code>/bulletins/<int:pk>/correct/", bulletins.correct, name="correct-bulletin"),
    path("c/<slug:code>/bulletins/<int:pk>/file/", bulletins.file, name="bulletin-file"),
    path("c/<slug:code>/reconciliation/", bulletins.reconciliation, name="reconciliation"),
    path("c/<slug:code>/history/", history.history, name="history"),
    path("c/<slug:code>/snapshots/", history.take, name="take-snapshot"),
    path("c/<slug:code>/snapshots/<int:pk>/", history.snapshot, name="snapshot"),
    path("submissions/<int:pk>/", sheets.sheet, name="sheet"),
    re_path(rf"^submissions/(?P<pk>[0-9]+)/(?P<move>{MOVE})/$", sheets.move, name="move"),
]

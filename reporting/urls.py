"""Addresses of this room's pages."""

from django.urls import path, re_path

from reporting.views import pages, sheets
from reporting.workflow import Move

MOVE = "|".join(Move)

urlpatterns = [
    path("", pages.home, name="home"),
    path("c/<slug:code>/", pages.dashboard, name="dashboard"),
    path("c/<slug:code>/desk/", pages.desk, name="desk"),
    path("c/<slug:code>/matrix/", pages.matrix, name="matrix"),
    path("c/<slug:code>/indicators/<int:number>/", pages.indicator, name="indicator"),
    path("submissions/<int:pk>/", sheets.sheet, name="sheet"),
    re_path(rf"^submissions/(?P<pk>[0-9]+)/(?P<move>{MOVE})/$", sheets.move, name="move"),
]

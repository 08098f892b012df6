"""API addresses of this room."""

from django.urls import path, re_path

from notices.api import briefs, circulars, letters
from notices.models import DispatchAct

ACT = "|".join(DispatchAct.Act.values)
SLUG = "[-a-zA-Z0-9_]+"

urlpatterns = [
    path("letters/", letters.Letters.as_view(), name="api-letters"),
    path("letters/<int:pk>/", letters.OneLetter.as_view(), name="api-letter"),
    re_path(
        rf"^letters/(?P<pk>[0-9]{{1,18}})/(?P<act>{ACT})/$",
        letters.ActOnLetter.as_view(),
        name="api-act-on-letter",
    ),
    path("campaigns/<slug:code>/briefs/", briefs.Briefs.as_view(), name="api-briefs"),
    path(
        "campaigns/<slug:code>/briefs/<slug:unit>/<slug:week>/",
        briefs.OneBrief.as_view(),
        name="api-brief",
    ),
    path("campaigns/<slug:code>/circulars/", circulars.Circulars.as_view(), name="api-circulars"),
    path(
        "campaigns/<slug:code>/circulars/<int:pk>/",
        circulars.OneCircular.as_view(),
        name="api-circular",
    ),
    re_path(
        rf"^campaigns/(?P<code>{SLUG})/circulars/(?P<pk>[0-9]+)/circular\.(?P<form>{circulars.FORM})$",
        circulars.CircularFile.as_view(),
        name="api-circular-file",
    ),
    re_path(
        rf"^campaigns/(?P<code>{SLUG})/circulars/(?P<pk>[0-9]+)/(?P<made>{circulars.MOVES})/$",
        circulars.MoveCircular.as_view(),
        name="api-move-circular",
    ),
]

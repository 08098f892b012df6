"""API addresses of this room."""

from django.urls import path, re_path

from notices.api import letters
from notices.models import DispatchAct

ACT = "|".join(DispatchAct.Act.values)

urlpatterns = [
    path("letters/", letters.Letters.as_view(), name="api-letters"),
    path("letters/<int:pk>/", letters.OneLetter.as_view(), name="api-letter"),
    re_path(
        rf"^letters/(?P<pk>[0-9]{{1,18}})/(?P<act>{ACT})/$",
        letters.ActOnLetter.as_view(),
        name="api-act-on-letter",
    ),
]

"""Addresses of this room's pages."""

from django.urls import path, re_path

from notices.models import DispatchAct
from notices.views import feeds, letters, plans, urging

ACT = "|".join(DispatchAct.Act.values)

urlpatterns = [
    path("c/<slug:code>/urge/", urging.urge, name="urge"),
    path("mail/", letters.mail, name="mail"),
    path("mail/<int:pk>/", letters.letter, name="letter"),
    path("mail/<int:pk>/html/", letters.html, name="letter-html"),
    path("mail/<int:pk>/attachments/<int:position>/", letters.attachment, name="letter-attachment"),
    re_path(rf"^mail/(?P<pk>[0-9]{{1,18}})/(?P<act>{ACT})/$", letters.act, name="act-on-letter"),
    path("notice-plans/", plans.plans, name="notice-plans"),
    path("notice-plans/<slug:plan>/<slug:letter>/", plans.wording, name="notice-text"),
    path("feed/", feeds.feed, name="feed"),
    path("ics/<str:secret>.ics", feeds.ics, name="ics"),
]

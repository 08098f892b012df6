"""Addresses of this room's pages."""

from django.urls import path, re_path

from notices.circulars.issues import MEDIA
from notices.models import DispatchAct
from notices.views import (
    arrangement,
    briefs,
    circulars,
    feeds,
    letters,
    plans,
    reading,
    urging,
)

ACT = "|".join(DispatchAct.Act.values)
FORM = "|".join(MEDIA)
SLUG = "[-a-zA-Z0-9_]+"
# What django.core.signing writes.
SIGNED = "[-a-zA-Z0-9_:.]+"

urlpatterns = [
    path("c/<slug:code>/urge/", urging.urge, name="urge"),
    path("c/<slug:code>/briefs/", briefs.index, name="briefs"),
    path("c/<slug:code>/briefs/<slug:unit>/", briefs.brief, name="brief"),
    path("c/<slug:code>/circulars/", circulars.index, name="circulars"),
    path("c/<slug:code>/circulars/draft/", circulars.draft, name="draft-circular"),
    path(
        "c/<slug:code>/circulars/arrangement/",
        arrangement.arrangement,
        name="circular-arrangement",
    ),
    path("c/<slug:code>/circulars/<int:pk>/", circulars.circular, name="circular"),
    path("c/<slug:code>/circulars/<int:pk>/edit/", circulars.edit, name="edit-circular"),
    path("c/<slug:code>/circulars/<int:pk>/mail/", circulars.mail, name="circular-mail"),
    re_path(
        rf"^c/(?P<code>{SLUG})/circulars/(?P<pk>[0-9]+)/circular\.(?P<form>{FORM})$",
        circulars.file,
        name="circular-file",
    ),
    re_path(
        rf"^c/(?P<code>{SLUG})/circulars/(?P<pk>[0-9]+)/(?P<made>{circulars.MOVES})/$",
        circulars.move,
        name="move-circular",
    ),
    re_path(rf"^read/(?P<token>{SIGNED})/$", reading.read, name="read-circular"),
    re_path(
        rf"^read/(?P<token>{SIGNED})/circular\.(?P<form>{FORM})$",
        reading.file,
        name="read-circular-file",
    ),
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

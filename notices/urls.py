"""Addresses of this room's pages."""

from django.urls import path, re_path

from notices.circulars.issues import MEDIA
from notices.models import DispatchAct
from notices.views import (
    arrangement,
    assessment,
    briefs,
    circulars,
    feeds,
    follow_ups,
    letters,
    meeting_packs,
    meetings,
    plans,
    reading,
    urging,
)
from reporting.dated.tasking import TaskMove

ACT = "|".join(DispatchAct.Act.values)
FORM = "|".join(MEDIA)
MOVE = "|".join(TaskMove)
SLUG = "[-a-zA-Z0-9_]+"
MONTH = r"c/<slug:code>/meetings/<slug:month>/"
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
    path("c/<slug:code>/meetings/", meetings.index, name="meetings"),
    path("c/<slug:code>/meeting-plan/", meetings.arrange, name="meeting-plan"),
    path(MONTH, meetings.meeting, name="meeting"),
    path(f"{MONTH}agenda/", meetings.agenda, name="meeting-agenda"),
    path(f"{MONTH}renew/", meeting_packs.renew, name="renew-meeting"),
    path(
        f"{MONTH}former/<int:number>/files/<slug:form>/",
        meeting_packs.former,
        name="former-meeting-file",
    ),
    path(f"{MONTH}decisions/", meetings.enter, name="enter-follow-up"),
    path(f"{MONTH}files/<slug:form>/", meetings.paper, name="meeting-file"),
    path(f"{MONTH}units/<slug:unit>/", meetings.unit_page, name="meeting-unit"),
    path(
        f"{MONTH}units/<slug:unit>/files/<slug:form>/",
        meetings.unit_paper,
        name="meeting-unit-file",
    ),
    path("c/<slug:code>/follow-ups/", follow_ups.index, name="follow-ups"),
    path("c/<slug:code>/follow-ups/<int:pk>/", follow_ups.one, name="follow-up"),
    re_path(
        rf"^c/(?P<code>{SLUG})/follow-ups/export\.(?P<form>csv|xlsx)$",
        follow_ups.file,
        name="follow-ups-file",
    ),
    re_path(
        rf"^c/(?P<code>{SLUG})/follow-ups/(?P<pk>[0-9]{{1,18}})/(?P<move>{MOVE})/$",
        follow_ups.move,
        name="move-follow-up",
    ),
    path("c/<slug:code>/assessment/", assessment.index, name="assessment"),
    re_path(
        rf"^c/(?P<code>{SLUG})/assessment/export\.(?P<form>csv|xlsx|docx)$",
        assessment.file,
        name="assessment-file",
    ),
    path("c/<slug:code>/assessment/<slug:unit>/", assessment.unit, name="assessment-unit"),
    path("mail/", letters.mail, name="mail"),
    path("mail/live/", letters.live, name="mail-live"),
    path("mail/<int:pk>/", letters.letter, name="letter"),
    path("mail/<int:pk>/html/", letters.html, name="letter-html"),
    path("mail/<int:pk>/attachments/<int:position>/", letters.attachment, name="letter-attachment"),
    re_path(rf"^mail/(?P<pk>[0-9]{{1,18}})/(?P<act>{ACT})/$", letters.act, name="act-on-letter"),
    path("notice-plans/", plans.plans, name="notice-plans"),
    path("notice-plans/<slug:plan>/<slug:letter>/", plans.wording, name="notice-text"),
    path("feed/", feeds.feed, name="feed"),
    path("ics/<str:secret>.ics", feeds.ics, name="ics"),
]

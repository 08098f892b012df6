"""API addresses of this room."""

from django.urls import path, re_path

from notices.api import assessment, briefs, circulars, feed, follow_ups, letters, meetings, plans
from notices.models import DispatchAct

ACT = "|".join(DispatchAct.Act.values)
SLUG = "[-a-zA-Z0-9_]+"
CAMPAIGN = "campaigns/<slug:code>/"

urlpatterns = [
    path(f"{CAMPAIGN}meetings/", meetings.Meetings.as_view(), name="api-meetings"),
    path(f"{CAMPAIGN}meetings/<slug:month>/", meetings.OneMeeting.as_view(), name="api-meeting"),
    path(
        f"{CAMPAIGN}meetings/<slug:month>/renew/",
        meetings.RenewMeeting.as_view(),
        name="api-renew-meeting",
    ),
    path(
        f"{CAMPAIGN}meetings/<slug:month>/follow-ups/",
        meetings.EnterFollowUp.as_view(),
        name="api-enter-follow-up",
    ),
    path(f"{CAMPAIGN}follow-ups/", follow_ups.FollowUps.as_view(), name="api-follow-ups"),
    path(f"{CAMPAIGN}follow-ups/<int:pk>/", follow_ups.OneFollowUp.as_view(), name="api-follow-up"),
    path(
        f"{CAMPAIGN}follow-ups/<int:pk>/<slug:move>/",
        follow_ups.MoveFollowUp.as_view(),
        name="api-move-follow-up",
    ),
    path(f"{CAMPAIGN}assessment/", assessment.Assessed.as_view(), name="api-assessment"),
    path("notice-plans/", plans.NoticePlans.as_view(), name="api-notice-plans"),
    path(
        "notice-plans/<slug:plan>/<slug:letter>/",
        plans.OneWording.as_view(),
        name="api-notice-text",
    ),
    path("feed/", feed.OwnFeed.as_view(), name="api-feed"),
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

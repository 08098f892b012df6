"""API addresses of this room."""

from django.urls import path

from indicators.api import views

urlpatterns = [
    path("campaigns/", views.Campaigns.as_view(), name="api-campaigns"),
    path("campaigns/<slug:code>/", views.OneCampaign.as_view(), name="api-campaign"),
    path("campaigns/<slug:code>/indicators/", views.Indicators.as_view(), name="api-indicators"),
    path(
        "campaigns/<slug:code>/indicators/<int:number>/",
        views.OneIndicator.as_view(),
        name="api-indicator",
    ),
]

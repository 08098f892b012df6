"""API addresses of this room."""

from django.urls import path

from units.api import views

urlpatterns = [
    path("tokens/", views.Tokens.as_view(), name="api-tokens"),
    path("tokens/current/", views.CurrentToken.as_view(), name="api-current-token"),
]

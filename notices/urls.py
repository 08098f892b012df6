"""Addresses of this room's pages."""

from django.urls import path

from notices import views

urlpatterns = [
    path("c/<slug:code>/urge/", views.urge, name="urge"),
    path("mail/", views.mail, name="mail"),
    path("mail/<int:pk>/", views.letter, name="letter"),
]

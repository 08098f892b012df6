"""Addresses of this room's pages."""

from django.urls import path

from notices.views import letters, urging

urlpatterns = [
    path("c/<slug:code>/urge/", urging.urge, name="urge"),
    path("mail/", letters.mail, name="mail"),
    path("mail/<int:pk>/", letters.letter, name="letter"),
]

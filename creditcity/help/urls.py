"""Addresses of the help."""

from django.urls import path

from creditcity.help import views

urlpatterns = [
    path("", views.index, name="help"),
    path("sign-in/", views.sign_in, name="help-sign-in"),
    path("terms/", views.words, name="help-terms"),
    path("tour/", views.tour, name="help-tour"),
    path("<slug:slug>/", views.chapter, name="help-chapter"),
]

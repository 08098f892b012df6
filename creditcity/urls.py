"""Every address of the portal; the pages themselves live in their rooms."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path
from django.views.generic import TemplateView

from creditcity import api_urls, styleguide, views
from creditcity.search import views as search
from creditcity.setup import backups, mail, security
from creditcity.setup import views as setup
from creditcity.setup.people import views as people
from units.views import PasswordChange, choose_columns

urlpatterns = [
    path("", include("reporting.urls")),
    path("", include("ledgers.urls")),
    path("", include("notices.urls")),
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("password/", PasswordChange.as_view(), name="password"),
    path(
        "password/changed/",
        TemplateView.as_view(template_name="registration/password_changed.html"),
        name="password-changed",
    ),
    path("columns/<slug:table>/", choose_columns, name="columns"),
    path("look/", views.choose_look, name="look"),
    path("settings/", setup.index, name="settings"),
    path("settings/mail/", mail.page, name="settings-mail"),
    path("settings/mail/live/", mail.live, name="settings-mail-live"),
    path("settings/security/", security.page, name="settings-security"),
    path("settings/security/unlock/<int:pk>/", security.unlock, name="unlock-account"),
    path("settings/backups/", backups.page, name="settings-backups"),
    path("c/<slug:code>/people/", people.index, name="people-imports"),
    path("c/<slug:code>/people/template.xlsx", people.template, name="people-template"),
    path("c/<slug:code>/people/<int:pk>/", people.one, name="people-import"),
    path("c/<slug:code>/people/<int:pk>/annotated.xlsx", people.annotated, name="people-annotated"),
    path("c/<slug:code>/people/<int:pk>/add/", people.add, name="add-people"),
    path("c/<slug:code>/people/<int:pk>/drop/", people.drop, name="drop-people"),
    path("c/<slug:code>/people/<int:pk>/passwords/", people.passwords, name="first-passwords"),
    path("search/", search.page, name="search"),
    path("help/", include("creditcity.help.urls")),
    path("styleguide/", styleguide.page, name="styleguide"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", views.healthz, name="healthz"),
    path("api/v1/", include(api_urls)),
    path("admin/", admin.site.urls),
]

"""Django's own administration, for the system administrator: people and roles only."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest
from knox.models import get_token_model

from units.models import Membership, User

# Rights come from roles, and a token is its owner's affair.
admin.site.unregister([Group, get_token_model()])


class NewPerson(AdminUserCreationForm):  # type: ignore[type-arg]  # no brackets when it runs
    class Meta:
        model = User
        fields = ("username", "post")


class KnownPerson(UserChangeForm):  # type: ignore[type-arg]  # no brackets when it runs
    class Meta:
        model = User
        fields = "__all__"


class GivenPassword(AdminPasswordChangeForm):  # type: ignore[type-arg]  # no brackets when it runs
    """A password set by the administrator; every token given for the old one ends."""

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit)
        get_token_model().objects.filter(user=user).delete()
        return user


class MembershipInline(admin.StackedInline):  # type: ignore[type-arg]  # no brackets when it runs
    model = Membership
    extra = 0
    # One field with one label: Django's pair of a day and a time has words that name neither.
    formfield_overrides = {
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        }
    }


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]  # no brackets when it runs
    form = KnownPerson
    add_form = NewPerson
    change_password_form = GivenPassword
    list_display = ("username", "post", "email", "enabled", "invented")
    list_filter = ("is_active", "demonstration")
    search_fields = ("username", "post", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "joined_at", "invented")
    fieldsets = (
        (None, {"fields": ("username", "password", "post", "email")}),
        ("状态", {"fields": ("is_active", "is_staff", "invented", "last_login", "joined_at")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "post", "usable_password", "password1", "password2")}),
    )
    inlines = [MembershipInline]
    # People who leave are switched off one by one; a list of ticks would delete them in a row.
    actions = None

    # Django's own marks say True and False to whoever hears them.
    @admin.display(description="启用", ordering="is_active")
    def enabled(self, person: User) -> str:
        return "是" if person.is_active else "停用"

    @admin.display(description="演示账号", ordering="demonstration")
    def invented(self, person: User) -> str:
        return "是" if person.demonstration else "否"

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What stands in the way of deleting somebody, by kind and number: rows have no names."""
        listed, counts, perms, protected = super().get_deleted_objects(objs, request)
        kinds = Counter(str(one).partition(":")[0] for one in protected)
        return listed, counts, perms, [f"{kind}：{number}条" for kind, number in kinds.items()]

"""Pages of a person's own account."""

from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse_lazy
from knox.models import get_token_model


class PasswordChange(PasswordChangeView):
    """A new password; every token given for the old one ends in the same transaction."""

    success_url = reverse_lazy("password-changed")

    @transaction.atomic
    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        get_token_model().objects.filter(user=form.user).delete()
        return super().form_valid(form)

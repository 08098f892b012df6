"""How a page of 设置 refuses those who may not see it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from creditcity.setup.permissions import why_not
from reporting.views.doors import person
from units.models import User


def only_those_who_answer(request: HttpRequest) -> User:
    """The person; refuses everybody else with the sentence that says why."""
    user = person(request)
    refusal = why_not(user)
    if refusal is not None:
        raise PermissionDenied(refusal)
    return user

"""What addresses of every room begin with: who asks, what was sent, and why not."""

from typing import Any

from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.settings import api_settings

from units.models import User
from units.refusals import NotAllowed

# JSON is read too, so that a program that sends it is told about the file in the one shape.
PARSERS: tuple[Any, ...] = (*api_settings.DEFAULT_PARSER_CLASSES, MultiPartParser)
FILE = "file"


def user_of(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def refuse(refusal: str | None) -> None:
    """Raises the sentence that says why not, where there is one."""
    if refusal is not None:
        raise NotAllowed(refusal)


def read_given(shape: type[serializers.Serializer[Any]], sent: Any) -> dict[str, Any]:
    """What was sent in that shape; 400 with a sentence for every field that does not fit."""
    given = shape(data=sent)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def texts_of(request: Request) -> dict[str, str]:
    """Every field of a form as text without NUL, which PostgreSQL cannot keep."""
    sent: Any = request.data
    return {name: _text(sent[name]) for name in sent if name != FILE}


def _text(value: Any) -> str:
    return "" if value is None else str(value).replace("\0", "")

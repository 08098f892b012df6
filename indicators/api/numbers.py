"""How every decimal leaves the API: exact text, written in one way for all (adr/0012)."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from indicators.scoring.exact import write_plain

DECIMAL = {"type": "string", "format": "decimal", "pattern": r"^-?(0|[1-9]\d*)(\.\d*[1-9])?$"}


@extend_schema_field(DECIMAL)
class Plain(serializers.Field[Any, Any, str, Any]):
    """A stored decimal to read: no exponent, no zeros that say nothing, nothing rounded."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Any) -> str:
        return write_plain(value)

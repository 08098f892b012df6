"""How a request's JSON is read: what cannot be worked with is refused before anybody uses it."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

NOT_AN_OBJECT = {"non_field_errors": ['请求内容须是一个 JSON 对象，如 {"version": 0}']}


class ObjectParser(JSONParser):
    """One JSON object of real characters, nested no deeper than Python reads; else a 400."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        try:
            content = super().parse(stream, media_type, parser_context)
            # "\ud800" is allowed in JSON, yet neither a table nor an answer can hold it.
            json.dumps(content, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError(code="nested_too_deep") from error
        except UnicodeEncodeError as error:
            raise ParseError(code="half_characters") from error
        if not isinstance(content, dict):
            raise ValidationError(NOT_AN_OBJECT)
        return content

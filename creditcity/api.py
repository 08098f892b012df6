"""The REST API's frame: its paging and its one error shape."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from reporting import refusals

STATUS = {
    "not_allowed": status.HTTP_403_FORBIDDEN,
    "overtaken": status.HTTP_409_CONFLICT,
    "invalid": status.HTTP_422_UNPROCESSABLE_ENTITY,
    "refused": status.HTTP_409_CONFLICT,
}
SENTENCES = {
    "not_authenticated": "请先登录，或在请求头中提供令牌",
    "authentication_failed": "令牌无效或已过期，请重新获取",
    "permission_denied": "您的角色不能进行这项操作",
    "not_found": "内容不存在，或者不在您的查看范围内",
    "method_not_allowed": "此地址不支持这种请求方法",
    "throttled": "请求过于频繁，请稍后再试",
    "parse_error": "请求内容不是有效的 JSON",
    "unsupported_media_type": "请以 application/json 提交",
}


class Pages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


def one_error_shape(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as {"error": {"code", "message", "fields"}}; None leaves it to Django."""
    if isinstance(error, refusals.Refusal):
        fields = error.problems if isinstance(error, refusals.Invalid) else {}
        return Response(_shape(error.code, error.message, fields), STATUS[error.code])
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        response.data = _shape("invalid", "请求内容有误，请按字段说明修改", error.detail)
        return response
    code = _code(error)
    response.data = _shape(code, SENTENCES.get(code, "请求没有成功"), {})
    return response


def _code(error: Exception) -> str:
    if isinstance(error, Http404):
        return "not_found"
    if isinstance(error, PermissionDenied):
        return "permission_denied"
    return str(getattr(error, "default_code", "error"))


def _shape(code: str, message: str, fields: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "fields": fields}}

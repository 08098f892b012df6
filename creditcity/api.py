"""The REST API's frame: its paging, its one error shape, and the answer where nothing lives."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from reporting import refusals

STATUS = {
    "not_allowed": status.HTTP_403_FORBIDDEN,
    "overtaken": status.HTTP_409_CONFLICT,
    "invalid": status.HTTP_422_UNPROCESSABLE_ENTITY,
    "refused": status.HTTP_409_CONFLICT,
    "unreadable": status.HTTP_409_CONFLICT,
}
SENTENCES = {
    "not_authenticated": "请先登录，或在请求头中提供令牌",
    "authentication_failed": "令牌无效或已过期，请重新获取",
    "permission_denied": "您的角色不能进行这项操作",
    "csrf_failed": (
        "未能确认请求来自本系统页面，没有执行；请刷新页面后重试，"
        "程序请改用请求头 Authorization: Token …"
    ),
    "not_found": "内容不存在，或者不在您的查看范围内",
    "method_not_allowed": "此地址不支持这种请求方法",
    "not_acceptable": "此地址只提供 application/json",
    "throttled": "请求过于频繁，请稍后再试",
    "parse_error": "请求内容不是有效的 JSON",
    "nested_too_deep": "请求内容的 JSON 嵌套过深，请按接口说明填写",
    "half_characters": "请求内容含有不完整的字符（如单独的 \\ud800），请改正后重试",
    "unsupported_media_type": "请以 application/json 提交",
}
# Where Django's own sentence says something else, or nothing in Chinese.
FIELD_SENTENCES = {"null_characters_not_allowed": "含有不能保存的空字符（U+0000），请删除后重试"}


class Pages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class Nowhere(APIView):
    """Every other address below the API: a program is told in the one shape, not by a page."""

    schema = None
    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404


def one_error_shape(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as {"error": {"code", "message", "fields"}}; None leaves it to Django.

    "version" is added where the refusal left the submission at another version than asked with.
    """
    if isinstance(error, refusals.Refusal):
        return Response(_refusal(error), STATUS[error.code])
    if isinstance(error, RequestDataTooBig):
        return Response(_too_large(), status.HTTP_413_REQUEST_ENTITY_TOO_LARGE)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        fields = _in_chinese(error.detail)
        response.data = _shape("invalid", "请求内容有误，请按字段说明修改", fields)
        return response
    code = _code(error)
    response.data = _shape(code, SENTENCES.get(code, "请求没有成功"), {})
    return response


def _refusal(error: refusals.Refusal) -> dict[str, Any]:
    if not isinstance(error, refusals.Invalid):
        return _shape(error.code, error.message, {})
    shape = _shape(error.code, error.message, error.problems)
    if error.version is not None:
        shape["error"]["version"] = error.version
    return shape


def _too_large() -> dict[str, Any]:
    limit = f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 2**20:g} MB"
    return _shape("too_large", f"请求内容超过{limit}，请分次提交", {})


def _code(error: Exception) -> str:
    if isinstance(error, Http404):
        return "not_found"
    if isinstance(error, PermissionDenied):
        return "permission_denied"
    # The REST framework gives a failed CSRF check no code of its own.
    if str(error).startswith("CSRF Failed"):
        return "csrf_failed"
    return str(error.get_codes()) if isinstance(error, exceptions.APIException) else "error"


def _in_chinese(detail: Any) -> Any:
    """The same dictionaries and lists, with our sentence for every code that has one."""
    if isinstance(detail, dict):
        return {name: _in_chinese(below) for name, below in detail.items()}
    if isinstance(detail, list):
        return [_in_chinese(one) for one in detail]
    return FIELD_SENTENCES.get(getattr(detail, "code", ""), detail)


def _shape(code: str, message: str, fields: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "fields": fields}}

"""Tokens for programs: given for account and password, kept as a digest, ended by their owner."""

from typing import Any

from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import update_last_login
from drf_spectacular.utils import extend_schema
from knox.models import get_token_model
from redis.exceptions import RedisError
from rest_framework import permissions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from units.api.authentication import TokenAuthentication


class Credentials(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=64, help_text="账号")
    password = serializers.CharField(max_length=128, write_only=True, help_text="密码")


class GivenToken(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="只显示这一次；请求头写 Authorization: Token …")
    expires_at = serializers.DateTimeField(help_text="到期时间")


class TokenThrottle(ScopedRateThrottle):
    """Counts in the cache; while that is away the lock on the account still stands."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError:
            return True


class Tokens(APIView):
    """取得令牌：以账号和密码换取有期限的令牌。"""

    authentication_classes = ()
    permission_classes = (permissions.AllowAny,)
    throttle_classes = (TokenThrottle,)
    throttle_scope = "tokens"

    @extend_schema(
        summary="取得令牌", tags=["令牌"], request=Credentials, responses={201: GivenToken}
    )
    def post(self, request: Request) -> Response:
        given = Credentials(data=request.data)
        given.is_valid(raise_exception=True)
        user = authenticate(request._request, **given.validated_data)
        if user is None:
            problem = {"password": ["账号或密码不正确，或账号已停用"]}
            raise serializers.ValidationError(problem)
        # A program signs in here as a person does on the page: its first password has been used.
        update_last_login(get_user_model(), user)
        kept, token = get_token_model().objects.create(user=user)
        answer = {"token": token, "expires_at": kept.expiry}
        return Response(GivenToken(answer).data, status.HTTP_201_CREATED)


class CurrentToken(APIView):
    """作废令牌：使当前请求所用的令牌立即失效。"""

    authentication_classes = (TokenAuthentication,)

    @extend_schema(summary="作废令牌", tags=["令牌"], request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        request.auth.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

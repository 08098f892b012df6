"""How a program's token is read from its request."""

from typing import Any

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework.exceptions import AuthenticationFailed


class TokenAuthentication(KnoxTokenAuthentication):  # type: ignore[misc]  # knox has no types
    """knox's, where a header that is no text is a wrong token and not an error of ours."""

    def authenticate_credentials(self, token: bytes) -> Any:
        try:
            return super().authenticate_credentials(token)
        except UnicodeDecodeError as error:
            raise AuthenticationFailed from error


class TokenScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call]  # registers by being defined
    """The same words about it in the OpenAPI schema."""

    target_class = "units.api.authentication.TokenAuthentication"

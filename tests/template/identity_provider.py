"""A real identity provider in a process of its own, made of Authlib's server parts.

It demands PKCE and a nonce, and takes each code once. Who sends it claims is who they describe.
"""

import json
import sys
from collections.abc import Collection
from dataclasses import dataclass
from time import time
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "shop", "a/secret+of the shop"
ALGORITHM = "RS256"


class Client(ClientMixin):
    """The one application that is known."""

    def __init__(self, redirect_url: str) -> None:
        self.redirect_url = redirect_url

    def get_client_id(self) -> str:
        """Return its name."""
        return CLIENT_ID

    def get_allowed_scope(self, scope: Collection[str] | str) -> str:
        """Return which scopes it may ask for: all."""
        return scope if isinstance(scope, str) else " ".join(scope)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Return whether people may be sent there."""
        return redirect_uri == self.redirect_url

    def check_client_secret(self, client_secret: str) -> bool:
        """Return whether it is the application itself."""
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Return whether it may prove itself so."""
        return (method, endpoint) == ("client_secret_basic", "token")

    def check_response_type(self, response_type: str) -> bool:
        """Return whether it may use this flow."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Return whether it may get tokens so."""
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """A code that was given out."""

    user: dict[str, Any]
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        """Return where it was sent."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """Return what it is for."""
        return self.scope

    def get_nonce(self) -> str:
        """Return what the token must repeat."""
        return self.nonce

    def get_auth_time(self) -> int:
        """Return when the user has logged in: now."""
        return int(time())

    def get_acr(self) -> None:
        """Say nothing of how."""

    def get_amr(self) -> None:
        """Say nothing of how."""


class CodeGrant(AuthorizationCodeGrant):
    """Gives out codes, and tokens for them."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)
    codes: dict[str, Code] = {}  # noqa: RUF012 - one for the process

    def save_authorization_code(self, code: str, asked: Any) -> None:  # noqa: ANN401
        """Remember a code."""
        data = asked.payload.data
        names = ("redirect_uri", "scope", "nonce", "code_challenge", "code_challenge_method")
        self.codes[code] = Code(asked.user, *(data[name] for name in names))

    def query_authorization_code(self, code: str, client: ClientMixin) -> Code | None:  # noqa: ARG002
        """Return a code that is known."""
        return self.codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """Forget a code: it was used."""
        self.codes = {key: each for key, each in self.codes.items() if each != authorization_code}
        type(self).codes = self.codes

    def authenticate_user(self, authorization_code: Code) -> dict[str, Any]:
        """Return whose code it is."""
        return authorization_code.user


class OpenID(OpenIDCode):
    """Signs who it is."""

    key = RSAKey.generate_key(parameters={"kid": str(time())})

    def exists_nonce(self, nonce: str, asked: Any) -> bool:  # noqa: ANN401, ARG002
        """Return whether a nonce came before."""
        return any(code.nonce == nonce for code in CodeGrant.codes.values())

    def get_jwt_config(self, *_: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return how tokens are signed."""
        return {"key": self.key, "alg": ALGORITHM, "iss": issuer(), "exp": 60}

    def generate_user_info(self, user: dict[str, Any], scope: str) -> UserInfo:
        """Return what is told of a user."""
        assert {"openid", "email", "profile"} <= set(scope.split())
        return UserInfo(user)


def issuer() -> str:
    """Return what this provider calls itself."""
    return request.host_url.rstrip("/")


def create_provider(redirect_url: str) -> Flask:
    """Return the provider of one application."""
    app = Flask(__name__)
    server = AuthorizationServer(app, lambda _: Client(redirect_url), lambda *_: None)
    server.register_grant(CodeGrant, [OpenID(require_nonce=True), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def describe() -> Response:
        return jsonify(
            issuer=issuer(),
            authorization_endpoint=f"{issuer()}/authorize",
            token_endpoint=f"{issuer()}/token",
            jwks_uri=f"{issuer()}/keys",
            id_token_signing_alg_values_supported=[ALGORITHM],
        )

    @app.get("/keys")
    def list_keys() -> Response:
        return jsonify(keys=[OpenID.key.as_dict(private=False)])

    @app.post("/authorize")
    def authorize() -> Any:  # noqa: ANN401
        user = json.loads(request.form["user"])
        grant = server.get_consent_grant(end_user=user)  # type: ignore[no-untyped-call]
        return server.create_authorization_response(grant=grant, grant_user=user)

    @app.post("/token")
    def redeem() -> Any:  # noqa: ANN401
        return server.create_token_response()

    return app


if __name__ == "__main__":
    create_provider(sys.argv[2]).run(port=urlsplit(sys.argv[1]).port)

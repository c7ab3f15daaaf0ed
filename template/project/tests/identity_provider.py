"""An identity provider in memory, which can also lie."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from itertools import count
from time import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from fastapi import FastAPI
from httpx2 import URL, ASGITransport, AsyncClient
from httpx2 import Response as HttpResponse
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.core.external_login import ExternalLoginSettings, Provider

ISSUER = "https://login.test"
CLIENT = ("shop", "a/secret+of the shop")
LOGIN, CALLBACK = "/api/v1/auth/external/login", "/api/v1/auth/external/callback"
SETTINGS = ExternalLoginSettings(
    issuer=ISSUER,
    client_id=CLIENT[0],
    client_secret=SecretStr(CLIENT[1]),
    redirect_url=f"http://test{CALLBACK}",
)


class IdentityProvider:
    """Keeps to the standard, but where a test changes what is told, signed or answered."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {
            "sub": "ada-1",
            "email": "Ada@example.com",
            "email_verified": True,
            "name": "Ada",
        }
        self.metadata: dict[str, Any] = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize?tenant=1",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "id_token_signing_alg_values_supported": ["none", "HS256", "ES256"],
        }
        self.asked: list[str] = []
        self.other_keys = [{"kty": "of the future", "kid": "x"}]
        self.answer: Response | None = None
        self.code_is_good_twice = False
        self._codes: dict[str, dict[str, str]] = {}
        self._numbers = count(1)
        self.rotate()
        paths = {
            "/.well-known/openid-configuration": self._discover,
            "/keys": self._list_keys,
            "/token": self._redeem,
        }
        self.app = Starlette(
            routes=[Route(path, each, methods=["GET", "POST"]) for path, each in paths.items()]
        )

    def rotate(self) -> None:
        """Sign with a new key from now on."""
        self.key = generate_private_key(SECP256R1())
        self.kid = f"key {next(self._numbers)}"

    def authorize(self, url: str) -> dict[str, str]:
        """Log somebody in as a browser would; return the query that it takes to the callback."""
        query = dict(URL(url).params)
        assert query["tenant"] == "1"
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        code = f"code {next(self._numbers)}"
        self._codes[code] = query
        return {"code": code, "state": query["state"]}

    def sign(self, claims: dict[str, Any]) -> str:
        """Return a token."""
        return jwt.encode(claims, self.key, "ES256", headers={"kid": self.kid})

    def connect(self, app: FastAPI) -> None:
        """Let an application ask this provider."""
        http = AsyncClient(transport=ASGITransport(self.app))
        app.state.provider = Provider(SETTINGS, http)

    async def _discover(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        return self.answer or JSONResponse(self.metadata)

    async def _list_keys(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        public = jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return JSONResponse({"keys": [*self.other_keys, {**public, "kid": self.kid}]})

    async def _redeem(self, request: Request) -> Response:
        basic = request.headers.get("authorization")
        assert basic == "Basic c2hvcDphJTJGc2VjcmV0JTJCb2YlMjB0aGUlMjBzaG9w"
        form = {name: str(value) for name, value in (await request.form()).items()}
        take = self._codes.get if self.code_is_good_twice else self._codes.pop
        query = take(form["code"], None)
        if query is None:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).decode()
        assert challenge.rstrip("=") == query["code_challenge"]
        assert form["redirect_uri"] == query["redirect_uri"] == SETTINGS.redirect_url
        claims = {"iss": ISSUER, "aud": CLIENT[0], "iat": int(time()), "exp": int(time()) + 60}
        token = self.sign({**claims, "nonce": query["nonce"], **self.told})
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": token})


async def log_in(client: AsyncClient, provider: IdentityProvider, **changes: str) -> HttpResponse:
    """Go to the provider, log in there, and come back."""
    begun = await client.get(LOGIN)
    assert begun.status_code == 303, begun.text
    answer = provider.authorize(begun.headers["location"]) | changes
    return await client.get(CALLBACK, params=answer)

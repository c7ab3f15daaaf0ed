"""Login at an identity provider: OpenID Connect, the authorization code flow with PKCE.

https://openid.net/specs/openid-connect-core-1_0.html, RFC 7636, RFC 9207
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from secrets import token_urlsafe
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import quote

import jwt
from fastapi import FastAPI
from httpx2 import URL, AsyncClient, HTTPError, InvalidURL
from pydantic import BaseModel, SecretStr, ValidationError
from typing_extensions import override

from app.core.auth_error import UnauthorizedError
from app.core.exceptions import BadRequestError, UnavailableError
from app.core.settings import EnvironmentSettings
from app.schemas.external_login import ExternalAnswer

# None that is symmetric: whoever verifies with such a key could sign with it too.
_ALGORITHM = re.compile(r"[REP]S(256|384|512)|EdDSA")
_ASKED = {"response_type": "code", "scope": "openid email profile", "code_challenge_method": "S256"}
# For a key that is not known, the keys are read again, and not more often than this.
_FRESH_SECONDS, _RETRY_SECONDS = 3600.0, 30.0
_AnswerT = TypeVar("_AnswerT", bound=BaseModel)


class ExternalLoginSettings(EnvironmentSettings, env_prefix="EXTERNAL_LOGIN_"):
    """At which provider people log in, and what it calls this application."""

    issuer: str = ""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    # Where the provider sends people back to: the callback, or a page that asks it.
    redirect_url: str = ""

    @override
    def insecure(self) -> list[str]:
        """Return what is missing, and what others could read."""
        unset = type(self).model_fields.keys() - self.model_fields_set
        plain = {"issuer": self.issuer, "redirect_url": self.redirect_url}
        wrong = unset | {name for name in plain if plain[name].startswith("http://")}
        rule = "must be set, and begin with https:// if it is an address."
        return [f"EXTERNAL_LOGIN_{name.upper()} {rule}" for name in sorted(wrong)]

    @property
    def cookie(self) -> dict[str, Any]:
        """How the browser keeps what belongs to a login that is under way."""
        secure = self.redirect_url.startswith("https://")
        key = "__Host-external-login" if secure else "external-login"
        return {"key": key, "secure": secure, "httponly": True, "samesite": "lax"}


class _Metadata(BaseModel):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    id_token_signing_alg_values_supported: list[str]


class _KeySet(BaseModel):
    keys: list[dict[str, Any]]


class _Grant(BaseModel):
    id_token: str = ""


class Provider:
    """Asks one identity provider, and believes only what it has signed."""

    def __init__(self, settings: ExternalLoginSettings, http: AsyncClient) -> None:
        self.settings, self._http = settings, http
        client = settings.client_id, settings.client_secret.get_secret_value()
        self._basic = quote(client[0], safe=""), quote(client[1], safe="")  # RFC 6749, 2.3.1
        self._client = {"client_id": settings.client_id, "redirect_uri": settings.redirect_url}
        self._known: dict[str, tuple[float, BaseModel]] = {}

    async def begin(self) -> tuple[str, dict[str, str]]:
        """Return where the browser goes, and what belongs to this flow. Raises UnavailableError."""
        flow = {name: token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        challenge = urlsafe_b64encode(sha256(flow["verifier"].encode()).digest()).decode()
        query = {"code_challenge": challenge.rstrip("="), "nonce": flow["nonce"]}
        query |= {"state": flow["state"], **_ASKED, **self._client}
        metadata = await self._discover()
        return str(URL(metadata.authorization_endpoint).copy_merge_params(query)), flow

    async def finish(self, flow: dict[str, str], answer: ExternalAnswer) -> dict[str, Any]:
        """Return what the provider says of the person who logged in there.

        Raises UnauthorizedError for all that does not belong to this flow, and UnavailableError.
        """
        if answer.state != flow["state"] or answer.iss not in ("", self.settings.issuer):
            raise UnauthorizedError("This is no answer to a login that was begun here.")
        metadata = await self._discover()
        form = {"code": answer.code, "code_verifier": flow["verifier"], **self._client}
        form["grant_type"] = "authorization_code"
        grant = await self._ask(_Grant, metadata.token_endpoint, form)
        try:
            claims = await self._verify(grant.id_token, metadata)
        except jwt.PyJWTError as exc:
            raise UnauthorizedError("The provider's token is not valid.") from exc
        if claims["nonce"] != flow["nonce"]:
            raise UnauthorizedError("The provider's token is of another login.")
        return claims

    async def _verify(self, token: str, metadata: _Metadata) -> dict[str, Any]:
        announced = metadata.id_token_signing_alg_values_supported
        claims: dict[str, Any] = jwt.decode(
            token,
            await self._find_key(metadata.jwks_uri, jwt.get_unverified_header(token).get("kid")),
            algorithms=[name for name in announced if _ALGORITHM.fullmatch(name)],
            audience=self.settings.client_id,
            issuer=metadata.issuer,
            leeway=30,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
        if claims["aud"] not in (self.settings.client_id, [self.settings.client_id]):
            raise jwt.InvalidAudienceError
        return claims

    async def _find_key(self, url: str, key_id: str | None) -> jwt.PyJWK:
        for max_age in (_FRESH_SECONDS, _RETRY_SECONDS):
            keys = (await self._read(_KeySet, url, max_age)).keys
            named = [key for key in keys if key_id in (None, key.get("kid"))]
            if len(named) == 1:
                return jwt.PyJWK(named[0])
        raise jwt.InvalidKeyError

    async def _discover(self) -> _Metadata:
        url = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        metadata = await self._read(_Metadata, url, _FRESH_SECONDS)
        if metadata.issuer != self.settings.issuer:
            raise UnavailableError("The identity provider calls itself otherwise.")
        return metadata

    async def _read(self, kind: type[_AnswerT], url: str, max_age: float) -> _AnswerT:
        since, known = self._known.get(url, (0.0, None))
        if not isinstance(known, kind) or since + max_age < monotonic():
            known = await self._ask(kind, url)
            self._known[url] = monotonic(), known
        return known

    async def _ask(
        self, kind: type[_AnswerT], url: str, form: dict[str, str] | None = None
    ) -> _AnswerT:
        try:
            request = self._http.build_request("POST" if form else "GET", url, data=form)
            response = await self._http.send(request, auth=self._basic if form else None)
            if response.status_code != BadRequestError.status:  # a code that is not valid
                response.raise_for_status()
            return kind.model_validate_json(response.content)
        except (HTTPError, InvalidURL, ValidationError) as exc:
            raise UnavailableError("The identity provider cannot be asked.") from exc


@asynccontextmanager
async def connect_provider(app: FastAPI) -> AsyncIterator[Provider]:
    """Give the application its identity provider, and close all connections at the end."""
    async with AsyncClient(timeout=5) as http:
        app.state.provider = Provider(app.state.settings.external_login, http)
        yield app.state.provider

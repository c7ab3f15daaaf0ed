"""What an identity provider says is believed only if it has really said so, now, and to us."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import partial
from hmac import digest
from json import dumps
from time import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import FastAPI
from httpx2 import AsyncClient

from app.core import external_login
from app.core.external_login import ExternalLoginSettings
from tests.identity_provider import CLIENT, ISSUER, IdentityProvider, log_in

Sign = Callable[[IdentityProvider, dict[str, Any]], str]


@pytest.fixture
def provider(app: FastAPI) -> IdentityProvider:
    """Make a provider, and let the application know it."""
    provider = IdentityProvider()
    provider.connect(app)
    return provider


def encode(part: dict[str, Any] | bytes) -> str:
    """Return a part of a token."""
    content = part if isinstance(part, bytes) else dumps(part).encode()
    return urlsafe_b64encode(content).decode().rstrip("=")


def sign_not(provider: IdentityProvider, claims: dict[str, Any]) -> str:
    """Return a token that says that it needs no signature."""
    return f"{encode({'alg': 'none', 'kid': provider.kid})}.{encode(claims)}."


def drop_signature(provider: IdentityProvider, claims: dict[str, Any]) -> str:
    """Return a token whose signature is missing."""
    return f"{encode({'alg': 'ES256', 'kid': provider.kid})}.{encode(claims)}."


def sign_with_public_key(provider: IdentityProvider, claims: dict[str, Any]) -> str:
    """Return a token that everybody can sign, if the public key is taken for a secret."""
    key = provider.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = f"{encode({'alg': 'HS256', 'kid': provider.kid})}.{encode(claims)}"
    return f"{signed}.{encode(digest(key, signed.encode(), 'sha256'))}"


def sign_as_stranger(provider: IdentityProvider, claims: dict[str, Any]) -> str:
    """Return a token with the signature of another provider."""
    other = IdentityProvider()
    other.kid = provider.kid
    return other.sign(claims)


def name_no_key(provider: IdentityProvider, claims: dict[str, Any]) -> str:
    """Return a token that does not say which key has signed it."""
    return jwt.encode(claims, provider.key, "ES256")


@pytest.mark.parametrize(
    "sign",
    [
        sign_not,
        drop_signature,
        sign_with_public_key,
        sign_as_stranger,
        name_no_key,
    ],
)
async def test_a_token_with_a_wrong_signature(
    client: AsyncClient,
    provider: IdentityProvider,
    monkeypatch: pytest.MonkeyPatch,
    sign: Sign,
) -> None:
    """It is refused, whatever algorithm the provider announces."""
    monkeypatch.setattr(provider, "sign", partial(sign, provider))
    response = await log_in(client, provider)
    assert response.status_code == 401, response.text
    assert response.headers["www-authenticate"]


@pytest.mark.parametrize("token", ["", "no token", "\u20ac.\u20ac.\u20ac", "x" * 100_000])
async def test_what_is_no_token(
    client: AsyncClient, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    """It is refused."""
    monkeypatch.setattr(provider, "sign", lambda _: token)
    assert (await log_in(client, provider)).status_code == 401


async def test_an_algorithm_that_was_not_announced(
    client: AsyncClient, provider: IdentityProvider
) -> None:
    """Only what the provider says that it signs with counts."""
    provider.metadata["id_token_signing_alg_values_supported"] = ["RS256"]
    assert (await log_in(client, provider)).status_code == 401


@pytest.mark.parametrize(
    "told",
    [
        {"nonce": "of another login"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": [CLIENT[0], "another client"]},
        {"aud": None},
        {"iss": "https://other.test"},
        {"iss": f"{ISSUER}/"},
        {"exp": int(time()) - 3600},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": int(time()) + 3600},
        {"nbf": int(time()) + 3600},
        {"sub": ""},
        {"sub": None},
        {"sub": "nul\x00"},
        {"sub": "x" * 256},
        {"email": "no address"},
    ],
)
async def test_a_token_with_wrong_claims(
    client: AsyncClient, provider: IdentityProvider, told: dict[str, Any]
) -> None:
    """What is for others, of others, or not of now is refused."""
    provider.told |= told
    response = await log_in(client, provider)
    assert response.status_code == 401, response.text


async def test_a_token_for_us_in_a_list(client: AsyncClient, provider: IdentityProvider) -> None:
    """Some providers write one audience as a list."""
    provider.told["aud"] = [CLIENT[0]]
    assert (await log_in(client, provider)).status_code == 200


async def test_a_token_that_names_no_key(
    client: AsyncClient, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It need not, where the provider has one only."""
    monkeypatch.setattr(provider, "sign", partial(name_no_key, provider))
    provider.other_keys = []
    assert (await log_in(client, provider)).status_code == 200


async def test_what_was_fetched_is_kept(client: AsyncClient, provider: IdentityProvider) -> None:
    """Metadata and keys are asked for once."""
    for _ in range(3):
        assert (await log_in(client, provider)).status_code == 200
    assert provider.asked == ["/.well-known/openid-configuration", "/keys"]


async def test_a_new_key(
    client: AsyncClient, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked for at once, but not over and over."""
    assert (await log_in(client, provider)).status_code == 200
    provider.rotate()
    assert (await log_in(client, provider)).status_code == 401
    assert provider.asked.count("/keys") == 1
    monkeypatch.setattr(external_login, "_RETRY_SECONDS", -1.0)
    assert (await log_in(client, provider)).status_code == 200
    assert provider.asked.count("/keys") == 2


def test_what_production_needs() -> None:
    """Each setting that is missing or can be read on its way is named, and no secret."""
    settings = ExternalLoginSettings.model_construct({"client_secret"}, issuer="http://login.test")
    assert [sentence.split()[0] for sentence in settings.insecure()] == [
        "EXTERNAL_LOGIN_CLIENT_ID",
        "EXTERNAL_LOGIN_ISSUER",
        "EXTERNAL_LOGIN_REDIRECT_URL",
    ]

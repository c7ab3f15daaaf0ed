"""A client library that others wrote logs in to a running project, as RFC 6749 has it."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session

from tests.template.conftest import Render, install, run, write
from tests.template.test_hostile import serve

EMAIL, PASSWORD = "ada@example.com", "purple rain over Oslo"
# A login that has ended finds nothing.
ENDS = ("logout", "logout_everywhere", "delete_me")


@dataclass(frozen=True)
class Server:
    """A running project, and where it lies."""

    folder: Path
    address: str

    @property
    def tokens(self) -> str:
        """Return where tokens are given out, as the document says."""
        document = requests.get(f"{self.address}/openapi.json", timeout=10).json()
        schemes = document["components"]["securitySchemes"].values()
        (flows,) = (scheme["flows"] for scheme in schemes if "flows" in scheme)
        return f"{self.address}{flows['password']['tokenUrl']}"

    def log_in(self) -> OAuth2Session:
        """Log in with a password."""
        session = OAuth2Session(token_endpoint_auth_method="none")  # noqa: S106 - no password
        session.fetch_token(self.tokens, grant_type="password", username=EMAIL, password=PASSWORD)
        return session

    def call(self, session: OAuth2Session) -> requests.Response:
        """Ask who calls."""
        response: requests.Response = session.get(f"{self.address}/api/v1/me")
        return response


@pytest.fixture(scope="module")
def server(render: Render, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run a project, with an administrator."""
    folder = tmp_path_factory.mktemp("oauth")
    write(render({"auth": "jwt", "features": ["api_keys"]}), folder)
    environment = install(folder)
    run(".venv/bin/alembic", "upgrade", "head", cwd=folder, env=environment)
    command = f"echo '{PASSWORD}' | .venv/bin/python -m app create-admin {EMAIL}"
    run("sh", "-c", command, cwd=folder, env=environment)
    # Behind a limit, little would be tried.
    limits = {"AUTH_ATTEMPTS_PER_MINUTE": "100000", "AUTH_REQUESTS_PER_MINUTE": "100000"}
    with serve(folder, environment | limits) as address:
        yield Server(folder, address)


@pytest.fixture(autouse=True)
def no_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library talk to this machine without encryption."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")


def test_a_password_and_a_refresh(server: Server) -> None:
    """The library gets tokens, calls with them, and renews them."""
    session = server.log_in()
    old = dict(session.token)
    assert (old["token_type"], old["expires_in"]) == ("bearer", 900)
    assert server.call(session).json()["email"] == EMAIL
    session.refresh_token(server.tokens)
    assert session.token["refresh_token"] != old["refresh_token"]
    assert server.call(session).status_code == 200
    thief = OAuth2Session(token_endpoint_auth_method="none")  # noqa: S106 - no password
    assert "access_token" not in thief.refresh_token(server.tokens, old["refresh_token"])
    assert server.call(session).status_code == 401


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_client_credentials(server: Server, method: str) -> None:
    """A service logs in with an API key, in both ways that the library knows."""
    keys = f"{server.address}/api/v1/me/api-keys"
    key: dict[str, Any] = server.log_in().post(keys, json={"name": "Service"}).json()
    session = OAuth2Session(key["prefix"], key["key"], token_endpoint_auth_method=method)
    tokens = f"{server.address}/api/v1/auth/client-token"
    token = session.fetch_token(tokens, grant_type="client_credentials")
    assert token["scope"] == "read"
    assert server.call(session).json()["email"] == EMAIL
    headers = {"X-API-Key": key["key"]}
    me = requests.get(f"{server.address}/api/v1/me", headers=headers, timeout=10)
    assert me.json()["email"] == EMAIL


def test_schemathesis_finds_nothing_behind_the_login(server: Server) -> None:
    """With the rights of an administrator, nothing that it can think of is an error of ours."""
    token = server.log_in().token["access_token"]
    options = ["--checks", "all", "--max-examples", "20", "--seed", "1", "--no-color"]
    options += [word for name in ENDS for word in ("--exclude-operation-id", name)]
    command = (sys.executable, "-m", "schemathesis.cli", "run", f"{server.address}/openapi.json")
    run(*command, *options, "-H", f"Authorization: Bearer {token}", cwd=server.folder)
    log = (server.folder / "server.log").read_text(encoding="utf-8")
    assert "request failed" not in log
    assert PASSWORD not in log
    assert token not in log

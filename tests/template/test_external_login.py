"""Browsers log in to a running project at a running identity provider, by code and PKCE."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from tests.template.conftest import ROOT, SERVER, Render, install, run, write
from tests.template.identity_provider import CLIENT_ID, CLIENT_SECRET
from tests.template.test_hostile import (
    find_port,
    scratch_database,
    serve,
    wait_for,
)

ADA = {"sub": "1", "email": "Ada@example.com", "email_verified": True, "name": "Ada"}
CALLBACK = "/api/v1/auth/external/callback"


@contextmanager
def provide(issuer: str, redirect_url: str) -> Iterator[None]:
    """Run the identity provider."""
    command = [sys.executable, "-m", "tests.template.identity_provider", issuer, redirect_url]
    quiet = subprocess.DEVNULL
    provider = subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet)
    try:
        wait_for(f"{issuer}/keys")
        yield
    finally:
        provider.terminate()
        provider.wait(timeout=30)


@dataclass(frozen=True)
class Site:
    """A running project, the page that people are sent back to, and its provider."""

    address: str
    issuer: str
    redirect_url: str

    def begin(self, browser: requests.Session) -> str:
        """Press the link; return where the provider asks who it is."""
        url = f"{self.address}/api/v1/auth/external/login"
        response = browser.get(url, allow_redirects=False, timeout=10)
        assert response.status_code == 303, response.text
        return response.headers["location"]

    def answer(self, browser: requests.Session, url: str, user: dict[str, object]) -> str:
        """Say who it is; return where the provider sends the browser."""
        form = {"user": json.dumps(user)}
        response = browser.post(url, data=form, allow_redirects=False, timeout=10)
        assert response.status_code == 302, response.text
        assert response.headers["location"].startswith(self.redirect_url)
        return response.headers["location"]

    def finish(self, browser: requests.Session, url: str, **changes: str) -> requests.Response:
        """Come back."""
        query = dict(parse_qsl(urlsplit(url).query)) | changes
        return browser.get(f"{self.address}{CALLBACK}", params=query, timeout=10)

    def log_in(self, browser: requests.Session, **told: object) -> requests.Response:
        """Go the whole way."""
        url = self.answer(browser, self.begin(browser), ADA | told)
        return self.finish(browser, url)

    def find_email(self, response: requests.Response) -> str:
        """Return whose tokens these are."""
        assert response.status_code == 200, response.text
        headers = {"Authorization": f"Bearer {response.json()['access_token']}"}
        me = requests.get(f"{self.address}/api/v1/me", headers=headers, timeout=10).json()
        return str(me["email"])


@contextmanager
def open_site(folder: Path, environment: dict[str, str]) -> Iterator[Site]:
    """Run a project that knows a provider, which need not run."""
    issuer, redirect_url = f"http://127.0.0.1:{find_port()}", "http://127.0.0.1/shop"
    given = {
        "EXTERNAL_LOGIN_ISSUER": issuer,
        "EXTERNAL_LOGIN_CLIENT_ID": CLIENT_ID,
        "EXTERNAL_LOGIN_CLIENT_SECRET": CLIENT_SECRET,
        "EXTERNAL_LOGIN_REDIRECT_URL": redirect_url,
    }
    run(".venv/bin/alembic", "upgrade", "head", cwd=folder, env=environment)
    with serve(folder, environment | given) as address:
        yield Site(address, issuer, redirect_url)


def check(site: Site) -> None:
    """Log in, try to cheat, and see the provider go and come back with another key."""
    with provide(site.issuer, site.redirect_url), requests.Session() as browser:
        assert site.find_email(site.log_in(browser)) == "ada@example.com"
        assert site.find_email(site.log_in(browser, email="new@example.com")) == "ada@example.com"
        assert site.log_in(browser, sub="2").status_code == 200
        assert site.log_in(browser, sub="3", email_verified=False).status_code == 403
        url = site.answer(browser, site.begin(browser), ADA)
        kept = browser.cookies.copy()
        with requests.Session() as stranger:
            assert site.finish(stranger, url).status_code == 401
            site.begin(stranger)
            assert site.finish(stranger, url).status_code == 401
        assert site.finish(browser, url, state="wrong").status_code == 401
        assert site.finish(browser, url).status_code == 200
        browser.cookies.update(kept)
        assert site.finish(browser, url).status_code == 401
        begun = site.begin(browser)
        theirs = site.answer(browser, begun.replace("code_challenge=", "code_challenge=x"), ADA)
        assert site.finish(browser, theirs).status_code == 401
        theirs = site.answer(browser, begun.replace("nonce=", "nonce=x"), ADA)
        assert site.finish(browser, theirs).status_code == 401
    with requests.Session() as browser:
        site.begin(browser)
        assert site.finish(browser, url).status_code == 401


def test_a_login_at_a_running_provider(render: Render, tmp_path: Path) -> None:
    """Who the provider knows is logged in, and whoever cheats is not."""
    choices = {"auth": "jwt", "features": ["external_login", "cookies"], "error_style": "flat"}
    write(render(choices), tmp_path)
    with open_site(tmp_path, install(tmp_path)) as site:
        with requests.Session() as browser:
            url = f"{site.address}/api/v1/auth/external/login"
            assert browser.get(url, timeout=10).status_code == 503
        check(site)
    log = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert "request failed" not in log
    assert CLIENT_SECRET not in log


@pytest.mark.skipif(SERVER not in os.environ, reason=f"{SERVER} names no server")
def test_a_login_on_a_server(render: Render, tmp_path: Path) -> None:
    """The same on PostgreSQL, with Redis."""
    features = {"features": ["external_login"], "redis": True}
    write(render({"auth": "jwt", "database": "postgresql", **features}), tmp_path)
    environment = install(tmp_path)
    with (
        scratch_database(tmp_path, environment) as url,
        open_site(tmp_path, environment | {"DATABASE_URL": url}) as site,
    ):
        check(site)

"""Tokens in cookies, for pages in browsers: no script can read them.

A browser sends cookies for every page that asks it to. So a request that writes needs a token that
only our pages know, signed and bound to the login: the signed double-submit cookie of
https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi.security import APIKeyCookie

from app.api.deps import SAFE_METHODS
from app.core.auth_error import ForbiddenError, UnauthorizedError
from app.core.security import name_cookie
from app.schemas.csrf import SessionRead
from app.schemas.user import TokenRead

# What the documentation tells of it; `read_cookie` reads it.
ACCESS_COOKIE = APIKeyCookie(name="__Host-access")


def set_cookies(request: Request, response: Response, tokens: TokenRead) -> SessionRead:
    """Let the browser keep the tokens, and its pages know the CSRF token."""
    auth = request.app.state.auth
    claims = auth.read("access", tokens.access_token)
    lifetime = timedelta(days=auth.settings.refresh_days)
    csrf = auth.issue("csrf", UUID(claims["sub"]), lifetime, sid=claims["sid"])
    ages = {"access": tokens.expires_in}
    values = {"access": tokens.access_token, "refresh": tokens.refresh_token or "", "csrf": csrf}
    for kind, value in values.items():
        max_age = ages.get(kind, int(lifetime.total_seconds()))
        response.set_cookie(value=value, max_age=max_age, **_describe(request, kind))
    return SessionRead(csrf_token=csrf, expires_in=tokens.expires_in)


def clear_cookies(request: Request, response: Response) -> None:
    """Let the browser forget all of them."""
    for kind in ("access", "refresh", "csrf"):
        response.delete_cookie(**_describe(request, kind))


def read_cookie(request: Request, kind: str) -> str:
    """Return a token, or nothing.

    Raises UnauthorizedError, and ForbiddenError where another site may have made the request.
    """
    token = request.cookies.get(name_cookie(request, kind), "")
    if token and request.method not in SAFE_METHODS:
        _check_csrf(request, request.app.state.auth.read(kind, token)["sid"])
    return token


def _check_csrf(request: Request, login_id: str) -> None:
    try:
        claims = request.app.state.auth.read("csrf", request.headers.get("x-csrf-token", ""))
    except UnauthorizedError:
        claims = {"sid": None}
    if claims["sid"] != login_id:
        raise ForbiddenError("The header X-CSRF-Token is missing, or of another login.")


def _describe(request: Request, kind: str) -> dict[str, Any]:
    key = name_cookie(request, kind)
    return {"key": key, "secure": key != kind, "httponly": kind != "csrf", "samesite": "strict"}

"""The endpoints for pages in browsers, which keep their tokens in cookies."""

from uuid import UUID

from fastapi import Request, Response

from app.api.auth import ATTEMPTS, AccountsDep
from app.api.cookie import clear_cookies, read_cookie, set_cookies
from app.core.auth_error import UnauthorizedError
from app.core.error_handlers import answer
from app.core.openapi import errors
from app.core.router import APIRouter
from app.schemas.csrf import SessionRead
from app.schemas.user import PasswordGrant

router = APIRouter(
    prefix="/auth/session",
    tags=["auth", "public"],
    dependencies=[ATTEMPTS],
    responses=errors(401, 403, 429),
)


@router.post("", status_code=201)
async def open_session(
    grant: PasswordGrant, accounts: AccountsDep, request: Request, response: Response
) -> SessionRead:
    """Log in with a password; the tokens come in cookies that scripts cannot read."""
    response.headers["Location"] = request.url.path
    return set_cookies(request, response, await accounts.log_in(grant))


@router.patch("", response_model=SessionRead)
async def renew_session(
    accounts: AccountsDep, request: Request, response: Response
) -> SessionRead | Response:
    """Stay logged in, with the refresh token of the cookie and the CSRF token."""
    tokens = await accounts.refresh(read_cookie(request, "refresh"))
    if tokens:
        return set_cookies(request, response, tokens)
    # Answered and not raised, so that the revocation is committed.
    return await answer(request, UnauthorizedError("The refresh token was used before."))


@router.delete("", status_code=204)
async def close_session(accounts: AccountsDep, request: Request, response: Response) -> None:
    """Log out; the tokens are worth nothing from now on, and the browser forgets them."""
    claims = request.app.state.auth.read("refresh", read_cookie(request, "refresh"))
    await accounts.revoke(UUID(claims["sub"]), only=UUID(claims["sid"]))
    clear_cookies(request, response)
